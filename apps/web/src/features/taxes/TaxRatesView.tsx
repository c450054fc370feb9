'use client';

import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { showToast } from '#web/components/toast.ts';
import { indiaDay, today } from '#web/format/india-day.ts';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { amount, fromBasisPoints, percent, toBasisPoints, toPaise } from '#web/forms/amount.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar, TextFilter } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { useCan } from '#web/session/use-can.ts';

const filterNames = ['kind', 'scope'] as const;
const rateKinds = ['gst', 'gst_operator', 'tcs', 'tds'] as const;
const amountKinds = ['tds_exempt_gross', 'consumer_address_total', 'e_invoice_turnover'] as const;
const kinds = [...rateKinds, ...amountKinds] as const;
type Kind = (typeof kinds)[number];

/** IN-5 … IN-9: rates and thresholds with the days from which they hold. */
export function TaxRatesView(): ReactElement {
  const t = useTranslations('adminMoney.taxes');
  const tLists = useTranslations('lists');
  const can = useCan();
  const queries = useQueryClient();
  const filters = useUrlFilters(filterNames);
  const [adding, setAdding] = useState(false);
  const kind = kinds.find((name) => name === filters.values.kind);
  const { scope } = filters.values;
  const reload = (): void => void queries.invalidateQueries({ queryKey: ['tax-rates'] });
  const list = usePagedList({
    key: ['tax-rates', kind, scope],
    load: (after) =>
      browserApi.get('/api/admin/tax-rates', {
        query: { limit: 25, ...(kind ? { kind } : {}), ...(scope ? { scope } : {}), ...(after ? { after } : {}) },
      }),
    page: (answer) => ({ rows: answer.rates, next: answer.nextAfter }),
  });
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      width="wide"
      action={
        can('finance') ? (
          <Button variant="contained" onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        ) : null
      }
    >
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('kind')}
          value={kind}
          onValue={(value) => filters.set({ kind: value })}
          choices={kinds.map((value) => ({ value, text: t(`kinds.${value}`) }))}
        />
        <TextFilter
          label={t('scope')}
          value={scope}
          maxLength={20}
          onValue={(value) => filters.set({ scope: value })}
        />
      </FilterBar>
      <DataTable
        caption={t('title')}
        list={list}
        rowKey={(rate) => rate.rateId}
        columns={[
          { key: 'kind', head: t('kind'), cell: (rate) => t(`kinds.${rate.kind}`) },
          {
            key: 'scope',
            head: t('scope'),
            cell: (rate) => (t.has(`scopes.${rate.scope}` as never) ? t(`scopes.${rate.scope}` as never) : rate.scope),
          },
          {
            key: 'rate',
            head: t('rate'),
            align: 'end',
            cell: (rate) =>
              rate.rateBp === null ? <Money minor={rate.amount ?? 0} /> : `${fromBasisPoints(rate.rateBp)} %`,
          },
          { key: 'from', head: t('from'), cell: (rate) => <When at={rate.validFrom} as="day" /> },
          {
            key: 'to',
            head: t('to'),
            cell: (rate) =>
              rate.withdrawnAt ? (
                <StatusChip tone="neutral">{t('withdrawn')}</StatusChip>
              ) : rate.validTo ? (
                <When at={rate.validTo} as="day" />
              ) : (
                t('open')
              ),
          },
          { key: 'source', head: t('source'), cell: (rate) => rate.source },
        ]}
        actions={
          can('finance')
            ? (rate) =>
                rate.withdrawnAt === null && rate.validFrom.slice(0, 10) > today() ? (
                  <WithdrawButton rateId={rate.rateId} onDone={reload} />
                ) : null
            : undefined
        }
        empty={<EmptyBlock icon="file" title={tLists('nothingFound')} />}
      />
      {adding ? (
        <AddRate
          close={() => setAdding(false)}
          onDone={() => {
            setAdding(false);
            reload();
          }}
        />
      ) : null}
    </Page>
  );
}

function WithdrawButton({ rateId, onDone }: { rateId: string; onDone: () => void }): ReactElement {
  const t = useTranslations('adminMoney.taxes');
  const ask = useAsk();
  const withdraw = useAction<string>({
    send: (reason, key) =>
      browserApi.patch('/api/admin/tax-rates/{rateId}', {
        path: { rateId },
        body: { state: 'withdrawn', reason },
        idempotencyKey: key,
      }),
    onDone,
  });
  async function start(): Promise<void> {
    const agreed = await ask({
      title: t('withdrawTitle'),
      text: t('withdrawText'),
      action: t('withdraw'),
      danger: true,
      reason: { min: 5, max: 500 },
    });
    if (agreed) await withdraw.run(agreed.reason);
  }
  return (
    <BusyButton size="small" busy={withdraw.busy} onClick={() => void start()}>
      {t('withdraw')}
    </BusyButton>
  );
}

function AddRate({ close, onDone }: { close: () => void; onDone: () => void }): ReactElement {
  const t = useTranslations('adminMoney.taxes');
  const tForms = useTranslations('forms');
  const [tomorrow] = useState(() => indiaDay(new Date(Date.now() + 86_400_000)));
  const form = useForm({
    initial: { kind: 'gst', scope: '', rate: '', amount: '', validFrom: tomorrow, source: '', note: '' },
    rules: {
      scope: [required],
      rate: [percent],
      amount: [amount],
      validFrom: [required],
      source: [required, atLeast(3)],
    },
    send: (values, key) => {
      const rated = (rateKinds as readonly string[]).includes(values.kind);
      return browserApi.post('/api/admin/tax-rates', {
        body: {
          kind: values.kind as Kind,
          scope: values.scope.trim(),
          validFrom: values.validFrom,
          source: values.source.trim(),
          ...(rated ? { rateBp: toBasisPoints(values.rate) ?? 0 } : { amount: toPaise(values.amount) }),
          ...(values.note.trim() === '' ? {} : { note: values.note.trim() }),
        },
        idempotencyKey: key,
      });
    },
    onDone: () => {
      showToast({ text: tForms('saved'), tone: 'success' });
      onDone();
    },
    fieldOf: { rateBp: 'rate' },
  });
  const rated = (rateKinds as readonly string[]).includes(form.values.kind);
  return (
    <FormDialog title={t('add')} close={close}>
      <Form form={form} submit={t('add')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <ChoiceField
          field={form.field('kind')}
          label={t('kind')}
          choices={kinds.map((value) => ({ value, text: t(`kinds.${value}`) }))}
        />
        <TextField field={form.field('scope')} label={t('scope')} hint={t('scopeHint')} maxLength={20} required />
        {rated ? (
          <TextField field={form.field('rate')} label={t('ratePercent')} inputMode="decimal" maxLength={6} required />
        ) : (
          <TextField field={form.field('amount')} label={t('amount')} inputMode="decimal" maxLength={20} required />
        )}
        <TextField field={form.field('validFrom')} label={t('from')} type="date" required />
        <TextField field={form.field('source')} label={t('source')} hint={t('sourceHint')} maxLength={200} required />
        <TextField field={form.field('note')} label={t('note')} maxLength={300} />
      </Form>
    </FormDialog>
  );
}
