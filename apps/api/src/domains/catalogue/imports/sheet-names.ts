import type { Db } from '#platform/db/database.ts';
import { fold, type SheetNames } from '../sheets/sheet-columns.ts';

/** Ids and names in all languages; a model also with its brand before it. */
export async function readSheetNames(db: Db): Promise<SheetNames> {
  const categories = await db
    .selectFrom('catalogue_categories')
    .select(['category_id', 'name_en', 'name_ta', 'name_hi'])
    .where('active', '=', true)
    .execute();
  const brands = await db
    .selectFrom('catalogue_brands')
    .select(['brand_id', 'name'])
    .where('active', '=', true)
    .execute();
  const models = await db
    .selectFrom('catalogue_models as model')
    .innerJoin('catalogue_brands as brand', 'brand.brand_id', 'model.brand_id')
    .select(['model.model_id', 'model.name', 'brand.name as brand'])
    .execute();
  return {
    categories: new Map(
      categories.flatMap((row) =>
        [row.category_id, row.name_en, row.name_ta, row.name_hi].map((name) => [fold(name), row.category_id] as const),
      ),
    ),
    brands: new Map(
      brands.flatMap((row) => [row.brand_id, row.name].map((name) => [fold(name), row.brand_id] as const)),
    ),
    models: new Map(
      models.flatMap((row) =>
        [row.model_id, `${row.brand} ${row.name}`].map((name) => [fold(name), row.model_id] as const),
      ),
    ),
  };
}
