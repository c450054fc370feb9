import type { Data } from '@mistri/api-client';
import { getFormatter, getLocale, getMessages, getTranslations } from 'next-intl/server';
import { cookies, headers } from 'next/headers';
import { type ReactElement, Suspense } from 'react';
import { serverApi } from '#web/api/server-api.ts';
import { Facts } from '#web/components/Facts.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { errorsOf } from '#web/errors/errors-of.ts';
import { pinCookie, pinForm } from '#web/features/cart/delivery-pin-form.ts';
import { Money, money } from '#web/format/Money.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { Link } from '#web/navigation/Link.tsx';
import { BuyBox } from './BuyBox.tsx';
import { countryName } from './country-name.ts';
import { earlyTapsScript } from './early-taps.ts';
import { Gallery } from './Gallery.tsx';
import { GradeChip, isGrade } from './GradeChip.tsx';
import { localizedName } from './localized-name.ts';
import { ProductGrid } from './ProductGrid.tsx';
import styles from './ProductPage.module.css';
import { ReportListing } from './ReportListing.tsx';
import { SellerCard } from './SellerCard.tsx';
import { Stars } from './Stars.tsx';

export type Product = Data<'GET /api/products/{productId}'>;

export async function ProductPage({ product }: { product: Product }): Promise<ReactElement> {
  const [t, locale, messages] = await Promise.all([getTranslations('product'), getLocale(), getMessages()]);
  const category = localizedName(product.category, locale);
  return (
    <article className={styles.page}>
      <nav className={styles.crumbs} aria-label={category}>
        <Link href={urls.search({ category: product.category.id })}>{category}</Link>
        {product.brand ? (
          <Link href={urls.search({ category: product.category.id, brand: product.brand.id })}>
            {product.brand.name}
          </Link>
        ) : null}
      </nav>
      <div className={styles.top}>
        <Gallery
          photos={product.photos}
          title={product.title}
          labels={{
            photos: t('photos'),
            none: t('noPhoto'),
            each: product.photos.map((_, index) => t('photo', { number: index + 1, count: product.photos.length })),
          }}
        />
        <div className={styles.buy}>
          <h1 className={styles.title}>{product.title}</h1>
          <p className={styles.tags}>
            <GradeChip grade={product.grade} />
            {product.ratingAverage === null ? (
              <span className={styles.soft}>{t('noStars')}</span>
            ) : (
              <a href="#ratings" className={styles.plain}>
                <Stars average={product.ratingAverage} count={product.ratingCount} />
              </a>
            )}
          </p>
          <Prices product={product} />
          <Buying product={product} />
        </div>
      </div>
      <div className={styles.columns}>
        <div className={styles.details}>
          <Description product={product} category={category} />
        </div>
        <aside className={styles.side}>
          <SellerCard seller={product.seller} />
          <ReportListing
            productId={product.productId}
            logInHref={urls.logIn(urls.product(product.productId, product.title))}
            labels={reportLabels(await getTranslations('product.report'))}
            errors={errorsOf(messages.errors, ['catalogue.already_reported', 'catalogue.not_found'])}
          />
        </aside>
      </div>
      {/* Comes when it comes: the part itself waits for nothing. */}
      <Suspense>
        <Similar productId={product.productId} />
      </Suspense>
    </article>
  );
}

