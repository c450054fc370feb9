import { Type, type Static } from 'typebox';
import { closed, orNull, textBlock, textLine, typeId } from '../plain-text.ts';

export const grades = ['original', 'oem', 'compatible', 'refurbished'] as const;
export const productStatuses = ['in_review', 'active', 'paused', 'rejected', 'pulled', 'removed'] as const;

export const productStatus = Type.Union(productStatuses.map((status) => Type.Literal(status)));
export const grade = Type.Union(grades.map((name) => Type.Literal(name)));
const slug = (maxLength: number) => Type.String({ pattern: '^[a-z0-9-]{2,80}$', maxLength });
const price = Type.Integer({ minimum: 100, maximum: 100_000_000, description: 'paise, GST included' });

const fields = {
  sku: Type.String({ pattern: String.raw`^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$`, description: 'your own code, unique among your products' }),
  title: textLine(5, 160),
  description: textBlock(0, 4000),
  categoryId: slug(40),
  brandId: orNull(slug(40)),
  modelIds: Type.Array(slug(80), { maxItems: 60, uniqueItems: true, description: 'phones it fits' }),
  grade,
  mrp: price,
  b2bPrice: price,
  b2cPrice: price,
  hsn: Type.String({ pattern: '^([0-9]{4}|[0-9]{6}|[0-9]{8})$', description: 'default: of the category' }),
  gstRateBp: Type.Integer({ minimum: 0, maximum: 4000, description: 'basis points; default: of the category' }),
  warrantyMonths: Type.Integer({ minimum: 0, maximum: 120 }),
  weightGrams: Type.Integer({ minimum: 1, maximum: 30_000 }),
  countryOfOrigin: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166 code, e.g. IN' }),
  manufacturer: textLine(3, 300, 'name and address of the maker, packer or importer'),
  bisRegistration: orNull(Type.String({ pattern: '^R-[0-9]{8}$', description: 'needed for batteries and chargers' })),
};

export const createProductBody = Type.Object(
  {
    dealerId: Type.Optional(typeId('dlr')),
    sku: fields.sku,
    title: fields.title,
    description: Type.Optional(fields.description),
    categoryId: fields.categoryId,
    brandId: Type.Optional(fields.brandId),
    modelIds: Type.Optional(fields.modelIds),
    grade: fields.grade,
    mrp: fields.mrp,
    b2bPrice: fields.b2bPrice,
    b2cPrice: fields.b2cPrice,
    hsn: Type.Optional(fields.hsn),
    gstRateBp: Type.Optional(fields.gstRateBp),
    warrantyMonths: Type.Optional(fields.warrantyMonths),
    weightGrams: Type.Optional(fields.weightGrams),
    countryOfOrigin: fields.countryOfOrigin,
    manufacturer: fields.manufacturer,
    bisRegistration: Type.Optional(fields.bisRegistration),
    quantity: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'opening stock in the main warehouse' })),
  },
  closed,
);
export type CreateProductBody = Static<typeof createProductBody>;

export const changeProductBody = Type.Partial(Type.Object(fields), closed);
export type ChangeProductBody = Static<typeof changeProductBody>;

export const productParams = Type.Object({ productId: typeId('prd') }, closed);
export const dealerParams = Type.Object({ dealerId: typeId('dlr') }, closed);

const reference = Type.Object({ id: Type.String(), name: Type.String() });
const seller = Type.Object({
  dealerId: Type.String(),
  name: Type.String(),
  city: Type.String(),
  stateCode: Type.String(),
  ratingAverage: orNull(Type.Number()),
  ratingCount: Type.Integer(),
});

/** One entry of a list: what a card shows. Prices are those of the asking buyer. */
export const productCard = Type.Object({
  productId: Type.String(),
  title: Type.String(),
  grade: Type.String(),
  category: Type.String(),
  brand: orNull(Type.String()),
  price: Type.Integer({ description: "paise, GST included: the asking buyer's price" }),
  b2cPrice: Type.Integer(),
  mrp: Type.Integer(),
  available: Type.Integer(),
  photoId: orNull(Type.String()),
  ratingAverage: orNull(Type.Number()),
  ratingCount: Type.Integer(),
  dealerId: Type.String(),
  dealerName: Type.String(),
  dealerCity: Type.String(),
  dealerRating: orNull(Type.Number()),
});
export type ProductCard = Static<typeof productCard>;

