import type { SearchQuery } from '@mistri/contracts/catalogue/search';
import type { Db } from '#platform/db/database.ts';
import { type Named, numbersOf } from './known-names.ts';
import { term } from './search-terms.ts';

/** The filters of a query as terms of the index. A name that nobody has matches nothing: number 0 is nobody's. */
export interface FilterNumbers {
  readonly category: readonly number[] | undefined;
  readonly brand: readonly number[] | undefined;
  readonly model: readonly number[] | undefined;
  readonly dealer: readonly number[] | undefined;
  readonly district: readonly number[] | undefined;
}

export async function readFilterNumbers(db: Db, query: SearchQuery): Promise<FilterNumbers> {
  const [category, brand, model, dealer] = await Promise.all([
    termsOf(db, 'category', query.categoryId),
    termsOf(db, 'brand', query.brandId),
    termsOf(db, 'model', query.modelId),
    query.dealerId === undefined ? undefined : dealerTerms(db, query.dealerId),
  ]);
  const district = query.district?.length ? query.district.map((no) => term('district', no)) : undefined;
  return { category, brand, model, dealer, district };
}

async function termsOf(
  db: Db,
  kind: Exclude<Named, 'district'>,
  ids: readonly string[] | undefined,
): Promise<number[] | undefined> {
  if (ids === undefined) return undefined;
  return orNobody(
    kind,
    (await numbersOf(db, kind, ids)).map((no) => term(kind, no)),
  );
}

async function dealerTerms(db: Db, dealerId: string): Promise<number[]> {
  const rows = await db
    .selectFrom('catalogue_sellers')
    .select('dealer_no as no')
    .where('dealer_id', '=', dealerId)
    .execute();
  return orNobody(
    'dealer',
    rows.map((row) => term('dealer', row.no)),
  );
}

const orNobody = (kind: 'category' | 'brand' | 'model' | 'dealer', terms: number[]): number[] =>
  terms.length > 0 ? terms : [term(kind, 0)];