async function Prices({ product }: { product: Product }): Promise<ReactElement> {
  const t = await getTranslations('product');
  const business = hasBusinessPrice(product);
  const percent = Math.floor((100 * (product.mrp - product.price)) / product.mrp);
  return (
    <div className={styles.prices}>
      {business ? <p className={styles.business}>{t('businessPrice')}</p> : null}
      <p className={styles.price}>
        <strong>
          <Money minor={product.price} />
        </strong>
        {percent > 0 ? (
          <>
            <s className={styles.soft}>{t('mrp', { price: money(product.mrp) })}</s>
            <span className={styles.less}>{t('less', { percent })}</span>
          </>
        ) : null}
      </p>
      <p className={styles.soft}>
        {t('withGst', { rate: product.gstRateBp / 100 })}
        {business ? ` · ${t('retailPrice', { price: money(product.b2cPrice) })}` : ''}
      </p>
      {product.b2bBreaks.length > 0 || product.b2bMinimumQuantity > 1 ? (
        <table className={styles.breaks}>
          <caption>{t('priceTable')}</caption>
          <tbody>
            {[{ quantity: product.b2bMinimumQuantity, price: product.price }, ...product.b2bBreaks].map((step) => (
              <tr key={step.quantity}>
                <th scope="row">{t('fromPieces', { count: step.quantity })}</th>
                <td>{t('eachPiece', { price: money(step.price) })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {business ? null : (
        <p className={styles.soft}>
          <Link href={urls.businessAccount()}>{t('businessHint')}</Link>
        </p>
      )}
    </div>
  );
}

/** Only a verified business is told such prices. */
const hasBusinessPrice = (product: Product): boolean =>
  product.price !== product.b2cPrice || product.b2bBreaks.length > 0;

async function Buying({ product }: { product: Product }): Promise<ReactElement> {
  const [t, messages, jar, head] = await Promise.all([getTranslations('product'), getMessages(), cookies(), headers()]);
  const pin = jar.get(pinCookie)?.value;
  return (
    <>
      <script
        nonce={head.get('x-nonce') ?? undefined}
        suppressHydrationWarning
        dangerouslySetInnerHTML={{ __html: earlyTapsScript }}
      />
      <BuyBox
        productId={product.productId}
        available={product.available}
        knownPin={pin && pinForm.test(pin) ? pin : undefined}
        labels={{
          quantity: t('quantity'),
          more: t('more'),
          fewer: t('fewer'),
          add: t('add'),
          added: t('added'),
          toCart: t('toCart'),
          inStock: t('inStock'),
          few: t('fewLeft', { count: product.available }),
          outOfStock: t('outOfStock'),
          delivery: t('delivery.title'),
          pin: t('delivery.label'),
          check: t('delivery.check'),
          cost: t.raw('delivery.cost') as string,
          distance: t.raw('delivery.distance') as string,
          badPin: t('delivery.bad'),
          unknownPin: t('delivery.unknown'),
          failed: t('delivery.failed'),
        }}
        errors={errorsOf(messages.errors, ['orders.cart_full'])}
      />
      <ul className={styles.promises}>
        <li>
          <Icon name="shield" size={20} />
          {t('held')}
        </li>
        <li>
          <Icon name="returns" size={20} />
          <Link href={urls.policy('returns')}>{t('returns')}</Link>
        </li>
        <li>
          <Icon name="info" size={20} />
          {t(hasBusinessPrice(product) ? 'minimumBusiness' : 'minimum')}
        </li>
      </ul>
    </>
  );
}

async function Description({ product, category }: { product: Product; category: string }): Promise<ReactElement> {
  const [t, format, locale] = await Promise.all([getTranslations('product'), getFormatter(), getLocale()]);
  return (
    <>
      {product.description ? (
        <section>
          <h2>{t('description')}</h2>
          <p className={styles.text}>{product.description}</p>
        </section>
      ) : null}
      {isGrade(product.grade) ? (
        <section>
          <h2>
            {t('factNames.grade')}: {t(`grades.${product.grade}`)}
          </h2>
          <p>{t(`gradeTexts.${product.grade}`)}</p>
        </section>
      ) : null}
      {product.models.length > 0 ? (
        <section>
          <h2>{t('fits')}</h2>
          <ul className={styles.models}>
            {product.models.map((model) => (
              <li key={model.id}>
                <Link href={urls.search({ model: model.id })}>
                  {model.name.startsWith(model.brand) ? model.name : `${model.brand} ${model.name}`}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <section>
        <h2>{t('facts')}</h2>
        <Facts
          of={[
            [t('factNames.category'), category],
            [t('factNames.brand'), product.brand?.name],
            [t('factNames.warranty'), t('months', { count: product.warrantyMonths })],
            [t('factNames.weight'), t('grams', { count: format.number(product.weightGrams) })],
            [t('factNames.origin'), countryName(product.countryOfOrigin, locale)],
            [t('factNames.manufacturer'), product.manufacturer],
            [t('factNames.hsn'), product.hsn],
            [t('factNames.bis'), product.bisRegistration],
          ]}
        />
      </section>
    </>
  );
}

async function Similar({ productId }: { productId: string }): Promise<ReactElement | null> {
  const [t, api] = await Promise.all([getTranslations('product'), serverApi()]);
  const similar = await api.get('/api/products/{productId}/similar', { path: { productId } });
  // Less than nothing is no reason to break the page of a part.
  if (!similar.ok || similar.data.items.length === 0) return null;
  return (
    <section className={styles.similar}>
      <h2>{t('similar')}</h2>
      <ProductGrid cards={similar.data.items.slice(0, 8)} label={t('similar')} />
    </section>
  );
}

function reportLabels(t: Awaited<ReturnType<typeof getTranslations<'product.report'>>>) {
  const reasons = ['fake', 'wrong_item', 'forbidden', 'wrong_price', 'offensive', 'other'] as const;
  return {
    open: t('open'),
    title: t('title'),
    note: t('note'),
    send: t('send'),
    sent: t('sent'),
    logIn: t('logIn'),
    cancel: t('cancel'),
    reasons: reasons.map((value) => ({ value, text: t(value) })),
  };
}
