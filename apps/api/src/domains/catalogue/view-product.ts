import type { PublicProduct } from '@mistri/contracts/catalogue/products';
import type { Db } from '#platform/db/database.ts';
import { availability } from '#rooms/inventory/index.ts';
import type { ProductRow } from './listing-fields.ts';
import { average, type BuyerKind } from './read-cards.ts';
import { openReviewOf } from './reviews-store.ts';

export interface Viewer {
  buyer: BuyerKind;
  /** The dealer who owns it, or an admin. */
  whole: boolean;
}

/** The page of a product. What is the dealer's own business is there only for a viewer who may see all of it. */
export async function viewProduct(db: Db, row: ProductRow, viewer: Viewer): Promise<PublicProduct> {
  const [category, brand, models, seller, photos, stock] = await Promise.all([
    db
      .selectFrom('catalogue_categories')
      .select(['category_id as id', 'name_en as nameEn', 'name_ta as nameTa', 'name_hi as nameHi'])
      .where('category_id', '=', row.category_id)
      .executeTakeFirstOrThrow(),
    row.brand_id === null ? null : readBrand(db, row.brand_id),
    readModelsOf(db, row.model_nos),
    db.selectFrom('catalogue_sellers').selectAll().where('dealer_id', '=', row.dealer_id).executeTakeFirstOrThrow(),
    readPhotos(db, row.product_id, viewer.whole),
    availability(db, [row.product_id]),
  ]);
  const business = viewer.buyer === 'b2b' || viewer.whole;
  return {
    productId: row.product_id,
    title: row.title,
    description: row.description,
    status: row.status,
    version: row.version,
    category,
    brand,
    models,
    grade: row.grade,
    price: viewer.buyer === 'b2b' ? row.b2b_price_minor : row.b2c_price_minor,
    b2cPrice: row.b2c_price_minor,
    b2bMinimumQuantity: business ? row.b2b_minimum_quantity : 1,
    b2bBreaks: business ? row.b2b_breaks.map((step) => ({ quantity: step.quantity, price: step.price_minor })) : [],
    mrp: row.mrp_minor,
    hsn: row.hsn,
    gstRateBp: row.gst_rate_bp,
    warrantyMonths: row.warranty_months,
    weightGrams: row.weight_g,
    countryOfOrigin: row.country_of_origin,
    manufacturer: row.manufacturer,
    bisRegistration: row.bis_registration,
    available: stock.get(row.product_id)?.available ?? 0,
    photos,
    ratingAverage: average(row.rating_x100, row.rating_count),
    ratingCount: row.rating_count,
    seller: {
      dealerId: seller.dealer_id,
      name: seller.display_name,
      city: seller.city,
      stateCode: seller.state_code,
      selling: seller.selling,
      ratingAverage: average(seller.rating_x100, seller.rating_count),
      ratingCount: seller.rating_count,
    },
    updatedAt: row.updated_at.toISOString(),
    ...(viewer.whole ? { own: await viewOwn(db, row, stock.get(row.product_id)) } : {}),
  };
}

async function viewOwn(db: Db, row: ProductRow, stock: { quantity: number; reserved: number } | undefined) {
  const review = await openReviewOf(db, row.product_id);
  return {
    sku: row.sku,
    b2bPrice: row.b2b_price_minor,
    quantity: stock?.quantity ?? 0,
    reservedCount: stock?.reserved ?? 0,
    pausedBy: row.paused_by,
    statusReason: row.status_reason,
    createdAt: row.created_at.toISOString(),
    review: review
      ? {
          reviewId: review.review_id,
          reasons: review.reasons,
          openedAt: review.opened_at.toISOString(),
          proposed: review.proposed,
        }
      : null,
  };
}

async function readBrand(db: Db, brandId: string): Promise<{ id: string; name: string } | null> {
  const row = await db
    .selectFrom('catalogue_brands')
    .select(['brand_id as id', 'name'])
    .where('brand_id', '=', brandId)
    .executeTakeFirst();
  return row ?? null;
}

async function readModelsOf(db: Db, modelNos: readonly number[]) {
  if (modelNos.length === 0) return [];
  return db
    .selectFrom('catalogue_models as model')
    .innerJoin('catalogue_brands as brand', 'brand.brand_id', 'model.brand_id')
    .select(['model.model_id as id', 'model.name', 'brand.name as brand'])
    .where('model.model_no', 'in', [...modelNos])
    .orderBy('model.model_no')
    .execute();
}

export async function readPhotos(db: Db, productId: string, waitingToo: boolean) {
  return db
    .selectFrom('product_photos')
    .select(['photo_id as photoId', 'alt', 'width', 'height', 'state'])
    .where('product_id', '=', productId)
    .where('state', 'in', waitingToo ? ['shown', 'waiting'] : ['shown'])
    .orderBy('position')
    .execute();
}
