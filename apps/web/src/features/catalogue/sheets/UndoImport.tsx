'use client';

import { type Data, dataOf } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { useDealer } from '#web/features/dealers/OwnDealer.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { dealerUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';
import type { ProductImport } from './ImportsView.tsx';
import { PlannedValues } from './PlannedValues.tsx';

type Preview = Data<'GET /api/dealers/{dealerId}/imports/{importId}/undo'>;
type Row = Preview['items'][number];

/** MKT-7: a wrong sheet is taken back as a whole. First what that would do to which listing, then the yes. */
export function UndoImport({ file }: { file: ProductImport }): ReactElement {
  const t = useTranslations('sheets.undo');
  const [open, setOpen] = useState(false);
  return (
    <Section title={t('title')} intro={t('intro')}>
      {file.undoUntil ? (
        <p>
          {t('until')} <When at={file.undoUntil} />
        </p>
      ) : null}
      {open ? (
        <PreviewOfUndo file={file} />
      ) : (
        <Button variant="outlined" onClick={() => setOpen(true)}>
          {t('preview')}
        </Button>
      )}
    </Section>
  );
}

function PreviewOfUndo({ file }: { file: ProductImport }): ReactElement {
  const t = useTranslations('sheets.undo');
  const dealer = useDealer();
  const queries = useQueryClient();
  const path = { dealerId: dealer.id, importId: file.importId };
  const read = (limit: number, cursor?: string) =>
    browserApi.get('/api/dealers/{dealerId}/imports/{importId}/undo', {
      path,
      query: { limit, ...(cursor ? { cursor: Number(cursor) } : {}) },
    });
  const sums = useQuery({ queryKey: ['import-undo', file.importId], queryFn: async () => dataOf(await read(1)) });
  const list = usePagedList({
    key: ['import-undo-rows', file.importId],
    load: (cursor) => read(50, cursor),
    page: (answer) => ({ rows: answer.items, next: answer.nextCursor === null ? null : String(answer.nextCursor) }),
  });
  const undo = useAction({
    send: (_: void, key) =>
      browserApi.post('/api/dealers/{dealerId}/imports/{importId}/undo', { path, idempotencyKey: key }),
    onDone: () => {
      for (const name of ['import', 'imports', 'listings', 'stock'])
        void queries.invalidateQueries({ queryKey: [name] });
    },
  });
  const word = (group: 'does' | 'why', name: string): string =>
    t.has(`${group}.${name}` as never) ? t(`${group}.${name}` as never) : name;
  return (
    <>
      <Loaded query={sums} rows={1}>
        {({ toRemove, toRestore, toSkip }) => (
          <>
            <Alert severity="info">{t('sum', { remove: toRemove, restore: toRestore, skip: toSkip })}</Alert>
            {toRemove + toRestore > 0 ? (
              <BusyButton variant="contained" busy={undo.busy} onClick={() => void undo.run()}>
                {t('do', { count: toRemove + toRestore })}
              </BusyButton>
            ) : null}
          </>
        )}
      </Loaded>
      <DataTable<Row>
        caption={t('title')}
        list={list}
        rowKey={(row) => String(row.row)}
        columns={[
          { key: 'row', head: t('row'), cell: (row) => row.row },
          { key: 'sku', head: t('sku'), cell: (row) => row.sku },
          {
            key: 'part',
            head: t('part'),
            cell: (row) => <Link href={dealerUrls.listing(row.productId)}>{row.title || '–'}</Link>,
          },
          {
            key: 'does',
            head: t('happens'),
            cell: (row) => (row.why ? `${word('does', row.does)}: ${word('why', row.why)}` : word('does', row.does)),
          },
          { key: 'before', head: t('again'), cell: (row) => <PlannedValues values={row.before} /> },
        ]}
        empty={<p>{t('none')}</p>}
      />
    </>
  );
}
