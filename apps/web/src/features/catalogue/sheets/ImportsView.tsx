'use client';

import { type Data, dataOf } from '@mistri/api-client';
import Stack from '@mui/material/Stack';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import type { ReactElement } from 'react';
import { importLimit_bytes } from '@mistri/contracts/catalogue/imports';
import { browserApi } from '#web/api/browser-api.ts';
import { uploadFile } from '#web/api/upload-file.ts';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { useDealer } from '#web/features/dealers/OwnDealer.tsx';
import { When } from '#web/format/When.tsx';
import { FileUpload } from '#web/forms/FileUpload.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { dealerUrls } from '#web/navigation/desk-urls.ts';
import { canApply, importTones, isRunning, sheetType, sheetTypes, stateOf } from './import-look.ts';

export type ProductImport = Data<'GET /api/dealers/{dealerId}/imports/{importId}'>;

/** MKT-7: thousands of listings from one sheet. A file is checked first; nothing is listed before the dealer agrees. */
export function ImportsView(): ReactElement {
  const t = useTranslations('sheets');
  const dealer = useDealer();
  const router = useRouter();
  const base = `/api/dealers/${encodeURIComponent(dealer.id)}`;
  return (
    <Page title={t('title')} intro={t('intro')}>
      <Section title={t('prepare')} intro={t('prepareText')}>
        <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
          <DownloadButton
            variant="outlined"
            url={`${base}/import-template/xlsx`}
            name="template.xlsx"
            text={t('templateXlsx')}
          />
          <DownloadButton url={`${base}/import-template/csv`} name="template.csv" text={t('templateCsv')} />
        </Stack>
      </Section>
      <Section title={t('send')}>
        <FileUpload<ProductImport>
          label={t('file')}
          hint={t('fileHint')}
          types={sheetTypes}
          max_bytes={importLimit_bytes}
          most={1}
          files={[]}
          onFiles={(change) => {
            const [sent] = change([]);
            if (sent) router.push(dealerUrls.import(sent.data.importId));
            return [];
          }}
          typeOf={sheetType}
          upload={(file, key, onShare) =>
            uploadFile({
              method: 'POST',
              url: `${base}/imports?label=${encodeURIComponent(file.name.slice(0, 200))}`,
              file: new File([file], file.name, { type: sheetType(file) }),
              key,
              onShare,
            })
          }
        />
      </Section>
      <Files />
      <Section title={t('export')} intro={t('exportText')}>
        <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
          <DownloadButton variant="outlined" url={`${base}/exports/xlsx`} name="products.xlsx" text={t('exportXlsx')} />
          <DownloadButton url={`${base}/exports/csv`} name="products.csv" text={t('exportCsv')} />
        </Stack>
      </Section>
    </Page>
  );
}

function Files(): ReactElement {
  const t = useTranslations('sheets');
  const dealer = useDealer();
  const imports = useQuery({
    queryKey: ['imports', dealer.id],
    queryFn: async () =>
      dataOf(await browserApi.get('/api/dealers/{dealerId}/imports', { path: { dealerId: dealer.id } })).items,
    refetchInterval: ({ state }) => (state.data?.some((item) => isRunning(stateOf(item.state))) ? 3_000 : false),
  });
  return (
    <Section title={t('files')}>
      <Loaded query={imports} rows={1}>
        {(items) => (
          <DataTable
            caption={t('files')}
            list={wholeList(items)}
            rowKey={(item) => item.importId}
            rowHref={(item) => dealerUrls.import(item.importId)}
            columns={[
              { key: 'label', head: t('name'), cell: (item) => item.label },
              { key: 'state', head: t('state'), cell: (item) => <ImportChip file={item} /> },
              { key: 'rows', head: t('rows'), align: 'end', cell: (item) => item.rowCount },
              { key: 'errors', head: t('errors'), align: 'end', cell: (item) => item.errorCount },
              { key: 'saved', head: t('saved'), align: 'end', cell: (item) => item.savedCount },
              { key: 'at', head: t('sent'), cell: (item) => <When at={item.createdAt} /> },
            ]}
            empty={<p>{t('noFiles')}</p>}
          />
        )}
      </Loaded>
    </Section>
  );
}

/** A checked file without a good row asks for nothing: it is only to be looked at. */
export function ImportChip({ file }: { file: ProductImport }): ReactElement {
  const t = useTranslations('sheets.states');
  const name = stateOf(file.state);
  if (name === 'checked' && !canApply(file)) return <StatusChip tone="neutral">{t('nothing')}</StatusChip>;
  return <StatusChip tone={importTones[name]}>{t(name)}</StatusChip>;
}