export const publicProduct = Type.Object({
  productId: Type.String(),
  title: Type.String(),
  description: Type.String(),
  status: Type.String(),
  category: reference,
  brand: orNull(reference),
  models: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), brand: Type.String() })),
  grade: Type.String(),
  price: Type.Integer(),
  b2cPrice: Type.Integer(),
  mrp: Type.Integer(),
  hsn: Type.String(),
  gstRateBp: Type.Integer(),
  warrantyMonths: Type.Integer(),
  weightGrams: Type.Integer(),
  countryOfOrigin: Type.String(),
  manufacturer: Type.String(),
  bisRegistration: orNull(Type.String()),
  available: Type.Integer(),
  photos: Type.Array(Type.Object({ photoId: Type.String(), width: Type.Integer(), height: Type.Integer() })),
  ratingAverage: orNull(Type.Number()),
  ratingCount: Type.Integer(),
  seller,
  updatedAt: Type.String(),
  /** Only for the dealer who owns it and for admins. */
  own: Type.Optional(
    Type.Object({
      sku: Type.String(),
      b2bPrice: Type.Integer(),
      quantity: Type.Integer(),
      reservedCount: Type.Integer(),
      pausedBy: orNull(Type.String()),
      statusReason: orNull(Type.String()),
      createdAt: Type.String(),
      waitingPhotos: Type.Array(Type.Object({ photoId: Type.String(), width: Type.Integer(), height: Type.Integer() })),
      review: orNull(
        Type.Object({
          reviewId: Type.String(),
          reasons: Type.Array(Type.String()),
          openedAt: Type.String(),
          proposed: orNull(Type.Record(Type.String(), Type.Unknown())),
        }),
      ),
    }),
  ),
});
export type PublicProduct = Static<typeof publicProduct>;

/** What became of a new or changed listing. */
export const productSaved = Type.Object({
  productId: Type.String(),
  status: Type.String(),
  /** Set when something waits for a person: the listing itself, or the change of a live one. */
  waitingFor: Type.Array(Type.String()),
});

export const productStatusBody = Type.Object(
  {
    status: Type.Union([Type.Literal('active'), Type.Literal('paused'), Type.Literal('removed')]),
    reason: Type.Optional(textLine(3, 500)),
  },
  closed,
);

export const dealerProductsQuery = Type.Object(
  {
    status: Type.Optional(productStatus),
    search: Type.Optional(textLine(1, 80, 'part of a title, or a SKU')),
    after: Type.Optional(Type.String({ maxLength: 40 })),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
  },
  closed,
);

export const dealerProductRow = Type.Object({
  productId: Type.String(),
  sku: Type.String(),
  title: Type.String(),
  status: Type.String(),
  statusReason: orNull(Type.String()),
  categoryId: Type.String(),
  grade: Type.String(),
  mrp: Type.Integer(),
  b2cPrice: Type.Integer(),
  b2bPrice: Type.Integer(),
  available: Type.Integer(),
  photoId: orNull(Type.String()),
  photoCount: Type.Integer(),
  updatedAt: Type.String(),
});

export const dealerProductsResult = Type.Object({
  items: Type.Array(Type.Partial(dealerProductRow)),
  nextAfter: orNull(Type.String()),
});

export const referenceResult = Type.Object({
  categories: Type.Array(
    Type.Object({
      id: Type.String(),
      nameEn: Type.String(),
      nameTa: Type.String(),
      nameHi: Type.String(),
      hsn: Type.String(),
      gstRateBp: Type.Integer(),
      typicalWeightGrams: Type.Integer(),
      bisRequired: Type.Boolean(),
      modelsRequired: Type.Boolean(),
    }),
  ),
  brands: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
});

export const modelsQuery = Type.Object(
  { brandId: Type.Optional(slug(40)), search: Type.Optional(textLine(1, 60)), limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }) },
  closed,
);
export const modelsResult = Type.Object({
  items: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), brandId: Type.String(), brand: Type.String(), year: orNull(Type.Integer()) })),
});

export const reportBody = Type.Object(
  {
    reason: Type.Union(['fake', 'wrong_item', 'forbidden', 'wrong_price', 'offensive', 'other'].map((name) => Type.Literal(name))),
    note: Type.Optional(textLine(3, 500)),
  },
  closed,
);
