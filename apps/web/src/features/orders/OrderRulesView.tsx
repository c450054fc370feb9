'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { useTranslations } from 'next-intl';
import { Fragment, type ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { DatedRules } from '#web/app-kit/DatedRules.tsx';
import { useCategoryName } from '#web/features/catalogue/use-category-name.ts';
import { money } from '#web/format/Money.tsx';
import { amount, fromPaise, toPaise, wholeNumber } from '#web/forms/amount.ts';
import { TextField } from '#web/forms/fields.tsx';
import { required } from '#web/forms/rules.ts';

type Rules = Data<'GET /api/admin/order-rules'>['versions'][number]['rules'];
type Words = ReturnType<typeof useTranslations<'admin.rules'>>;

interface Names {
  readonly t: Words;
  readonly category: (id: string) => string;
}

const whereOf = (minimum: Rules['minimums'][number], { t, category }: Names): string =>
  [minimum.category && category(minimum.category), minimum.city].filter(Boolean).join(', ') || t('everywhere');
const distanceOf = (band: Rules['delivery']['bands'][number], t: Words): string =>
  band.up_to_km === null ? t('beyond') : t('upTo', { km: band.up_to_km });

/** Names of the form's fields follow from the rules in force: every minimum and every band has its own. */
function valuesOf(rules: Rules): Record<string, string> {
  return {
    ...Object.fromEntries(rules.minimums.map((entry, at) => [`minimum${at}`, fromPaise(entry.minimum_minor)])),
    ...Object.fromEntries(
      rules.delivery.bands.flatMap((band, at) => [
        [`first${at}`, fromPaise(band.first_500g_minor)],
        [`next${at}`, fromPaise(band.next_500g_minor)],
      ]),
    ),
    acceptHours: String(rules.deadlines.accept_hours),
    shipHours: String(rules.deadlines.ship_hours),
    returnDays: String(rules.returns.window_days),
    disputeHours: String(rules.dispute_window_hours),
  };
}

function rulesFrom(rules: Rules, values: Record<string, string>): Rules {
  const read = (name: string): string => values[name] ?? '';
  return {
    ...rules,
    minimums: rules.minimums.map((entry, at) => ({ ...entry, minimum_minor: toPaise(read(`minimum${at}`)) })),
    delivery: {
      ...rules.delivery,
      bands: rules.delivery.bands.map((band, at) => ({
        ...band,
        first_500g_minor: toPaise(read(`first${at}`)),
        next_500g_minor: toPaise(read(`next${at}`)),
      })),
    },
    deadlines: { accept_hours: Number(read('acceptHours')), ship_hours: Number(read('shipHours')) },
    returns: { window_days: Number(read('returnDays')) },
    dispute_window_hours: Number(read('disputeHours')),
  };
}

function factsOf(rules: Rules, names: Names): [string, ReactElement | string][] {
  const { t } = names;
  return [
    [
      t('minimums'),
      <ul key="minimums" style={{ listStyle: 'none' }}>
        {rules.minimums.map((minimum) => (
          <li key={`${minimum.buyerKind}-${minimum.category}-${minimum.city}`}>
            {t(minimum.buyerKind)} · {whereOf(minimum, names)}: {money(minimum.minimum_minor)}
          </li>
        ))}
      </ul>,
    ],
    [
      t('delivery'),
      <ul key="delivery" style={{ listStyle: 'none' }}>
        {rules.delivery.bands.map((band) => (
          <li key={band.up_to_km ?? 'rest'}>
            {distanceOf(band, t)}:{' '}
            {t('rates', { first: money(band.first_500g_minor), next: money(band.next_500g_minor) })}
          </li>
        ))}
      </ul>,
    ],
    [t('accept'), t('hours', { count: rules.deadlines.accept_hours })],
    [t('ship'), t('hours', { count: rules.deadlines.ship_hours })],
    [t('returns'), t('days', { count: rules.returns.window_days })],
    [t('disputes'), t('hours', { count: rules.dispute_window_hours })],
  ];
}

/** MKT-8: minimums, delivery charges, deadlines and return windows, as versions that old orders keep. */
export function OrderRulesView(): ReactElement {
  const t = useTranslations('admin.rules');
  const names = { t, category: useCategoryName() };
  return (
    <DatedRules<Rules>
      title={t('title')}
      intro={t('intro')}
      queryKey="order-rules"
      load={async () => dataOf(await browserApi.get('/api/admin/order-rules')).versions}
      facts={(rules) => factsOf(rules, names)}
      valuesOf={valuesOf}
      rulesFrom={rulesFrom}
      ruleOf={(name) => (/^(minimum|first|next)/.test(name) ? [required, amount] : [required, wholeNumber])}
      send={(body, idempotencyKey) => browserApi.post('/api/admin/order-rules', { body, idempotencyKey })}
      fields={(form, { minimums, delivery }) => (
        <>
          {minimums.map((entry, at) => (
            <TextField
              key={`minimum${at}`}
              field={form.field(`minimum${at}`)}
              label={t('minimumOf', { kind: t(entry.buyerKind), where: whereOf(entry, names) })}
              inputMode="decimal"
              maxLength={16}
              required
            />
          ))}
          {delivery.bands.map((band, at) => (
            <Fragment key={`band${at}`}>
              {(['first', 'next'] as const).map((which) => (
                <TextField
                  key={which}
                  field={form.field(`${which}${at}`)}
                  label={t(`${which}Of`, { distance: distanceOf(band, t) })}
                  inputMode="decimal"
                  maxLength={16}
                  required
                />
              ))}
            </Fragment>
          ))}
          {(['acceptHours', 'shipHours', 'returnDays', 'disputeHours'] as const).map((name) => (
            <TextField key={name} field={form.field(name)} label={t(name)} inputMode="numeric" maxLength={4} required />
          ))}
        </>
      )}
    />
  );
}
