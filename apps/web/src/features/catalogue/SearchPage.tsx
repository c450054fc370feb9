import { type ApiProblem, ApiFailure, type Data } from '@mistri/api-client';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { serverApi } from '#web/api/server-api.ts';
import { Icon } from '#web/components/Icon.tsx';
import { LinkAction } from '#web/components/LinkAction.tsx';
import { type SearchFilters, urls } from '#web/navigation/build-url.ts';
import { Link } from '#web/navigation/Link.tsx';
import { FilterPanel } from './FilterPanel.tsx';
import { filterLabels } from './filter-labels.ts';
import { ProductGrid } from './ProductGrid.tsx';
import { apiQueryOf, countFilters, filtersOf } from './search-filters.ts';
import styles from './SearchPage.module.css';
import { SortChoice } from './SortChoice.tsx';

type Result = Data<'GET /api/products'>;
type PageValues = Record<string, string | string[] | undefined>;

export async function SearchPage({ values }: { values: PageValues }): Promise<ReactElement> {
  const [t, api] = await Promise.all([getTranslations('search'), serverApi()]);
  const query = apiQueryOf(values);
  const answer = await api.get('/api/products', { query: { ...query, facets: true } });
  if (!answer.ok) return <Refused problem={answer.problem} />;
  const result = answer.data;
  const filters = filtersOf(values);
  const active = countFilters(query);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{query.q ? t('titleFor', { query: query.q }) : t('title')}</h1>
        <output className={styles.soft}>
          {result.total === null ? null : t(result.totalIsExact ? 'count' : 'about', { count: result.total })}
        </output>
      </header>
      <Notices result={result} />
      <div className={styles.columns}>
        {result.facets ? (
          <FilterPanel
            facets={result.facets}
            filters={filters}
            active={active}
            clearHref={urls.search({ q: filters.q, dealer: filters.dealer, sort: filters.sort })}
            labels={await filterLabels()}
          />
        ) : null}
        <section className={styles.results} aria-label={t('results')}>
          <div className={styles.bar}>
            <SortChoice filters={filters} sort={query.sort} />
          </div>
          {result.items.length === 0 ? (
            <Nothing active={active} filters={filters} />
          ) : (
            <ProductGrid cards={result.items} label={t('results')} heading="h2" inFirstScreen={4} />
          )}
          <nav className={styles.pages} aria-label={t('results')}>
            {query.cursor ? (
              <LinkAction href={urls.search(filters)} kind="plain">
                {t('first')}
              </LinkAction>
            ) : null}
            {result.nextCursor ? (
              <LinkAction href={urls.search({ ...filters, after: result.nextCursor })}>{t('next')}</LinkAction>
            ) : null}
          </nav>
          <p className={styles.soft}>
            <Link href={urls.policy('ranking')}>{t('ranking')}</Link>
          </p>
        </section>
      </div>
    </div>
  );
}

/** What was read otherwise than typed is said, never done silently (MKT-6). */
async function Notices({ result }: { result: Result }): Promise<ReactElement | null> {
  const t = await getTranslations('search');
  if (result.corrections.length === 0 && result.leftOut.length === 0) return null;
  return (
    <output className={styles.notices}>
      {result.corrections.map(({ from, to }) => (
        <p key={from} className={styles.notice}>
          <Icon name="info" size={20} />
          {t('corrected', { from, to })}
        </p>
      ))}
      {result.leftOut.length > 0 ? (
        <p className={styles.notice}>
          <Icon name="info" size={20} />
          {t('leftOut', { words: result.leftOut.map((words) => `“${words}”`).join(', ') })}
        </p>
      ) : null}
    </output>
  );
}

async function Nothing({ active, filters }: { active: number; filters: SearchFilters }): Promise<ReactElement> {
  const t = await getTranslations('search');
  return (
    <div className={styles.nothing}>
      <Icon name="search" size={40} />
      <h2>{t('nothing')}</h2>
      <p className={styles.soft}>{t('nothingText')}</p>
      {active > 0 ? <LinkAction href={urls.search({ q: filters.q })}>{t('clear')}</LinkAction> : null}
      <LinkAction href={urls.home()} kind="plain">
        {t('browse')}
      </LinkAction>
    </div>
  );
}

/** IN-12: searches for what may not be sold are answered with the reason. */
async function Refused({ problem }: { problem: ApiProblem }): Promise<ReactElement> {
  const t = await getTranslations('search');
  if (problem.code !== 'catalogue.forbidden_search' && problem.code !== 'catalogue.bad_cursor')
    throw new ApiFailure(problem);
  return (
    <div className={styles.nothing}>
      <Icon name="warning" size={40} />
      <h1>{t('nothing')}</h1>
      <p>{problem.code === 'catalogue.forbidden_search' ? t('forbidden') : t('nothingText')}</p>
      <LinkAction href={urls.search()}>{t('title')}</LinkAction>
    </div>
  );
}
