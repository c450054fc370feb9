'use client';

import { dataOf } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import Stack from '@mui/material/Stack';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useParams, useRouter } from 'next/navigation';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { urls } from '#web/navigation/build-url.ts';
import { dealerUrls } from '#web/navigation/desk-urls.ts';
import { ListingForm } from './ListingForm.tsx';
import { ListingPhotos } from './ListingPhotos.tsx';
import type { Product } from './listing-values.ts';
import { PauseButton } from './PauseButton.tsx';
import { useReviewReason } from './use-review-reason.ts';

export function NewListingView(): ReactElement {
  const t = useTranslations('listings');
  const router = useRouter();
  return (
    <Page title={t('new')} intro={t('newIntro')} back={{ href: dealerUrls.listings(), text: t('title') }}>
      <ListingForm
        product={undefined}
        onSaved={(saved) => {
          showToast({ text: t('keptAsDraft'), tone: 'success' });
          router.push(dealerUrls.listing(saved.productId));
        }}
      />
    </Page>
  );
}

export function ListingView(): ReactElement {
  const t = useTranslations('listings');
  const { productId } = useParams<{ productId: string }>();
  const product = useQuery({
    queryKey: ['listing', productId],
    queryFn: async () => dataOf(await browserApi.get('/api/products/{productId}', { path: { productId } })),
    // Somebody types here: what comes back must not replace it.
    refetchOnWindowFocus: false,
  });
  return (
    <Page
      title={product.data?.title ?? t('listing')}
      back={{ href: dealerUrls.listings(), text: t('title') }}
      action={product.data ? <StateChip of="product" state={product.data.status} /> : null}
    >
      <Loaded query={product}>{(shown) => <OneListing key={shown.version} product={shown} />}</Loaded>
    </Page>
  );
}

function OneListing({ product }: { product: Product }): ReactElement {
  const t = useTranslations('listings');
  const queries = useQueryClient();
  const reason = useReviewReason();
  const reload = (): void => {
    void queries.invalidateQueries({ queryKey: ['listing', product.productId] });
    void queries.invalidateQueries({ queryKey: ['listings'] });
  };
  const review = product.own?.review;
  return (
    <>
      {product.own?.statusReason && ['rejected', 'pulled'].includes(product.status) ? (
        <Alert severity="error" sx={{ marginBlockEnd: 5 }}>
          {t('refusedBecause', { reason: product.own.statusReason })}
        </Alert>
      ) : null}
      {review ? (
        <Alert severity="info" sx={{ marginBlockEnd: 5 }}>
          {t(review.proposed ? 'changeWaits' : 'listingWaits')} {review.reasons.map(reason).join(' ')}
        </Alert>
      ) : null}
      <NextSteps product={product} onChanged={reload} />
      <ListingPhotos product={product} onChanged={reload} />
      <Section title={t('details')}>
        <ListingForm
          product={product}
          onSaved={(saved) => {
            showToast({
              text: saved.waitingFor.length > 0 ? t('savedWaiting') : t('saved'),
              tone: saved.waitingFor.length > 0 ? 'info' : 'success',
            });
            reload();
          }}
        />
      </Section>
    </>
  );
}

function NextSteps({ product, onChanged }: { product: Product; onChanged: () => void }): ReactElement {
  const t = useTranslations('listings');
  const ask = useAsk();
  const router = useRouter();
  const submit = useAction({
    send: (_, key) =>
      browserApi.post('/api/products/{productId}/submit', {
        path: { productId: product.productId },
        idempotencyKey: key,
      }),
    onDone: (saved) => {
      showToast({ text: t(saved.status === 'active' ? 'live' : 'sent'), tone: 'success' });
      onChanged();
    },
  });
  const remove = useAction({
    send: (_, key) =>
      browserApi.delete('/api/products/{productId}', {
        path: { productId: product.productId },
        idempotencyKey: key,
      }),
    onDone: () => {
      showToast({ text: t('removed'), tone: 'success' });
      onChanged();
      router.push(dealerUrls.listings());
    },
  });
  async function askAndRemove(): Promise<void> {
    if (await ask({ title: t('removeTitle'), text: t('removeText'), action: t('remove'), danger: true }))
      await remove.run();
  }
  const sendable = product.status === 'draft' || product.status === 'rejected';
  return (
    <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap', marginBlockEnd: 5, alignItems: 'center' }}>
      {sendable ? (
        <BusyButton variant="contained" busy={submit.busy} onClick={() => void submit.run()}>
          {t('submit')}
        </BusyButton>
      ) : null}
      <PauseButton productId={product.productId} title={product.title} status={product.status} />
      {product.status === 'active' ? (
        <LinkButton href={urls.product(product.productId, product.title)}>{t('seeInShop')}</LinkButton>
      ) : null}
      {product.status === 'removed' ? null : (
        <BusyButton color="error" busy={remove.busy} onClick={() => void askAndRemove()}>
          {t('remove')}
        </BusyButton>
      )}
    </Stack>
  );
}
