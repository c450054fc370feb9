import { ApiFailure } from '@mistri/api-client';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache, type ReactElement } from 'react';
import { serverApi } from '#web/api/server-api.ts';
import { type Dealer, DealerPage } from '#web/features/catalogue/DealerPage.tsx';
import { idFromSlug, urls } from '#web/navigation/build-url.ts';
import { languageAlternates } from '#web/navigation/language-alternates.ts';

interface DealerPageProps {
  params: Promise<{ slug: string }>;
}

const readDealer = cache(async (slug: string): Promise<Dealer> => {
  const dealerId = idFromSlug(slug, 'dlr');
  if (!dealerId) notFound();
  const answer = await (await serverApi()).get('/api/dealers/{dealerId}', { path: { dealerId } });
  if (answer.ok) return answer.data;
  if (answer.problem.status === 404) notFound();
  throw new ApiFailure(answer.problem);
});

export async function generateMetadata({ params }: DealerPageProps): Promise<Metadata> {
  const dealer = await readDealer((await params).slug);
  return {
    title: `${dealer.displayName}, ${dealer.city}`,
    alternates: await languageAlternates(urls.dealer(dealer.id, dealer.displayName)),
  };
}

export default async function Page({ params }: DealerPageProps): Promise<ReactElement> {
  return <DealerPage dealer={await readDealer((await params).slug)} />;
}
