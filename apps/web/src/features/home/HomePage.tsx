import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { serverApi } from '#web/api/server-api.ts';
import { Icon, type IconName } from '#web/components/Icon.tsx';
import { LinkAction } from '#web/components/LinkAction.tsx';
import { categoryIcon } from '#web/features/catalogue/category-icon.ts';
import { localizedName } from '#web/features/catalogue/localized-name.ts';
import { ProductGrid } from '#web/features/catalogue/ProductGrid.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { Link } from '#web/navigation/Link.tsx';
import { SearchForm } from '#web/shell/SearchForm.tsx';
import landing from './landing.module.css';
import { LandingSteps } from './LandingSteps.tsx';
import styles from './HomePage.module.css';

const steps: readonly { key: 'pay' | 'ship' | 'check' | 'release'; icon: IconName }[] = [
  { key: 'pay', icon: 'rupee' },
  { key: 'ship', icon: 'truck' },
  { key: 'check', icon: 'check' },
  { key: 'release', icon: 'store' },
];
const shownCategories = 17;
const shownDistricts = 12;

export async function HomePage(): Promise<ReactElement> {
  const [t, tShell] = await Promise.all([getTranslations('home'), getTranslations('shell')]);
  return (
    <div className={landing.page}>
      <section className={landing.hero}>
        <h1>{t('title')}</h1>
        <p className={landing.intro}>{t('intro')}</p>
        <SearchForm
          size="hero"
          labels={{ field: tShell('searchLabel'), placeholder: tShell('searchPlaceholder'), submit: tShell('search') }}
        />
      </section>
      <section className={styles.repair}>
        <Icon name="phone" size={40} />
        <div>
          <h2>{t('repair.title')}</h2>
          <p>{t('repair.text')}</p>
        </div>
        <LinkAction href={urls.softwareRepair()}>{t('repair.action')}</LinkAction>
      </section>
      <Catalogue />
      <section className={landing.section} id="protection">
        <h2>{t('how')}</h2>
        <LandingSteps
          of={steps.map(({ key, icon }) => ({
            key,
            icon,
            title: t(`steps.${key}.title`),
            text: t(`steps.${key}.text`),
          }))}
        />
      </section>
      <div className={styles.doors}>
        <section className={`${landing.card} ${styles.door}`}>
          <Icon name="business" size={32} />
          <h2>{t('business.title')}</h2>
          <p>{t('business.text')}</p>
          <LinkAction href={urls.businessAccount()}>{t('business.action')}</LinkAction>
        </section>
        <section className={`${landing.card} ${styles.door}`}>
          <Icon name="store" size={32} />
          <h2>{t('sell.title')}</h2>
          <p>{t('sell.text')}</p>
          <LinkAction href={urls.sell()} kind="plain">
            {t('sell.action')}
          </LinkAction>
        </section>
      </div>
    </div>
  );
}

/** What the catalogue adds. Without an answer the page still searches and explains. */
async function Catalogue(): Promise<ReactElement> {
  const [t, locale, api] = await Promise.all([getTranslations('home'), getLocale(), serverApi()]);
  const [reference, newest] = await Promise.all([
    api.get('/api/catalogue/reference'),
    api.get('/api/products', { query: { sort: 'newest', inStock: true, limit: 8 } }),
  ]);
  const categories = reference.ok ? reference.data.categories.slice(0, shownCategories) : [];
  const districts = reference.ok ? reference.data.districts.slice(0, shownDistricts) : [];
  return (
    <>
      {categories.length > 0 ? (
        <section className={landing.section}>
          <h2>{t('categories')}</h2>
          <ul className={styles.categories}>
            {categories.map((category) => (
              <li key={category.id}>
                <Link href={urls.search({ category: category.id })} className={styles.category}>
                  <Icon name={categoryIcon(category.id)} size={28} />
                  <span>{localizedName(category, locale)}</span>
                </Link>
              </li>
            ))}
            <li>
              <Link href={urls.search()} className={styles.category}>
                <Icon name="next" size={28} />
                <span>{t('allCategories')}</span>
              </Link>
            </li>
          </ul>
        </section>
      ) : null}
      {newest.ok && newest.data.items.length > 0 ? (
        <section className={landing.section}>
          <h2>{t('newest')}</h2>
          <ProductGrid cards={newest.data.items} label={t('newest')} />
        </section>
      ) : null}
      {districts.length > 0 ? (
        <section className={landing.section}>
          <h2>{t('nearby')}</h2>
          <p className={landing.soft}>{t('nearbyDistricts')}</p>
          <ul className={styles.districts}>
            {districts.map((district) => (
              <li key={district.no}>
                <Link href={urls.search({ district: String(district.no) })} className={styles.district}>
                  <Icon name="pin" size={18} />
                  {district.name}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
