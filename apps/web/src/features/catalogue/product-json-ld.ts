import { decimalRupees } from '@mistri/money';
import { urls } from '#web/navigation/build-url.ts';
import { photoUrl } from './photo-url.ts';
import type { Product } from './ProductPage.tsx';

/** schema.org: what a search engine may show of a part. Always the retail price: that is what a visitor finds. */
export function productJsonLd(product: Product, origin: string): object {
  const url = `${origin}${urls.product(product.productId, product.title)}`;
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: product.title,
    url,
    ...(product.description ? { description: product.description } : {}),
    ...(product.brand ? { brand: { '@type': 'Brand', name: product.brand.name } } : {}),
    category: product.category.nameEn,
    image: product.photos.map((photo) => `${origin}${photoUrl(photo.photoId, 'large.jpg')}`),
    itemCondition: `https://schema.org/${product.grade === 'refurbished' ? 'RefurbishedCondition' : 'NewCondition'}`,
    ...(product.ratingAverage === null
      ? {}
      : {
          aggregateRating: {
            '@type': 'AggregateRating',
            ratingValue: product.ratingAverage,
            reviewCount: product.ratingCount,
          },
        }),
    offers: {
      '@type': 'Offer',
      url,
      price: decimalRupees(product.b2cPrice),
      priceCurrency: 'INR',
      availability: `https://schema.org/${product.available > 0 ? 'InStock' : 'OutOfStock'}`,
      seller: { '@type': 'Organization', name: product.seller.name },
    },
  };
}
