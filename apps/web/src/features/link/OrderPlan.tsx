'use client';

import { gstState } from '@mistri/contracts/identifiers/index';
import { mulRate } from '@mistri/money';
import Alert from '@mui/material/Alert';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Section } from '#web/app-kit/Section.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { ChoiceField, PinField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { pin, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { Money, money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { type Subscription, usePayPlan } from './use-subscription.ts';
import { useReloadLink } from './use-link.ts';

type Offer = Subscription['offers'][number];
type Period = Offer['periods'][number];

interface Choice {
  readonly value: string;
  readonly offer: Offer;
  readonly period: Period;
}

/** Everything there is, the plan the team has first: most people come to renew. */
function choicesOf({ offers }: Subscription): Choice[] {
  return offers
    .toSorted((a, b) => Number(b.isRenewal) - Number(a.isRenewal))
    .flatMap((offer) => offer.periods.map((period) => ({ value: `${offer.plan}:${period.period}`, offer, period })));
}

const whyNames = {
  'link.plan_given': 'plan_given',
  'link.smaller_plan_waits': 'smaller_plan_waits',
  'link.credit_too_large': 'credit_too_large',
  'link.paid_far_ahead': 'paid_far_ahead',
} as const satisfies Record<NonNullable<Period['refusal']>, string>;

export function OrderPlan({ of }: { of: Subscription }): ReactElement {
  const t = useTranslations('link.plan');
  const tErrors = useTranslations('errors.codes.link');
  const all = choicesOf(of);
  const open = all.filter((choice) => choice.period.refusal === null);
  const [why] = all.flatMap((choice) => choice.period.refusal ?? []);
  const renewal = open.some((choice) => choice.offer.isRenewal);
  return (
    <Section title={t(renewal ? 'renewTitle' : 'changeTitle')} intro={t('intro')}>
      {open.length === 0 && why !== undefined ? <Alert severity="info">{tErrors(whyNames[why])}</Alert> : null}
      {open.length > 0 ? <OrderForm teamId={of.teamId} choices={open} /> : null}
    </Section>
  );
}

function OrderForm({ teamId, choices }: { teamId: string; choices: readonly Choice[] }): ReactElement {
  const t = useTranslations('link.plan');
  const tTeams = useTranslations('link.teams');
  const pay = usePayPlan();
  const reload = useReloadLink();
  const [states, setStates] = useState<readonly string[]>([]);
  const chosenOf = (value: string): Choice =>
    choices.find((choice) => choice.value === value) ?? (choices[0] as Choice);
  const form = useForm({
    initial: { what: choices[0]?.value ?? '', name: '', gstin: '', addressLine: '', city: '', pin: '', stateCode: '' },
    rules: { name: [required], addressLine: [required], city: [required], pin: [required, pin] },
    send: (values, key) => {
      const { offer, period } = chosenOf(values.what);
      return browserApi.post('/api/link/teams/{teamId}/subscription', {
        path: { teamId },
        body: {
          plan: offer.plan === 'business' ? 'business' : 'team',
          period: period.period,
          expectedPriceMinor: period.priceMinor,
          billing: {
            name: values.name.trim(),
            addressLine: values.addressLine.trim(),
            city: values.city.trim(),
            pin: values.pin.trim(),
            ...(values.gstin.trim() ? { gstin: values.gstin.trim().toUpperCase() } : {}),
            ...(values.stateCode ? { stateCode: values.stateCode } : {}),
          },
        },
        idempotencyKey: key,
      });
    },
    onDone: (purchase) => {
      reload();
      if (purchase.checkoutId) void pay.run(purchase.checkoutId);
    },
    onProblem: (problem) => {
      const codes = problem.details['stateCodes'];
      if (Array.isArray(codes)) setStates(codes.map(String));
      if (problem.code === 'link.price_changed') reload();
      return false;
    },
    fieldOf: {
      'billing.name': 'name',
      'billing.gstin': 'gstin',
      'billing.addressLine': 'addressLine',
      'billing.city': 'city',
      'billing.pin': 'pin',
      'billing.stateCode': 'stateCode',
    },
  });
  const chosen = chosenOf(form.values.what);
  return (
    <Form form={form} submit={t('order')} disabled={pay.busy}>
      <ChoiceField
        field={form.field('what')}
        label={t('choose')}
        choices={choices.map(({ value, offer, period }) => ({
          value,
          text: `${tTeams(`plans.${offer.plan}`)}, ${t(`periods.${period.period}`)}: ${money(period.fullMinor)}`,
        }))}
      />
      <PriceOf choice={chosen} />
      <TextField field={form.field('name')} label={t('name')} autoComplete="organization" maxLength={120} required />
      <TextField
        field={form.field('addressLine')}
        label={t('addressLine')}
        autoComplete="street-address"
        maxLength={200}
        required
      />
      <PinField field={form.field('pin')} label={t('pin')} required />
      {states.length > 0 ? (
        <ChoiceField
          field={form.field('stateCode')}
          label={t('stateOf')}
          required
          choices={states.map((code) => ({ value: code, text: gstState(code)?.name ?? code }))}
        />
      ) : null}
      <TextField field={form.field('city')} label={t('city')} autoComplete="address-level2" maxLength={80} required />
      <TextField field={form.field('gstin')} label={t('gstin')} hint={t('gstinHint')} maxLength={15} />
    </Form>
  );
}

/** What it costs and from when to when it holds, before anything is ordered. */
function PriceOf({ choice: { offer, period } }: { choice: Choice }): ReactElement {
  const t = useTranslations('link.plan');
  const tTeams = useTranslations('link.teams');
  const gst_minor = mulRate(period.priceMinor, offer.gstRate_bp, 'half_up');
  return (
    <Facts
      of={[
        [tTeams('seats'), offer.seats],
        [tTeams('devices'), offer.devices],
        [tTeams('liveSessions'), offer.liveSessions],
        [t('price'), <Money key="price" minor={period.fullMinor} />],
        [t('credit'), period.creditMinor > 0 ? <Money key="credit" minor={-period.creditMinor} /> : null],
        [t('gst', { rate: offer.gstRate_bp / 100 }), <Money key="gst" minor={gst_minor} />],
        [t('total'), <Money key="total" minor={period.priceMinor + gst_minor} exact />],
        [
          t('time'),
          period.from && period.until ? (
            <>
              <When at={period.from} as="day" /> – <When at={period.until} as="day" />
            </>
          ) : null,
        ],
      ]}
    />
  );
}
