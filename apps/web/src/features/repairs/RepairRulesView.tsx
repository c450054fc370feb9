'use client';

import { dataOf } from '@mistri/api-client';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { DatedRules } from '#web/app-kit/DatedRules.tsx';
import { money } from '#web/format/Money.tsx';
import { amount, fromBasisPoints, percent, wholeNumber } from '#web/forms/amount.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { required, type Rule } from '#web/forms/rules.ts';
import { namesOf, numbers, type Rules, rulesFrom, valuesOf } from './repair-rules.ts';

const amounts = ['minimum', 'maximum'] as const;
const lists = ['brands', 'stateCodes'] as const;

const codes: Rule = (value) => (namesOf(value).every((code) => /^\d{2}$/.test(code)) ? undefined : { rule: 'pattern' });

function ruleOf(name: string): readonly Rule[] {
  if (name === 'brands') return [];
  if (name === 'stateCodes') return [codes];
  if (name === 'keeps') return [required, percent];
  if (name === 'moneyFirst') return [required];
  return name === 'minimum' || name === 'maximum' ? [required, amount] : [required, wholeNumber];
}

/** REP-12: what is repaired over a cable, where, at which prices and deadlines, as versions that old repairs keep. */
export function RepairRulesView(): ReactElement {
  const t = useTranslations('repairDesk.rules');
  const tRules = useTranslations('admin.rules');
  const hours = (count: number): string => tRules('hours', { count });
  const facts = (rules: Rules): [string, string][] => [
    [t('brands'), rules.online.unsupportedBrands.join(', ') || t('none')],
    [t('stateCodes'), rules.online.stateCodes.join(', ') || t('allOfIndia')],
    [t('moneyFirst'), t(rules.online.moneyBeforeSession ? 'yes' : 'no')],
    [t('quotes'), t('range', { least: money(rules.quote.minimum_minor), most: money(rules.quote.maximum_minor) })],
    [t('validHours'), hours(rules.quote.valid_hours)],
    [t('acceptHours'), hours(rules.deadlines.accept_hours)],
    [t('verifyHours'), hours(rules.deadlines.verify_hours)],
    [t('disputeHours'), hours(rules.dispute_window_hours)],
    [t('keeps'), `${fromBasisPoints(rules.cancellation.in_progress_keeps_bp)} %`],
    [t('warrantyDays'), tRules('days', { count: rules.warranty.days })],
    [t('openLimit'), String(rules.open_limit)],
    [t('loadLimit'), String(rules.technician_load_limit)],
  ];
  return (
    <DatedRules<Rules>
      title={t('title')}
      intro={t('intro')}
      queryKey="repair-rules"
      load={async () => dataOf(await browserApi.get('/api/admin/repair-rules')).versions}
      facts={facts}
      valuesOf={valuesOf}
      rulesFrom={rulesFrom}
      ruleOf={ruleOf}
      send={(body, idempotencyKey) => browserApi.post('/api/admin/repair-rules', { body, idempotencyKey })}
      fields={(form) => (
        <>
          {lists.map((name) => (
            <TextField key={name} field={form.field(name)} label={t(name)} hint={t(`${name}Hint`)} maxLength={1000} />
          ))}
          <ChoiceField
            field={form.field('moneyFirst')}
            label={t('moneyFirst')}
            choices={[
              { value: 'yes', text: t('yes') },
              { value: 'no', text: t('no') },
            ]}
            required
          />
          {amounts.map((name) => (
            <TextField
              key={name}
              field={form.field(name)}
              label={t(name)}
              inputMode="decimal"
              maxLength={16}
              required
            />
          ))}
          <TextField
            field={form.field('keeps')}
            label={`${t('keeps')} (%)`}
            inputMode="decimal"
            maxLength={6}
            required
          />
          {numbers.map((name) => (
            <TextField key={name} field={form.field(name)} label={t(name)} inputMode="numeric" maxLength={4} required />
          ))}
        </>
      )}
    />
  );
}
