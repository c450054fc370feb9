'use client';

import type { Data } from '@mistri/api-client';
import { productStatuses } from '@mistri/contracts/catalogue/products';
import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { useDealer } from '#web/features/dealers/OwnDealer.tsx';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar, TextFilter } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { dealerUrls } from '#web/navigation/desk-urls.ts';
import { PauseButton } from './PauseButton.tsx';
import { photoUrl } from './photo-url.ts';

export type Listing = Data<'GET /api/dealers/{dealerId}/products'>['items'][number];

const filterNames = ['status', 'search'] as const;

/** All listings of the dealer, thousands of them: the server filters, searches and pages. */
export function ListingsView(): ReactElement {
  const t = useTranslations('listings');
  const tStates = useTranslations('states.product');
  const tLists = useTranslations('lists');
  const dealer = useDealer();
  const filters = useUrlFilters(filterNames);
  const [counts, setCounts] = useState<Record<string, number>>({});
  const { search } = filters.values;
  const status = productStatuses.find((name) => name === filters.values.status);
  const list = usePagedList({
    key: ['listings', dealer.id, status, search],
    load: async (cursor) => {
      const answer = await browserApi.get('/api/dealers/{dealerId}/products', {
        path: { dealerId: dealer.id },
        query: {
          limit: 25,
          ...(status ? { status } : {}),
          ...(search ? { search } : {}),
          ...(cursor ? { cursor } : {}),
        },
      });
      if (answer.ok && answer.data.counts) setCounts(answer.data.counts);
      return answer;
    },
    page: (answer) => ({ rows: answer.items, next: answer.nextCursor }),
  });
  return (
    <Page
      title={t('title')}
      width="wide"
      action={
        <Stack direction="row" useFlexGap spacing={2} sx={{ flexWrap: 'wrap' }}>
          <LinkButton href={dealerUrls.imports()} startIcon={<Icon name="upload" size={20} />}>
            {t('import')}
          </LinkButton>
          <LinkButton href={dealerUrls.bulkChange()} startIcon={<Icon name="tools" size={20} />}>
            {t('bulk')}
          </LinkButton>
          <LinkButton variant="contained" href={dealerUrls.newListing()} startIcon={<Icon name="plus" size={20} />}>
            {t('new')}
          </LinkButton>
        </Stack>
      }
    >
      <FilterBar filters={filters}>
        <TextFilter
          label={t('search')}
          value={search}
          maxLength={80}
          onValue={(value) => filters.set({ search: value })}
        />
        <ChoiceFilter
          label={tLists('state')}
          value={status}
          onValue={(value) => filters.set({ status: value })}
          choices={productStatuses.map((value) => ({
            value,
            text: counts[value] === undefined ? tStates(value) : `${tStates(value)} (${counts[value]})`,
          }))}
        />
      </FilterBar>
      <DataTable
        caption={t('title')}
        list={list}
        rowKey={(row) => row.productId}
        rowHref={(row) => dealerUrls.listing(row.productId)}
        columns={[
          { key: 'title', head: t('part'), cell: (row) => <TitleWithPhoto listing={row} /> },
          { key: 'sku', head: t('sku'), cell: (row) => row.own?.sku ?? '–' },
          { key: 'state', head: tLists('state'), cell: (row) => <StateChip of="product" state={row.status} /> },
          {
            key: 'stock',
            head: t('stock'),
            align: 'end',
            cell: (row) => t('stockOf', { free: row.available, all: row.own?.quantity ?? row.available }),
          },
          { key: 'b2b', head: t('b2b'), align: 'end', cell: (row) => <Money minor={row.own?.b2bPrice ?? row.price} /> },
          { key: 'b2c', head: t('b2c'), align: 'end', cell: (row) => <Money minor={row.b2cPrice} /> },
          { key: 'changed', head: t('changed'), cell: (row) => <When at={row.updatedAt} as="day" /> },
        ]}
        actions={(row) => <PauseButton productId={row.productId} title={row.title} status={row.status} />}
        empty={
          filters.active ? (
            <EmptyBlock icon="filter" title={tLists('nothingFound')} text={tLists('nothingFoundText')} />
          ) : (
            <EmptyBlock
              icon="store"
              title={t('none')}
              text={t('noneText')}
              action={
                <LinkButton variant="contained" href={dealerUrls.newListing()}>
                  {t('new')}
                </LinkButton>
              }
            />
          )
        }
      />
    </Page>
  );
}

function TitleWithPhoto({ listing }: { listing: Listing }): ReactElement {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 'var(--space-3)', textAlign: 'start' }}>
      {listing.photoId ? (
        // oxlint-disable-next-line nextjs/no-img-element -- resized by the api
        <img
          src={photoUrl(listing.photoId, 'thumb')}
          alt=""
          width={40}
          height={40}
          loading="lazy"
          style={{ borderRadius: 6, objectFit: 'cover', flexShrink: 0 }}
        />
      ) : null}
      {listing.title}
    </span>
  );
}
