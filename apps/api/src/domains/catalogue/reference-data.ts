import type { Db } from '#platform/db/database.ts';

export interface Category {
  readonly id: string;
  readonly no: number;
  readonly hsn: string;
  readonly gstRate_bp: number;
  readonly typicalWeight_g: number;
  readonly bisRequired: boolean;
  readonly modelsRequired: boolean;
}

export async function findCategory(db: Db, categoryId: string): Promise<Category | undefined> {
  return db
    .selectFrom('catalogue_categories')
    .select([
      'category_id as id',
      'category_no as no',
      'hsn',
      'gst_rate_bp as gstRate_bp',
      'typical_weight_g as typicalWeight_g',
      'bis_required as bisRequired',
      'models_required as modelsRequired',
    ])
    .where('category_id', '=', categoryId)
    .where('active', '=', true)
    .executeTakeFirst();
}

export async function brandExists(db: Db, brandId: string): Promise<boolean> {
  const row = await db
    .selectFrom('catalogue_brands')
    .select('brand_id')
    .where('brand_id', '=', brandId)
    .where('active', '=', true)
    .executeTakeFirst();
  return row !== undefined;
}

/** Model ids → numbers; unknown ids are missing. */
export async function modelNumbers(db: Db, modelIds: readonly string[]): Promise<Map<string, number>> {
  if (modelIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('catalogue_models')
    .select(['model_id', 'model_no'])
    .where('model_id', 'in', modelIds)
    .where('active', '=', true)
    .execute();
  return new Map(rows.map((row) => [row.model_id, row.model_no]));
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
    db.selectFrom('catalogue_brands').select(['brand_id as id', 'name']).where('active', '=', true).orderBy('name').execute(),
  ]);
  return { categories, brands };
}

export async function readModels(db: Db, query: { brandId?: string; search?: string; limit: number }) {
  let rows = db
    .selectFrom('catalogue_models as model')
    .innerJoin('catalogue_brands as brand', 'brand.brand_id', 'model.brand_id')
    .select(['model.model_id as id', 'model.name', 'brand.brand_id as brandId', 'brand.name as brand', 'model.year'])
    .where('model.active', '=', true)
    .orderBy('brand.name')
    .orderBy('model.year', 'desc')
    .orderBy('model.name')
    .limit(query.limit);
  if (query.brandId) rows = rows.where('model.brand_id', '=', query.brandId);
  for (const word of query.search?.split(/\s+/).slice(0, 6) ?? []) {
    const pattern = `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    rows = rows.where((where) => where.or([where('model.name', 'ilike', pattern), where('brand.name', 'ilike', pattern)]));
  }
  return { items: await rows.execute() };
}
