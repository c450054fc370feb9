import { type Static, Type } from 'typebox';
import { closed, orNull, textBlock, textLine, typeId } from '../plain-text.ts';

export const grades = ['original', 'oem', 'compatible', 'refurbished'] as const;
export const productStatuses = ['draft', 'in_review', 'active', 'paused', 'rejected', 'pulled', 'removed'] as const;

/** Why something waits for a person (MKT-3, MKT-4). */
export const reviewReasons = [
  'new_dealer',
  'claims_original',
  'similar_title',
  'similar_photo',
  'price_jump',
  'unsure_words',
  'reported',
  'blocked_by_admin',
] as const;
export type ReviewReason = (typeof reviewReasons)[number];

export const productStatus = Type.Enum([...productStatuses]);
export const grade = Type.Enum([...grades]);
export const slug = (maxLength: number) => Type.String({ pattern: '^[a-z0-9-]{2,80}$', maxLength });
const price = Type.Integer({ minimum: 100, maximum: 100_000_000, description: 'paise, GST included' });
const time = Type.String({ format: 'date-time' });

export const priceBreak = Type.Object(
  { quantity: Type.Integer({ minimum: 2, maximum: 100_000 }), price },
  { ...closed, description: 'B2B price of one piece from this quantity on' },
);

const fields = {
  sku: Type.String({
    pattern: String.raw`^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$`,
    description: 'your own code, unique among your products',
  }),
  title: textLine(5, 160),
  description: textBlock(0, 4000),
  categoryId: slug(40),
  brandId: orNull(slug(40)),
  modelIds: Type.Array(slug(80), { maxItems: 60, uniqueItems: true, description: 'phones it fits' }),
  grade,
  mrp: price,
  b2bPrice: price,
  b2cPrice: price,
  b2bMinimumQuantity: Type.Integer({
    minimum: 1,
    maximum: 10_000,
    description: 'a business gets the B2B price from so many pieces',
  }),
  b2bBreaks: Type.Array(priceBreak, { maxItems: 6, description: 'quantities rising, prices falling' }),
  hsn: Type.String({ pattern: '^([0-9]{4}|[0-9]{6}|[0-9]{8})$', description: 'default: of the category' }),
  gstRateBp: Type.Integer({ minimum: 0, maximum: 4000, description: 'basis points; default: of the HSN code' }),
  warrantyMonths: Type.Integer({ minimum: 0, maximum: 120 }),
  weightGrams: Type.Integer({ minimum: 1, maximum: 30_000, description: 'with packing; default: of the category' }),
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
    b2bMinimumQuantity: Type.Optional(fields.b2bMinimumQuantity),
    b2bBreaks: Type.Optional(fields.b2bBreaks),
    hsn: Type.Optional(fields.hsn),
    gstRateBp: Type.Optional(fields.gstRateBp),
    warrantyMonths: Type.Optional(fields.warrantyMonths),
    weightGrams: Type.Optional(fields.weightGrams),
    countryOfOrigin: fields.countryOfOrigin,
    manufacturer: fields.manufacturer,
    bisRegistration: Type.Optional(fields.bisRegistration),
    quantity: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'opening stock in the main warehouse' }),
    ),
    draft: Type.Optional(Type.Boolean({ description: 'keep it to yourself until it is submitted' })),
  },
  closed,
);
export type CreateProductBody = Static<typeof createProductBody>;

export const changeProductBody = Type.Object(
  {
    ...Type.Partial(Type.Object(fields)).properties,
    version: Type.Optional(
      Type.Integer({ minimum: 1, description: 'refuses with 409 when somebody changed it since' }),
    ),
  },
  { ...closed, minProperties: 1 },
);
export type ChangeProductBody = Static<typeof changeProductBody>;

export const productParams = Type.Object({ productId: typeId('prd') }, closed);
export const dealerParams = Type.Object({ dealerId: typeId('dlr') }, closed);

const reference = Type.Object({ id: Type.String(), name: Type.String() });

/** One entry of a list: what a card shows. */
export const productCard = Type.Object({
  productId: Type.String(),
  title: Type.String(),
  grade: Type.String(),
  categoryId: Type.String(),
  brand: orNull(Type.String()),
  price: Type.Integer({ description: "paise, GST included: the asking buyer's price" }),
  b2cPrice: Type.Integer(),
  b2bMinimumQuantity: Type.Integer({ description: 'from so many pieces a business pays `price`, below it `b2cPrice`' }),
  mrp: Type.Integer(),
  available: Type.Integer(),
  photoId: orNull(Type.String({ description: 'GET /api/photos/{photoId}/{size}' })),
  photoAlt: Type.String(),
  warrantyMonths: Type.Integer(),
  ratingAverage: orNull(Type.Number()),
  ratingCount: Type.Integer(),
  dealerId: Type.String(),
  dealerName: Type.String(),
  dealerCity: Type.String(),
  dealerRating: orNull(Type.Number()),
});
export type ProductCard = Static<typeof productCard>;

export const photo = Type.Object({
  photoId: Type.String({ description: 'GET /api/photos/{photoId}/{size}' }),
  alt: Type.String(),
  width: Type.Integer(),
  height: Type.Integer(),
  state: Type.String({ description: '`shown`, or `waiting` for review' }),
});

