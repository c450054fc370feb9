import type { Body, Data } from '@mistri/api-client';
import { fromPaise, toPaise } from '#web/forms/amount.ts';

export type Product = Data<'GET /api/products/{productId}'>;
export type NewListing = Body<'POST /api/products'>;

export interface Model {
  id: string;
  name: string;
  brand: string;
}

/** A price that a business pays from a quantity on, as typed. */
export interface Break {
  quantity: string;
  price: string;
}

export type ListingValues = Record<
  | 'title'
  | 'sku'
  | 'description'
  | 'categoryId'
  | 'brandId'
  | 'grade'
  | 'mrp'
  | 'b2cPrice'
  | 'b2bPrice'
  | 'b2bMinimumQuantity'
  | 'hsn'
  | 'warrantyMonths'
  | 'weightGrams'
  | 'countryOfOrigin'
  | 'manufacturer'
  | 'bisRegistration'
  | 'quantity',
  string
>;

export function valuesOf(product: Product | undefined): ListingValues {
  const own = product?.own;
  return {
    title: product?.title ?? '',
    sku: own?.sku ?? '',
    description: product?.description ?? '',
    categoryId: product?.category.id ?? '',
    brandId: product?.brand?.id ?? '',
    grade: product?.grade ?? 'compatible',
    mrp: product ? fromPaise(product.mrp) : '',
    b2cPrice: product ? fromPaise(product.b2cPrice) : '',
    b2bPrice: own ? fromPaise(own.b2bPrice) : '',
    b2bMinimumQuantity: String(product?.b2bMinimumQuantity ?? 1),
    hsn: product?.hsn ?? '',
    warrantyMonths: String(product?.warrantyMonths ?? 0),
    weightGrams: product ? String(product.weightGrams) : '',
    countryOfOrigin: product?.countryOfOrigin ?? 'IN',
    manufacturer: product?.manufacturer ?? '',
    bisRegistration: product?.bisRegistration ?? '',
    quantity: '',
  };
}

export const breaksOf = (product: Product | undefined): readonly Break[] =>
  (product?.b2bBreaks ?? [])
    .filter((entry) => entry.quantity > (product?.b2bMinimumQuantity ?? 1))
    .map((entry) => ({ quantity: String(entry.quantity), price: fromPaise(entry.price) }));

/** What was typed, as the api takes it. Empty optional fields are left to the category's defaults. */
export function listingBody(
  values: ListingValues,
  models: readonly Model[],
  breaks: readonly Break[],
): Omit<NewListing, 'dealerId' | 'quantity' | 'draft'> {
  const optional = (name: keyof ListingValues): string | undefined => values[name].trim() || undefined;
  const weight = optional('weightGrams');
  const hsn = optional('hsn');
  return {
    title: values.title.trim(),
    sku: values.sku.trim(),
    description: values.description.trim(),
    categoryId: values.categoryId,
    brandId: optional('brandId') ?? null,
    modelIds: models.map((model) => model.id),
    grade: values.grade as NewListing['grade'],
    mrp: toPaise(values.mrp),
    b2cPrice: toPaise(values.b2cPrice),
    b2bPrice: toPaise(values.b2bPrice),
    b2bMinimumQuantity: Number(values.b2bMinimumQuantity),
    b2bBreaks: breaks
      .filter((entry) => entry.quantity.trim() !== '' && entry.price.trim() !== '')
      .map((entry) => ({ quantity: Number(entry.quantity), price: toPaise(entry.price) })),
    warrantyMonths: Number(values.warrantyMonths),
    countryOfOrigin: values.countryOfOrigin,
    manufacturer: values.manufacturer.trim(),
    bisRegistration: optional('bisRegistration')?.toUpperCase() ?? null,
    ...(hsn ? { hsn } : {}),
    ...(weight ? { weightGrams: Number(weight) } : {}),
  };
}

/** What a tab kept of a form (`kept-typing.ts`), when it has the form of models. */
export const readModels = (kept: unknown): readonly Model[] | undefined =>
  areOf<Model>(kept, ['id', 'name', 'brand']) ? kept : undefined;

export const readBreaks = (kept: unknown): readonly Break[] | undefined =>
  areOf<Break>(kept, ['quantity', 'price']) ? kept : undefined;

function areOf<T>(kept: unknown, names: readonly (keyof T & string)[]): kept is readonly T[] {
  const isOne = (entry: unknown): boolean =>
    typeof entry === 'object' &&
    entry !== null &&
    names.every((name) => typeof (entry as Record<string, unknown>)[name] === 'string');
  return Array.isArray(kept) && kept.every((entry) => isOne(entry));
}
