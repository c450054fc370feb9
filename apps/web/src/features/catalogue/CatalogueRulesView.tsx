'use client';

import { type Data, dataOf } from '@mistri/api-client';
import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { showToast } from '#web/components/toast.ts';
import { When } from '#web/format/When.tsx';
import { fromBasisPoints, toBasisPoints, wholeNumber } from '#web/forms/amount.ts';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required, type Rule } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';
import { useCan } from '#web/session/use-can.ts';
import { ForbiddenWords } from './ForbiddenWords.tsx';

type Policy = Data<'GET /api/admin/catalogue/policy'>;

const between =
  (least: number, most: number): Rule =>
  (value) => {
    const number = Number(value);
    if (number < least) return { rule: 'minimum', limit: least };
    return number > most ? { rule: 'maximum', limit: most } : undefined;
  };
const jump: Rule = (value) => {
  const rate_bp = toBasisPoints(value);
  if (rate_bp === undefined) return { rule: 'percent' };
  return rate_bp < 100 ? { rule: 'minimum', limit: 1 } : undefined;
};

/** MKT-3, MKT-4, MKT-5, IN-12: when a person looks first, what is never sold, how long a checkout keeps goods aside. */
export function CatalogueRulesView(): ReactElement {
  const t = useTranslations('catalogueRules');
  const can = useCan();
  return (
    <Page title={t('title')} intro={t('intro')}>
      <ReviewPolicy />
      {can('operations', 'compliance', 'auditor') ? <Reservation /> : null}
      {can('operations', 'compliance', 'auditor') ? <ForbiddenWords /> : null}
    </Page>
  );
}

