import type { SearchQuery } from '@mistri/contracts/catalogue/search';
import type { Db } from '#platform/db/database.ts';
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
    query.categoryId &&
      db
        .selectFrom('catalogue_categories')
        .select('category_no as no')
        .where('category_id', 'in', some(query.categoryId))
        .execute(),
    query.brandId &&
      db.selectFrom('catalogue_brands').select('brand_no as no').where('brand_id', 'in', some(query.brandId)).execute(),
    query.modelId &&
      db.selectFrom('catalogue_models').select('model_no as no').where('model_id', 'in', some(query.modelId)).execute(),
    query.dealerId &&
      db.selectFrom('catalogue_sellers').select('dealer_no as no').where('dealer_id', '=', query.dealerId).execute(),
  ]);
  return {
    category: category ? terms('category', category) : undefined,
    brand: brand ? terms('brand', brand) : undefined,
    model: model ? terms('model', model) : undefined,
    dealer: dealer ? terms('dealer', dealer) : undefined,
    district:
      query.district && query.district.length > 0 ? query.district.map((no) => term('district', no)) : undefined,
  };
}

const some = (ids: readonly string[]): string[] => (ids.length > 0 ? [...ids] : ['']);

function terms(family: 'category' | 'brand' | 'model' | 'dealer', rows: readonly { no: number }[]): number[] {
  return rows.length > 0 ? rows.map((row) => term(family, row.no)) : [term(family, 0)];
}
