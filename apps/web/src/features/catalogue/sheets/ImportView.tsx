'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { listingErrorText, type ListingProblemLanguage } from '@mistri/contracts/catalogue/listing-problems';
import Alert from '@mui/material/Alert';
import LinearProgress from '@mui/material/LinearProgress';
import Stack from '@mui/material/Stack';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { useParams } from 'next/navigation';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { TileGrid } from '#web/components/TileGrid.tsx';
import { showToast } from '#web/components/toast.ts';
import { useDealer } from '#web/features/dealers/OwnDealer.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { dealerUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';
import { canApply, canCancel, isRunning, stateOf } from './import-look.ts';
import { UndoImport } from './UndoImport.tsx';
import { ImportChip, type ProductImport } from './ImportsView.tsx';

type Row = Data<'GET /api/dealers/{dealerId}/imports/{importId}/rows'>['items'][number];

const filterNames = ['rows'] as const;

/** One file: what it would do, what is wrong in which row, and the yes that saves the good rows. */
export function ImportView(): ReactElement {
  const t = useTranslations('sheets');
  const dealer = useDealer();
  const { importId } = useParams<{ importId: string }>();
  const found = useQuery({
    queryKey: ['import', importId],
    queryFn: async () =>
      dataOf(
        await browserApi.get('/api/dealers/{dealerId}/imports/{importId}', { path: { dealerId: dealer.id, importId } }),
      ),
    refetchInterval: ({ state }) => (state.data && isRunning(stateOf(state.data.state)) ? 1_500 : false),
  });
  return (
    <Page
      title={found.data?.label ?? t('one')}
      back={{ href: dealerUrls.imports(), text: t('title') }}
      action={found.data ? <ImportChip file={found.data} /> : null}
      width="wide"
    >
      <Loaded query={found}>
        {(file) => (
          <>
            <Standing file={file} />
            {file.state === 'queued' || file.state === 'failed' ? null : <Rows file={file} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

const running = (state: string) => (state === 'queued' ? 'checking' : state === 'undoing' ? 'undoing' : 'saving');

/** Why the file could not be read, in the reader's language. */
function saidOf(file: ProductImport, locale: ListingProblemLanguage): string {
  const { problem, problemRule, problemLimit } = file;
  return listingErrorText(
    {
      message: problem ?? '',
      ...(problemRule === null ? {} : { rule: problemRule }),
      ...(problemLimit === null ? {} : { limit: problemLimit }),
    },
    locale,
  );
}

function Standing({ file }: { file: ProductImport }): ReactElement {
  const t = useTranslations('sheets');
  const format = useFormatter();
  const locale = useLocale();
  const state = stateOf(file.state);
  return (
    <>
      {file.problem ? (
        <Alert severity="error" sx={{ marginBlockEnd: 4 }}>
          {saidOf(file, locale)}
        </Alert>
      ) : null}
      {isRunning(state) ? (
        <Section title={t(running(state))}>
          <LinearProgress aria-label={t(running(state))} variant="determinate" value={file.progress} />
          <p>{t('progress', { percent: file.progress })}</p>
          {state === 'queued' ? <Actions file={file} /> : null}
        </Section>
      ) : null}
      {state === 'queued' || state === 'failed' ? null : (
        <Section title={t(file.finishedAt ? 'result' : 'found')}>
          <TileGrid
            tiles={[
              { key: 'create', label: t('toCreate'), value: format.number(file.toCreate) },
              { key: 'change', label: t('toChange'), value: format.number(file.toChange) },
              { key: 'same', label: t('unchanged'), value: format.number(file.unchanged) },
              {
                key: 'errors',
                label: t('errors'),
                value: format.number(file.errorCount),
                ...(file.errorCount > 0 ? { tone: 'danger' as const } : {}),
              },
              ...(state === 'checked'
                ? []
                : [
                    { key: 'saved', label: t('saved'), value: format.number(file.savedCount) },
                    { key: 'waiting', label: t('waiting'), value: format.number(file.waitingCount) },
                    {
                      key: 'failed',
                      label: t('notSaved'),
                      value: format.number(file.failedCount),
                      ...(file.failedCount > 0 ? { tone: 'danger' as const } : {}),
                    },
                  ]),
            ]}
          />
          {state === 'undone' ? (
            <Alert severity="info">
              {t('undoneSum', {
                done: file.undoneCount,
                waiting: file.undoWaitingCount,
                skipped: file.undoSkippedCount,
              })}
            </Alert>
          ) : null}
          <Actions file={file} />
        </Section>
      )}
      {file.undoUntil && file.savedCount > 0 ? <UndoImport file={file} /> : null}
    </>
  );
}

function Actions({ file }: { file: ProductImport }): ReactElement {
  const t = useTranslations('sheets');
  const locale = useLocale();
  const dealer = useDealer();
  const ask = useAsk();
  const queries = useQueryClient();
  const path = { dealerId: dealer.id, importId: file.importId };
  const reload = (): void => {
    void queries.invalidateQueries({ queryKey: ['import', file.importId] });
    void queries.invalidateQueries({ queryKey: ['imports'] });
    void queries.invalidateQueries({ queryKey: ['listings'] });
  };
  const apply = useAction({
    send: (_: void, key) =>
      browserApi.post('/api/dealers/{dealerId}/imports/{importId}/apply', { path, idempotencyKey: key }),
    onDone: reload,
  });
  const cancel = useAction({
    send: (_: void, key) =>
      browserApi.post('/api/dealers/{dealerId}/imports/{importId}/cancel', { path, idempotencyKey: key }),
    onDone: () => {
      showToast({ text: t('cancelled'), tone: 'info' });
      reload();
    },
  });
  async function askToCancel(): Promise<void> {
    const agreed = await ask({ title: t('cancelTitle'), text: t('cancelText'), action: t('cancel'), danger: true });
    if (agreed) await cancel.run();
  }
  return (
    <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
      {canApply(file) ? (
        <BusyButton variant="contained" busy={apply.busy} onClick={() => void apply.run()}>
          {t('apply', { count: file.toCreate + file.toChange })}
        </BusyButton>
      ) : null}
      {file.errorCount + file.failedCount > 0 ? (
        <DownloadButton
          variant="outlined"
          url={`/api/dealers/${encodeURIComponent(dealer.id)}/imports/${encodeURIComponent(file.importId)}/errors.csv?language=${locale}`}
          name="rows-to-correct.csv"
          text={t('errorsFile')}
        />
      ) : null}
      {canCancel(file) ? (
        <BusyButton color="error" busy={cancel.busy} onClick={() => void askToCancel()}>
          {t('cancel')}
        </BusyButton>
      ) : null}
    </Stack>
  );
}

function Rows({ file }: { file: ProductImport }): ReactElement {
  const t = useTranslations('sheets');
  const locale = useLocale();
  const dealer = useDealer();
  const filters = useUrlFilters(filterNames);
  const errors = filters.values.rows === 'errors';
  const list = usePagedList({
    key: ['import-rows', file.importId, file.state, errors],
    load: (cursor) =>
      browserApi.get('/api/dealers/{dealerId}/imports/{importId}/rows', {
        path: { dealerId: dealer.id, importId: file.importId },
        query: { limit: 50, ...(errors ? { errors } : {}), ...(cursor ? { cursor: Number(cursor) } : {}) },
      }),
    page: (answer) => ({ rows: answer.items, next: answer.nextCursor === null ? null : String(answer.nextCursor) }),
  });
  const word = (group: 'actions' | 'outcomes' | 'undoneRows', name: string): string =>
    t.has(`${group}.${name}` as never) ? t(`${group}.${name}` as never) : name;
  const outcomeOf = (row: Row): string =>
    row.undone ? word('undoneRows', row.undone) : row.outcome ? word('outcomes', row.outcome) : '–';
  return (
    <Section title={t('rows')}>
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('show')}
          value={filters.values.rows}
          onValue={(rows) => filters.set({ rows })}
          choices={[{ value: 'errors', text: t('onlyErrors') }]}
        />
      </FilterBar>
      <DataTable<Row>
        caption={t('rows')}
        list={list}
        rowKey={(row) => String(row.row)}
        columns={[
          { key: 'row', head: t('row'), cell: (row) => row.row },
          { key: 'sku', head: t('sku'), cell: (row) => row.sku || '–' },
          {
            key: 'title',
            head: t('part'),
            cell: (row) =>
              row.productId ? <Link href={dealerUrls.listing(row.productId)}>{row.title}</Link> : row.title || '–',
          },
          { key: 'action', head: t('does'), cell: (row) => word('actions', row.action) },
          { key: 'outcome', head: t('outcome'), cell: (row) => outcomeOf(row) },
          {
            key: 'errors',
            head: t('toCorrect'),
            cell: (row) =>
              row.errors.length === 0 ? (
                '–'
              ) : (
                <ul style={{ listStyle: 'none' }}>
                  {row.errors.map((error) => (
                    <li key={`${error.column}-${error.message}`}>
                      <strong>{error.column}</strong>: {listingErrorText(error, locale)}
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
        empty={<EmptyBlock icon="check" title={t(errors ? 'noErrors' : 'noRows')} />}
      />
    </Section>
  );
}
