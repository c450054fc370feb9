'use client';

import type { Data } from '@mistri/api-client';
import Stack from '@mui/material/Stack';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, LoadingBlock, ProblemBlock } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { showToast } from '#web/components/toast.ts';
import { When } from '#web/format/When.tsx';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { Pager } from '#web/lists/Pager.tsx';
import { type PagedList, usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { urls } from '#web/navigation/build-url.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';
import { useCan } from '#web/session/use-can.ts';
import { GradeChip } from './GradeChip.tsx';
import { ProposedChanges } from './ProposedChanges.tsx';
import { photoUrl } from './photo-url.ts';
import { ReportedListings } from './ReportedListings.tsx';
import { useReviewReason } from './use-review-reason.ts';

type Review = Data<'GET /api/admin/product-reviews'>['items'][number];

const filterNames = ['state'] as const;
const reviewStates = ['open', 'approved', 'rejected', 'withdrawn'] as const;

/** MKT-3, MKT-4: new and suspicious listings and changes, oldest first; then what people reported. */
export function ListingReviewView(): ReactElement {
  const t = useTranslations('listings.review');
  const filters = useUrlFilters(filterNames);
  const state = reviewStates.find((name) => name === filters.values.state) ?? 'open';
  const list = usePagedList({
    key: ['product-reviews', state],
    load: (cursor) =>
      browserApi.get('/api/admin/product-reviews', { query: { state, limit: 10, ...(cursor ? { cursor } : {}) } }),
    page: (answer) => ({ rows: answer.items, next: answer.nextCursor }),
  });
  return (
    <Page title={t('title')} intro={t('intro')} width="wide">
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('state')}
          value={filters.values.state}
          onValue={(value) => filters.set({ state: value })}
          choices={reviewStates.map((value) => ({ value, text: t(`states.${value}`) }))}
        />
      </FilterBar>
      <Reviews list={list} open={state === 'open'} />
      <ReportedListings />
    </Page>
  );
}

function Reviews({ list, open }: { list: PagedList<Review>; open: boolean }): ReactElement {
  const t = useTranslations('listings.review');
  if (list.rows === undefined)
    return list.error ? <ProblemBlock error={list.error} retry={list.again} /> : <LoadingBlock />;
  if (list.rows.length === 0) return <EmptyBlock icon="check" title={t(open ? 'queueEmpty' : 'none')} />;
  return (
    <>
      {list.rows.map((review) => (
        <OneReview key={review.reviewId} review={review} />
      ))}
      <Pager list={list} />
    </>
  );
}

function OneReview({ review }: { review: Review }): ReactElement {
  const t = useTranslations('listings.review');
  const reason = useReviewReason();
  const can = useCan();
  return (
    <Section title={review.title} action={<GradeChip grade={review.grade} />}>
      <ul style={{ display: 'flex', flexWrap: 'wrap', gap: 'var(--space-2)', listStyle: 'none' }}>
        {review.reasons.map((name) => (
          <li key={name}>
            <StatusChip tone="warning">{reason(name)}</StatusChip>
          </li>
        ))}
      </ul>
      {review.photos.length > 0 ? (
        <Stack direction="row" spacing={2} sx={{ overflowX: 'auto' }}>
          {review.photos.map((photo) => (
            // oxlint-disable-next-line nextjs/no-img-element -- resized by the api
            <img
              key={photo.photoId}
              src={photoUrl(photo.photoId, 'card')}
              alt={photo.alt}
              width={160}
              height={160}
              style={{ objectFit: 'cover', borderRadius: 8 }}
            />
          ))}
        </Stack>
      ) : null}
      <ProposedChanges current={review.current} proposed={review.proposed} />
      <Facts
        of={[
          [
            t('dealer'),
            <Link key="dealer" href={adminUrls.applicant('dealer', review.dealerId)}>
              {review.dealerName}
            </Link>,
          ],
          [t('since'), <When key="since" at={review.openedAt} />],
          [t('openReports'), review.openReports > 0 ? review.openReports : null],
          [t('note'), review.note],
          [
            t('page'),
            <Link key="page" href={urls.product(review.productId, review.title)}>
              {t('look')}
            </Link>,
          ],
        ]}
      />
      {review.state === 'open' && can('operations') ? <Decide review={review} /> : null}
    </Section>
  );
}

function Decide({ review }: { review: Review }): ReactElement {
  const t = useTranslations('listings.review');
  const ask = useAsk();
  const queries = useQueryClient();
  const decide = useAction<{ decision: 'approved' | 'rejected'; reason: string }>({
    send: (body, key) =>
      browserApi.post('/api/admin/product-reviews/{reviewId}/decision', {
        path: { reviewId: review.reviewId },
        body,
        idempotencyKey: key,
      }),
    onDone: (_, { decision }) => {
      showToast({ text: t(`done.${decision}`), tone: 'success' });
      void queries.invalidateQueries({ queryKey: ['product-reviews'] });
      void queries.invalidateQueries({ queryKey: ['admin-overview'] });
    },
  });
  async function start(decision: 'approved' | 'rejected'): Promise<void> {
    const agreed = await ask({
      title: t(`ask.${decision}`, { title: review.title }),
      text: t(`text.${decision}`),
      action: t(`action.${decision}`),
      danger: decision === 'rejected',
      reason: { min: 3, max: 500 },
    });
    if (agreed) await decide.run({ decision, reason: agreed.reason });
  }
  return (
    <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
      <BusyButton variant="contained" busy={decide.busy} onClick={() => void start('approved')}>
        {t('action.approved')}
      </BusyButton>
      <BusyButton variant="outlined" color="error" busy={decide.busy} onClick={() => void start('rejected')}>
        {t('action.rejected')}
      </BusyButton>
    </Stack>
  );
}
