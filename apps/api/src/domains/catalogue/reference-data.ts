import type { Db } from '#platform/db/database.ts';
import { rankWeights } from './search/search-row.ts';
import { grades } from './search/search-terms.ts';

export interface Category {
  readonly id: string;
  readonly no: number;
  readonly hsn: string;
  readonly gstRate_bp: number;
  readonly typicalWeight_g: number;
  readonly bisRequired: boolean;
  readonly modelsRequired: boolean;
}

export async function readReference(db: Db) {
  const [categories, brands] = await Promise.all([
    db
      .selectFrom('catalogue_categories')
      .select([
        'category_id as id',
        'name_en as nameEn',
        'name_ta as nameTa',
        'name_hi as nameHi',
        'hsn',
        'gst_rate_bp as gstRateBp',
        'typical_weight_g as typicalWeightGrams',
        'bis_required as bisRequired',
        'models_required as modelsRequired',
      ])
      .where('active', '=', true)
      .orderBy('position')
      .execute(),
    db
      .selectFrom('catalogue_brands')
      .select(['brand_id as id', 'name'])
      .where('active', '=', true)
      .orderBy('name')
      .execute(),
  ]);
  const districts = await db
    .selectFrom('catalogue_districts')
    .select(['district_no as no', 'name', 'state_code as stateCode'])
    .orderBy('name')
    .execute();
  const rankingParameters = Object.entries(rankWeights).map(([name, weight]) => ({ name, weight }));
  return { categories, brands, grades: [...grades], districts, rankingParameters };
}

export async function readModels(
  db: Db,
  query: { brandId?: string | undefined; search?: string | undefined; ids?: string[] | undefined; limit: number },
) {
  let rows = db
    .selectFrom('catalogue_models as model')
    .innerJoin('catalogue_brands as brand', 'brand.brand_id', 'model.brand_id')
    .select(['model.model_id as id', 'model.name', 'brand.brand_id as brandId', 'brand.name as brand', 'model.year'])
    .where('model.active', '=', true)
    .orderBy('brand.name')
    .orderBy('model.year', 'desc')
    .orderBy('model.name')
    .limit(query.limit);
  if (query.ids) rows = rows.where('model.model_id', 'in', query.ids.length > 0 ? query.ids : ['']);
  if (query.brandId) rows = rows.where('model.brand_id', '=', query.brandId);
  for (const word of query.search?.split(/\s+/).slice(0, 6) ?? []) {
    const pattern = `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    rows = rows.where((where) =>
      where.or([where('model.name', 'ilike', pattern), where('brand.name', 'ilike', pattern)]),
    );
  }
  return { items: await rows.execute() };
}
