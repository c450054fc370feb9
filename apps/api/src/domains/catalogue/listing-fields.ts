import type { ChangeProductBody, CreateProductBody } from '@mistri/contracts/catalogue/products';
import type { ListedPrices } from '@mistri/contracts/catalogue/unit-price';
import type { Selectable } from 'kysely';
import type { ProductsTable } from './catalogue-tables.ts';
import type { Grade } from './search/search-terms.ts';

/** Everything a listing says, named as on the wire: what is checked, proposed, kept per version and exported. */
export interface ListingFields {
  sku: string;
  title: string;
  description: string;
  categoryId: string;
  brandId: string | null;
  modelIds: string[];
  grade: Grade;
  mrp: number;
  b2bPrice: number;
  b2cPrice: number;
  b2bMinimumQuantity: number;
  b2bBreaks: { quantity: number; price: number }[];
  hsn: string;
  gstRateBp: number;
  warrantyMonths: number;
  weightGrams: number;
  countryOfOrigin: string;
  manufacturer: string;
  bisRegistration: string | null;
}

/** What a person gave: what is missing comes from the category. */
export type GivenFields = Omit<CreateProductBody, 'dealerId' | 'quantity' | 'draft'>;
export type ChangedFields = Omit<ChangeProductBody, 'version'>;
export type ProductRow = Selectable<ProductsTable>;

export const listedPrices = (
  row: Pick<ProductRow, 'b2c_price_minor' | 'b2b_price_minor' | 'b2b_minimum_quantity' | 'b2b_breaks'>,
): ListedPrices => ({
  b2c_minor: row.b2c_price_minor,
  b2b_minor: row.b2b_price_minor,
  b2bMinimumQuantity: row.b2b_minimum_quantity,
  b2bBreaks: row.b2b_breaks,
});

/** `modelIds` in the order of the row's numbers. */
export function fieldsOf(row: ProductRow, modelIds: readonly string[]): ListingFields {
  return {
    sku: row.sku,
    title: row.title,
    description: row.description,
    categoryId: row.category_id,
    brandId: row.brand_id,
    modelIds: [...modelIds],
    grade: row.grade,
    mrp: row.mrp_minor,
    b2bPrice: row.b2b_price_minor,
    b2cPrice: row.b2c_price_minor,
    b2bMinimumQuantity: row.b2b_minimum_quantity,
    b2bBreaks: row.b2b_breaks.map((step) => ({ quantity: step.quantity, price: step.price_minor })),
    hsn: row.hsn,
    gstRateBp: row.gst_rate_bp,
    warrantyMonths: row.warranty_months,
    weightGrams: row.weight_g,
    countryOfOrigin: row.country_of_origin,
    manufacturer: row.manufacturer,
    bisRegistration: row.bis_registration,
  };
}

/** The columns of a checked listing. */
export function columnsOf(fields: ListingFields, modelNos: readonly number[]) {
  return {
    sku: fields.sku,
    title: fields.title,
    description: fields.description,
    category_id: fields.categoryId,
    brand_id: fields.brandId,
    model_nos: [...modelNos],
    grade: fields.grade,
    mrp_minor: fields.mrp,
    b2b_price_minor: fields.b2bPrice,
    b2c_price_minor: fields.b2cPrice,
    b2b_minimum_quantity: fields.b2bMinimumQuantity,
    b2b_breaks: JSON.stringify(fields.b2bBreaks.map((step) => ({ quantity: step.quantity, price_minor: step.price }))),
    hsn: fields.hsn,
    gst_rate_bp: fields.gstRateBp,
    warranty_months: fields.warrantyMonths,
    weight_g: fields.weightGrams,
    country_of_origin: fields.countryOfOrigin,
    manufacturer: fields.manufacturer,
    bis_registration: fields.bisRegistration,
  };
}

/** The fields of `next` that differ from `before`. */
export function differences(before: ListingFields, next: ListingFields): Partial<ListingFields> {
  const changed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(next))
    if (JSON.stringify(value) !== JSON.stringify(before[name as keyof ListingFields])) changed[name] = value;
  return changed as Partial<ListingFields>;
}
