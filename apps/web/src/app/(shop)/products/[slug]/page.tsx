import { ApiFailure } from '@mistri/api-client';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { headers } from 'next/headers';
import { notFound, permanentRedirect } from 'next/navigation';
import { cache, type ReactElement } from 'react';
import { serverApi } from '#web/api/server-api.ts';
import { JsonLd } from '#web/components/JsonLd.tsx';
import { productJsonLd } from '#web/features/catalogue/product-json-ld.ts';
import { photoUrl } from '#web/features/catalogue/photo-url.ts';
import { ProductPage, type Product } from '#web/features/catalogue/ProductPage.tsx';
import { siteConfig } from '#web/config/site-config.ts';
import { money } from '#web/format/Money.tsx';
import { prefixHeader } from '#web/i18n/locale.ts';
import { idFromSlug, urls } from '#web/navigation/build-url.ts';
import { languageAlternates } from '#web/navigation/language-alternates.ts';

interface ProductPageProps {
  params: Promise<{ slug: string }>;
}

/** Once per request, for the head and the body of the page. */
const readProduct = cache(async (slug: string): Promise<Product> => {
  const productId = idFromSlug(slug, 'prd');
  if (!productId) notFound();
  const answer = await (await serverApi()).get('/api/products/{productId}', { path: { productId } });
  if (answer.ok) return answer.data;
  if (answer.problem.status === 404) notFound();
  throw new ApiFailure(answer.problem);
});

export async function generateMetadata({ params }: ProductPageProps): Promise<Metadata> {
  const [product, t] = await Promise.all([readProduct((await params).slug), getTranslations('product')]);
  const [cover] = product.photos;
  const description = [money(product.b2cPrice), product.seller.name, product.seller.city, t('held')].join(' · ');
  return {
    title: product.title,
    description,
    alternates: await languageAlternates(urls.product(product.productId, product.title)),
    openGraph: {
      title: product.title,
      description,
      ...(cover ? { images: [{ url: photoUrl(cover.photoId, 'large.jpg') }] } : {}),
    },
  };
}

export default async function Page({ params }: ProductPageProps): Promise<ReactElement> {
  const { slug } = await params;
  const product = await readProduct(slug);
  const address = urls.product(product.productId, product.title);
  // One address per part: what was renamed or cut off leads to it.
  if (!address.endsWith(`/${encodeURIComponent(decodeURIComponent(slug))}`)) {
    permanentRedirect(`${(await headers()).get(prefixHeader) ?? ''}${address}`);
  }
  return (
    <>
      <JsonLd data={productJsonLd(product, siteConfig().publicOrigin)} />
      <ProductPage product={product} />
    </>
  );
}
