import type { Db } from '#platform/db/database.ts';
import { gstRatesFor } from '#rooms/taxes/index.ts';
import { type CataloguePolicy, readCataloguePolicy } from './catalogue-policy.ts';
import { readForbiddenWords } from './forbidden-words-store.ts';
import type { ForbiddenWords } from './forbidden-words.ts';
import type { Category } from './reference-data.ts';

/** What listings are checked against: a few small tables, read once per request or import. */
export interface ListingReference {
  readonly categories: ReadonlyMap<string, Category>;
  readonly brands: ReadonlySet<string>;
  /** Model id → number and brand. */
  readonly models: ReadonlyMap<string, { no: number; brandId: string }>;
  readonly modelIds: ReadonlyMap<number, string>;
  /** Rate in basis points of the HSN codes that were asked for; those the tax table knows. */
  readonly gstRates: ReadonlyMap<string, number>;
  readonly words: ForbiddenWords;
  readonly policy: CataloguePolicy;
}

export async function readListingReference(db: Db, at: Date, hsns: readonly string[] = []): Promise<ListingReference> {
  const categories = await db
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
    .where('active', '=', true)
    .execute();
  const brands = await db.selectFrom('catalogue_brands').select('brand_id').where('active', '=', true).execute();
  // Models that are no longer offered keep their listings.
  const models = await db.selectFrom('catalogue_models').select(['model_id', 'model_no', 'brand_id']).execute();
  const asked = new Set([...hsns, ...categories.map((category) => category.hsn)]);
  const rates = await gstRatesFor(db, { hsns: [...asked], at });
  return {
    categories: new Map(categories.map((category) => [category.id, category])),
    brands: new Set(brands.map((brand) => brand.brand_id)),
    models: new Map(models.map((model) => [model.model_id, { no: model.model_no, brandId: model.brand_id }])),
    modelIds: new Map(models.map((model) => [model.model_no, model.model_id])),
    gstRates: new Map([...rates].map(([hsn, rate]) => [hsn, rate.rate_bp])),
    words: await readForbiddenWords(db),
    policy: await readCataloguePolicy(db),
  };
}

export function modelIdsOf(reference: ListingReference, modelNos: readonly number[]): string[] {
  return modelNos.flatMap((no) => reference.modelIds.get(no) ?? []);
}
