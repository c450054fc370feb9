import type { Db } from '#platform/db/database.ts';
import { availability } from '#rooms/inventory/index.ts';
import { fieldsOf, type ListingFields } from '../listing-fields.ts';
import { sheetColumns } from './sheet-columns.ts';

type Cell = string | number;
const batch = 1_000;

export const sheetHeader: readonly string[] = sheetColumns.map((column) => column.header);

/** A dealer's listings as rows of a sheet that can be imported again, some at a time. */
export async function* exportRows(db: Db, dealerId: string): AsyncGenerator<Cell[][]> {
  const models = await db.selectFrom('catalogue_models').select(['model_no', 'model_id']).execute();
  const modelIds = new Map(models.map((model) => [model.model_no, model.model_id]));
  for (let after = ''; ;) {
    const rows = await db
      .selectFrom('products')
      .selectAll()
      .where('dealer_id', '=', dealerId)
      .where('status', '!=', 'removed')
      .where('product_id', '>', after)
      .orderBy('product_id')
      .limit(batch)
      .execute();
    const last = rows.at(-1);
    if (!last) return;
    const stock = await availability(
      db,
      rows.map((row) => row.product_id),
    );
    yield rows.map((row) => {
      const fields = fieldsOf(
        row,
        row.model_nos.flatMap((no) => modelIds.get(no) ?? []),
      );
      return rowOf({ ...fields, quantity: stock.get(row.product_id)?.quantity ?? 0 });
    });
    after = last.product_id;
  }
}

const rowOf = (fields: ListingFields & { quantity: number }): Cell[] =>
  sheetColumns.map((column) => column.write(fields));

/** What a new dealer starts from: the columns, one example, how to fill each, and the names that can be used. */
export async function templateSheets(db: Db): Promise<{ name: string; rows: Cell[][] }[]> {
  const categories = await db
    .selectFrom('catalogue_categories')
    .select(['category_id', 'name_en', 'name_ta', 'name_hi'])
    .where('active', '=', true)
    .orderBy('position')
    .execute();
  const models = await db
    .selectFrom('catalogue_models as model')
    .innerJoin('catalogue_brands as brand', 'brand.brand_id', 'model.brand_id')
    .select(['model.name', 'brand.name as brand'])
    .where('model.active', '=', true)
    .orderBy('brand.name')
    .orderBy('model.name')
    .execute();
  const brands = await db
    .selectFrom('catalogue_brands')
    .select('name')
    .where('active', '=', true)
    .orderBy('name')
    .execute();
  return [
    { name: 'Products', rows: [[...sheetHeader], rowOf(example)] },
    {
      name: 'How to fill',
      rows: [['Column', 'What goes in'], ...sheetColumns.map((column) => [column.header, column.help])],
    },
    {
      name: 'Lists',
      rows: [
        ['Category', 'பிரிவு', 'श्रेणी', 'Category id'],
        ...categories.map((row) => [row.name_en, row.name_ta, row.name_hi, row.category_id]),
        [''],
        ['Brand'],
        ...brands.map((row) => [row.name]),
        [''],
        ['Model'],
        ...models.map((row) => [`${row.brand} ${row.name}`]),
      ],
    },
  ];
}

const example: ListingFields & { quantity: number } = {
  sku: 'RN12-DISP-BLK',
  title: 'Display with touch for Xiaomi Redmi Note 12, black',
  description: 'Tested before dispatch. Adhesive included.',
  categoryId: 'display',
  brandId: 'xiaomi',
  modelIds: ['xiaomi-redmi-note-12'],
  grade: 'compatible',
  mrp: 249_900,
  b2cPrice: 189_900,
  b2bPrice: 154_900,
  b2bMinimumQuantity: 5,
  b2bBreaks: [{ quantity: 20, price: 149_900 }],
  hsn: '85177990',
  gstRateBp: 1800,
  warrantyMonths: 3,
  weightGrams: 180,
  countryOfOrigin: 'CN',
  manufacturer: 'Name and address of the maker or importer',
  bisRegistration: null,
  quantity: 25,
};