function ReviewPolicy(): ReactElement {
  const t = useTranslations('catalogueRules');
  const can = useCan();
  const [changing, setChanging] = useState(false);
  const policy = useQuery({
    queryKey: ['catalogue-policy'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/catalogue/policy')),
  });
  return (
    <Section
      title={t('review')}
      action={
        can('operations') && policy.data ? <Button onClick={() => setChanging(true)}>{t('change')}</Button> : null
      }
    >
      <Loaded query={policy} rows={1}>
        {(shown) => (
          <Facts
            of={[
              [t('trustedAfter'), t('listings', { count: shown.trustedAfter })],
              [t('priceJump'), `${fromBasisPoints(shown.priceJumpBp)} %`],
              [t('reportThreshold'), t('reports', { count: shown.reportThreshold })],
              [t('photoLimit'), shown.photoLimit],
              [t('photoDistance'), shown.photoDistance],
              [t('titleSimilarity'), `${shown.titleSimilarity} %`],
              [t('changed'), <When key="changed" at={shown.changedAt} />],
              [
                t('history'),
                <Link key="history" href={adminUrls.audit({ subjectId: 'catalogue_policy' })}>
                  {t('toAudit')}
                </Link>,
              ],
            ]}
          />
        )}
      </Loaded>
      {changing && policy.data ? <ChangePolicy policy={policy.data} close={() => setChanging(false)} /> : null}
    </Section>
  );
}

function ChangePolicy({ policy, close }: { policy: Policy; close: () => void }): ReactElement {
  const t = useTranslations('catalogueRules');
  const tForms = useTranslations('forms');
  const queries = useQueryClient();
  const form = useForm({
    initial: {
      trustedAfter: String(policy.trustedAfter),
      priceJump: fromBasisPoints(policy.priceJumpBp),
      reportThreshold: String(policy.reportThreshold),
      photoLimit: String(policy.photoLimit),
      photoDistance: String(policy.photoDistance),
      titleSimilarity: String(policy.titleSimilarity),
      reason: '',
    },
    rules: {
      trustedAfter: [required, wholeNumber, between(0, 1000)],
      priceJump: [required, jump],
      reportThreshold: [required, wholeNumber, between(1, 1000)],
      photoLimit: [required, wholeNumber, between(1, 20)],
      photoDistance: [required, wholeNumber, between(0, 12)],
      titleSimilarity: [required, wholeNumber, between(50, 100)],
      reason: [required, atLeast(5)],
    },
    send: (values, key) =>
      browserApi.patch('/api/admin/catalogue/policy', {
        body: {
          trustedAfter: Number(values.trustedAfter),
          priceJumpBp: toBasisPoints(values.priceJump) ?? policy.priceJumpBp,
          reportThreshold: Number(values.reportThreshold),
          photoLimit: Number(values.photoLimit),
          photoDistance: Number(values.photoDistance),
          titleSimilarity: Number(values.titleSimilarity),
          reason: values.reason.trim(),
        },
        idempotencyKey: key,
      }),
    onDone: () => {
      close();
      showToast({ text: t('saved'), tone: 'success' });
      void queries.invalidateQueries({ queryKey: ['catalogue-policy'] });
    },
    fieldOf: { priceJumpBp: 'priceJump' },
  });
  const numbers = ['trustedAfter', 'reportThreshold', 'photoLimit', 'photoDistance', 'titleSimilarity'] as const;
  return (
    <FormDialog title={t('review')} close={close}>
      <Form form={form} submit={t('save')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        {numbers.map((name) => (
          <TextField
            key={name}
            field={form.field(name)}
            label={t(name)}
            hint={t(`hints.${name}`)}
            inputMode="numeric"
            maxLength={4}
            required
          />
        ))}
        <TextField
          field={form.field('priceJump')}
          label={`${t('priceJump')} (%)`}
          hint={t('hints.priceJump')}
          inputMode="decimal"
          maxLength={6}
          required
        />
        <TextField field={form.field('reason')} label={t('reason')} rows={2} maxLength={300} required />
      </Form>
    </FormDialog>
  );
}

/** MKT-5. */
function Reservation(): ReactElement {
  const t = useTranslations('catalogueRules');
  const tForms = useTranslations('forms');
  const can = useCan();
  const queries = useQueryClient();
  const [changing, setChanging] = useState(false);
  const policy = useQuery({
    queryKey: ['inventory-policy'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/inventory/policy')),
  });
  const form = useForm({
    initial: { reservationMinutes: '15', reason: '' },
    rules: { reservationMinutes: [required, wholeNumber, between(1, 1440)], reason: [required, atLeast(5)] },
    send: (values, key) =>
      browserApi.patch('/api/admin/inventory/policy', {
        body: { reservationMinutes: Number(values.reservationMinutes), reason: values.reason.trim() },
        idempotencyKey: key,
      }),
    onDone: () => {
      setChanging(false);
      showToast({ text: t('saved'), tone: 'success' });
      void queries.invalidateQueries({ queryKey: ['inventory-policy'] });
    },
  });
  const start = (minutes: number) => () => {
    form.reset({ reservationMinutes: String(minutes), reason: '' });
    setChanging(true);
  };
  return (
    <Section
      title={t('reservation')}
      intro={t('reservationIntro')}
      action={
        can('operations') && policy.data ? (
          <Button onClick={start(policy.data.reservationMinutes)}>{t('change')}</Button>
        ) : null
      }
    >
      <Loaded query={policy} rows={1}>
        {(shown) => (
          <Facts
            of={[
              [t('reservationMinutes'), t('minutes', { count: shown.reservationMinutes })],
              [t('changed'), <When key="changed" at={shown.changedAt} />],
            ]}
          />
        )}
      </Loaded>
      {changing ? (
        <FormDialog title={t('reservation')} close={() => setChanging(false)}>
          <Form
            form={form}
            submit={t('save')}
            beside={<Button onClick={() => setChanging(false)}>{tForms('cancel')}</Button>}
          >
            <TextField
              field={form.field('reservationMinutes')}
              label={t('reservationMinutes')}
              inputMode="numeric"
              maxLength={4}
              required
              first
            />
            <TextField field={form.field('reason')} label={t('reason')} rows={2} maxLength={300} required />
          </Form>
        </FormDialog>
      ) : null}
    </Section>
  );
}
