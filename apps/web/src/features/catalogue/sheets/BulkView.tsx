'use client';

import type { Data } from '@mistri/api-client';
import { listingErrorText, type ListingProblemLanguage } from '@mistri/contracts/catalogue/listing-problems';
import { productStatuses } from '@mistri/contracts/catalogue/products';
import Alert from '@mui/material/Alert';
import Stack from '@mui/material/Stack';
import { useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { localizedName } from '#web/features/catalogue/localized-name.ts';
import { useReference } from '#web/features/catalogue/use-reference.ts';
import { useDealer } from '#web/features/dealers/OwnDealer.tsx';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { type Rule } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { dealerUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';
import { type BulkFields, bulkWish, signedBasisPoints } from './bulk-wish.ts';
import { PlannedValues } from './PlannedValues.tsx';

export type Bulk = Data<'GET /api/dealers/{dealerId}/bulk-changes/{bulkId}'>;

const start: BulkFields = {
  search: '',
  status: 'active',
  category: 'any',
  kind: 'price',
  which: 'both',
  direction: 'up',
  percent: '',
  quantity: '',
};

/** MKT-7: up to 500 listings at once. First what it would do, then the yes, then a way back. */
export function BulkView(): ReactElement {
  const t = useTranslations('sheets.bulk');
  const tListings = useTranslations('listings');
  const [bulk, setBulk] = useState<Bulk>();
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      back={{ href: dealerUrls.listings(), text: tListings('title') }}
      width="wide"
    >
      {/* What was seen belongs to what was asked: a new question forgets the preview. */}
      <Wish onPreview={setBulk} />
      {bulk ? <Outcome key={bulk.bulkId} bulk={bulk} onChange={setBulk} /> : null}
    </Page>
  );
}

function Wish({ onPreview }: { onPreview: (bulk: Bulk | undefined) => void }): ReactElement {
  const t = useTranslations('sheets.bulk');
  const tStates = useTranslations('states.product');
  const tLists = useTranslations('lists');
  const locale = useLocale();
  const dealer = useDealer();
  const categories = useReference();
  const percent: Rule = (value) => {
    if (form.values.kind !== 'price') return undefined;
    return signedBasisPoints(value, form.values.direction) === undefined ? { rule: 'percent' } : undefined;
  };
  const quantity: Rule = (value) =>
    form.values.kind !== 'stock' || /^\d{1,7}$/.test(value.trim()) ? undefined : { rule: 'wholeNumber' };
  const form = useForm<BulkFields, Bulk>({
    initial: start,
    rules: { percent: [percent], quantity: [quantity] },
    send: (fields, key) => {
      onPreview(undefined);
      const body = bulkWish(fields) ?? { selection: {}, change: { kind: 'pause' as const } };
      return browserApi.post('/api/dealers/{dealerId}/bulk-changes', {
        path: { dealerId: dealer.id },
        body,
        idempotencyKey: key,
      });
    },
    onDone: onPreview,
    fieldOf: { 'selection.search': 'search', 'change.percentBp': 'percent', 'change.quantity': 'quantity' },
  });
  const { kind } = form.values;
  const nothing = bulkWish({ ...form.values, kind: 'pause' }) === undefined;
  return (
    <Section title={t('which')}>
      <Form form={form} submit={t('preview')} disabled={nothing}>
        <TextField field={form.field('search')} label={t('search')} hint={t('searchHint')} maxLength={80} />
        <ChoiceField
          field={form.field('status')}
          label={tLists('state')}
          choices={[
            { value: 'any', text: tLists('all') },
            ...productStatuses.filter((name) => name !== 'removed').map((value) => ({ value, text: tStates(value) })),
          ]}
        />
        <ChoiceField
          field={form.field('category')}
          label={t('category')}
          choices={[
            { value: 'any', text: tLists('all') },
            ...(categories.data?.categories ?? []).map((category) => ({
              value: category.id,
              text: localizedName(category, locale),
            })),
          ]}
        />
        <ChoiceField
          field={form.field('kind')}
          label={t('change')}
          choices={(['price', 'stock', 'pause', 'resume'] as const).map((value) => ({
            value,
            text: t(`kinds.${value}`),
          }))}
        />
        {kind === 'price' ? (
          <>
            <ChoiceField
              field={form.field('which')}
              label={t('prices')}
              choices={(['both', 'b2c', 'b2b'] as const).map((value) => ({ value, text: t(`whichPrice.${value}`) }))}
            />
            <ChoiceField
              field={form.field('direction')}
              label={t('direction')}
              choices={(['up', 'down'] as const).map((value) => ({ value, text: t(`directions.${value}`) }))}
            />
            <TextField
              field={form.field('percent')}
              label={t('percent')}
              hint={t('percentHint')}
              inputMode="decimal"
              maxLength={6}
              required
            />
          </>
        ) : null}
        {kind === 'stock' ? (
          <TextField
            field={form.field('quantity')}
            label={t('quantity')}
            hint={t('quantityHint')}
            inputMode="numeric"
            maxLength={7}
            required
          />
        ) : null}
      </Form>
    </Section>
  );
}

/** Why a row cannot be changed so, in the reader's language. */
function saidOf(row: Bulk['rows'][number], locale: ListingProblemLanguage): string | undefined {
  if (row.problem === null) return undefined;
  const named = row.problemRule === null ? {} : { rule: row.problemRule };
  return listingErrorText({ message: row.problem, ...named }, locale);
}

function Outcome({ bulk, onChange }: { bulk: Bulk; onChange: (bulk: Bulk) => void }): ReactElement {
  const t = useTranslations('sheets.bulk');
  const locale = useLocale();
  const dealer = useDealer();
  const queries = useQueryClient();
  const path = { dealerId: dealer.id, bulkId: bulk.bulkId };
  const done = (after: Bulk): void => {
    onChange(after);
    void queries.invalidateQueries({ queryKey: ['listings'] });
    void queries.invalidateQueries({ queryKey: ['stock'] });
  };
  const apply = useAction<void, Bulk>({
    send: (_, key) =>
      browserApi.post('/api/dealers/{dealerId}/bulk-changes/{bulkId}/apply', { path, idempotencyKey: key }),
    onDone: done,
  });
  const undo = useAction<void, Bulk>({
    send: (_, key) =>
      browserApi.post('/api/dealers/{dealerId}/bulk-changes/{bulkId}/undo', { path, idempotencyKey: key }),
    onDone: done,
  });
  const good = bulk.count - bulk.problems;
  const outcomeWord = (name: string | null): string =>
    name === null ? '–' : t.has(`outcomes.${name}` as never) ? t(`outcomes.${name}` as never) : name;
  return (
    <Section title={t(bulk.state === 'preview' ? 'wouldDo' : 'didDo')}>
      <Alert severity={bulk.state === 'applied' ? 'success' : 'info'}>
        {bulk.state === 'preview'
          ? t('previewSum', { good, bad: bulk.problems })
          : bulk.state === 'applied'
            ? t('appliedSum', { done: bulk.done, waiting: bulk.waiting, skipped: bulk.skipped })
            : t('undoneSum', { done: bulk.done })}
      </Alert>
      <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
        {bulk.state === 'preview' && good > 0 ? (
          <BusyButton variant="contained" busy={apply.busy} onClick={() => void apply.run()}>
            {t('apply', { count: good })}
          </BusyButton>
        ) : null}
        {bulk.state === 'applied' ? (
          <BusyButton variant="outlined" busy={undo.busy} onClick={() => void undo.run()}>
            {t('undo')}
          </BusyButton>
        ) : null}
      </Stack>
      <DataTable<Bulk['rows'][number]>
        caption={t('which')}
        list={wholeList(bulk.rows)}
        rowKey={(row) => row.productId}
        columns={[
          {
            key: 'title',
            head: t('part'),
            cell: (row) => <Link href={dealerUrls.listing(row.productId)}>{row.title}</Link>,
          },
          { key: 'sku', head: t('sku'), cell: (row) => row.sku },
          { key: 'before', head: t('before'), cell: (row) => <PlannedValues values={row.before} /> },
          { key: 'after', head: t('after'), cell: (row) => <PlannedValues values={row.after} /> },
          { key: 'problem', head: t('note'), cell: (row) => saidOf(row, locale) ?? outcomeWord(row.outcome) },
        ]}
        empty={<p>{t('none')}</p>}
      />
    </Section>
  );
}
