'use client';

import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { indiaDay, startOfDay } from '#web/format/india-day.ts';
import { browserApi } from '#web/api/browser-api.ts';
import { TextField } from '#web/forms/fields.tsx';
import { amount, fromPaise, toPaise, wholeNumber } from '#web/forms/amount.ts';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required, type Rule } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import type { RulesVersion } from './OrderRulesView.tsx';

interface OrderRulesFormProps {
  basis: RulesVersion;
  cancel: () => void;
  onDone: () => void;
}

/** Names of the form's fields follow from the rules in force: every minimum and every band has its own. */
function initialOf({ rules }: RulesVersion): Record<string, string> {
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
    from: indiaDay(new Date(Date.now() + 86_400_000)),
    reason: '',
  };
}

function rulesFrom({ rules }: RulesVersion, values: Record<string, string>): RulesVersion['rules'] {
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

const ruleOf = (name: string): readonly Rule[] => {
  if (name === 'from') return [required];
  if (name === 'reason') return [required, atLeast(5)];
  return /^(minimum|first|next)/.test(name) ? [required, amount] : [required, wholeNumber];
};

export function OrderRulesForm({ basis, cancel, onDone }: OrderRulesFormProps): ReactElement {
  const t = useTranslations('admin.rules');
  const tForms = useTranslations('forms');
  const [initial] = useState(() => initialOf(basis));
  const form = useForm<Record<string, string>, unknown>({
    initial,
    rules: Object.fromEntries(Object.keys(initial).map((name) => [name, ruleOf(name)])),
    send: (values, key) =>
      browserApi.post('/api/admin/order-rules', {
        body: {
          rules: rulesFrom(basis, values),
          effectiveFrom: new Date(startOfDay(values['from'] ?? '')).toISOString(),
          reason: (values['reason'] ?? '').trim(),
        },
        idempotencyKey: key,
      }),
    onDone,
    fieldOf: { effectiveFrom: 'from' },
  });
  const { minimums, delivery } = basis.rules;
  return (
    <Form form={form} submit={t('save')} beside={<Button onClick={cancel}>{tForms('cancel')}</Button>}>
      {minimums.map((entry, at) => (
        <TextField
          key={`minimum${at}`}
          field={form.field(`minimum${at}`)}
          label={t('minimumOf', {
            kind: t(entry.buyerKind),
            where: [entry.category, entry.city].filter(Boolean).join(', ') || t('everywhere'),
          })}
          inputMode="decimal"
          maxLength={16}
          required
        />
      ))}
      {delivery.bands.map((band, at) => {
        const distance = band.up_to_km === null ? t('beyond') : t('upTo', { km: band.up_to_km });
        return (
          <div key={`band${at}`} style={{ display: 'grid', gap: 'var(--space-4)', gridTemplateColumns: '1fr 1fr' }}>
            <TextField
              field={form.field(`first${at}`)}
              label={t('firstOf', { distance })}
              inputMode="decimal"
              maxLength={16}
              required
            />
            <TextField
              field={form.field(`next${at}`)}
              label={t('nextOf', { distance })}
              inputMode="decimal"
              maxLength={16}
              required
            />
          </div>
        );
      })}
      <TextField
        field={form.field('acceptHours')}
        label={t('acceptHours')}
        inputMode="numeric"
        maxLength={4}
        required
      />
      <TextField field={form.field('shipHours')} label={t('shipHours')} inputMode="numeric" maxLength={4} required />
      <TextField field={form.field('returnDays')} label={t('returnDays')} inputMode="numeric" maxLength={3} required />
      <TextField
        field={form.field('disputeHours')}
        label={t('disputeHours')}
        inputMode="numeric"
        maxLength={4}
        required
      />
      <TextField field={form.field('from')} label={t('from')} hint={t('fromHint')} type="date" required />
      <TextField field={form.field('reason')} label={t('reason')} maxLength={500} rows={2} required />
    </Form>
  );
}