export const publicProduct = Type.Object({
  productId: Type.String(),
  title: Type.String(),
  description: Type.String(),
  status: Type.String(),
  version: Type.Integer(),
  category: Type.Object({ id: Type.String(), nameEn: Type.String(), nameTa: Type.String(), nameHi: Type.String() }),
  brand: orNull(reference),
  models: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), brand: Type.String() })),
  grade: Type.String(),
  price: Type.Integer({ description: "the asking buyer's price, paise, GST included" }),
  b2cPrice: Type.Integer(),
  b2bMinimumQuantity: Type.Integer(),
  b2bBreaks: Type.Array(Type.Object({ quantity: Type.Integer(), price: Type.Integer() }), {
    description: 'prices by quantity; empty unless the asking buyer is a business, the dealer or an admin',
  }),
  mrp: Type.Integer(),
  hsn: Type.String(),
  gstRateBp: Type.Integer(),
  warrantyMonths: Type.Integer(),
  weightGrams: Type.Integer(),
  countryOfOrigin: Type.String(),
  manufacturer: Type.String(),
  bisRegistration: orNull(Type.String()),
  available: Type.Integer(),
  photos: Type.Array(photo),
  ratingAverage: orNull(Type.Number()),
  ratingCount: Type.Integer(),
  seller: Type.Object({
    dealerId: Type.String(),
    name: Type.String(),
    city: Type.String(),
    stateCode: Type.String(),
    selling: Type.Boolean(),
    ratingAverage: orNull(Type.Number()),
    ratingCount: Type.Integer(),
  }),
  updatedAt: time,
  own: Type.Optional(
    Type.Object(
      {
        sku: Type.String(),
        b2bPrice: Type.Integer(),
        quantity: Type.Integer(),
        reservedCount: Type.Integer(),
        pausedBy: orNull(Type.String()),
        statusReason: orNull(Type.String()),
        createdAt: time,
        review: orNull(
          Type.Object({
            reviewId: Type.String(),
            reasons: Type.Array(Type.String()),
            openedAt: time,
            proposed: orNull(Type.Record(Type.String(), Type.Unknown())),
          }),
        ),
      },
      { description: 'only for the dealer who owns it and for admins' },
    ),
  ),
});
export type PublicProduct = Static<typeof publicProduct>;

/** What became of a new or changed listing. */
export const productSaved = Type.Object({
  productId: Type.String(),
  status: Type.String(),
  version: Type.Integer(),
  waitingFor: Type.Array(Type.String(), {
    description: 'why a person looks at it first: the listing itself, or the change of a live one; empty when live',
  }),
});

export const productStatusBody = Type.Object(
  {
    status: Type.Union([Type.Literal('active'), Type.Literal('paused'), Type.Literal('pulled')], {
      description: '`pulled` (blocked) is for admins',
    }),
    reason: Type.Optional(textLine(3, 500)),
  },
  closed,
);

export const dealerProductsQuery = Type.Object(
  {
    status: Type.Optional(productStatus),
    search: Type.Optional(textLine(1, 80, 'part of a title, or the beginning of a SKU')),
    cursor: Type.Optional(typeId('prd')),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 24 }),
  },
  closed,
);

export const dealerProductsResult = Type.Object({
  items: Type.Array(
    Type.Object({
      ...productCard.properties,
      status: Type.String(),
      version: Type.Integer(),
      updatedAt: time,
      own: Type.Optional(
        Type.Object({
          sku: Type.String(),
          b2bPrice: Type.Integer(),
          quantity: Type.Integer(),
          reservedCount: Type.Integer(),
          statusReason: orNull(Type.String()),
          photoCount: Type.Integer(),
          waitingFor: Type.Array(Type.String()),
        }),
      ),
    }),
  ),
  nextCursor: orNull(Type.String()),
  counts: Type.Optional(
    Type.Record(Type.String(), Type.Integer(), { description: 'how many per status; owner and admins, first page' }),
  ),
});

export const versionsResult = Type.Object({
  items: Type.Array(
    Type.Object({
      version: Type.Integer(),
      content: Type.Record(Type.String(), Type.Unknown()),
      changedBy: Type.String(),
      changedAt: time,
    }),
  ),
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
  brands: Type.Array(reference),
  grades: Type.Array(Type.String()),
  districts: Type.Array(Type.Object({ no: Type.Integer(), name: Type.String(), stateCode: Type.String() }), {
    description: 'where dealers are',
  }),
  rankingParameters: Type.Array(Type.Object({ name: Type.String(), weight: Type.Integer() }), {
    description: 'what puts a listing first among those that match equally well (IN-13)',
  }),
});

export const modelsQuery = Type.Object(
  {
    brandId: Type.Optional(slug(40)),
    search: Type.Optional(textLine(1, 60)),
    ids: Type.Optional(Type.Array(slug(80), { maxItems: 60 })),
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
  },
  closed,
);
export const modelsResult = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      brandId: Type.String(),
      brand: Type.String(),
      year: orNull(Type.Integer()),
    }),
  ),
});
