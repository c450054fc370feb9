import { Type, type Static } from 'typebox';

const closed = { additionalProperties: false } as const;
const id = (prefix: string) => Type.String({ pattern: `^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$` });

export const stockReasons = ['received', 'counted', 'damaged', 'corrected', 'imported'] as const;
export const stockReason = Type.Union(stockReasons.map((reason) => Type.Literal(reason)));

export const inventoryParams = Type.Object({ dealerId: id('dlr') }, closed);
export const inventoryItemParams = Type.Object({ dealerId: id('dlr'), productId: id('prd') }, closed);
export const warehouseParams = Type.Object({ dealerId: id('dlr'), warehouseId: id('whs') }, closed);

export const inventoryQuery = Type.Object(
  {
    lowStock: Type.Optional(Type.Boolean({ description: 'only what is at or below its low-stock mark' })),
    search: Type.Optional(Type.String({ minLength: 1, maxLength: 80, description: 'part of a title, or a SKU' })),
    warehouseId: Type.Optional(id('whs')),
    after: Type.Optional(Type.String({ maxLength: 80, description: '`nextAfter` of the page before' })),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  },
  closed,
);

export const inventoryRow = Type.Object({
  productId: Type.String(),
  sku: Type.String(),
  title: Type.String(),
  warehouseId: Type.String(),
  warehouseName: Type.String(),
  quantity: Type.Integer(),
  reservedCount: Type.Integer(),
  available: Type.Integer(),
  lowStockAt: Type.Integer(),
  updatedAt: Type.String({ format: 'date-time' }),
});
export type InventoryRow = Static<typeof inventoryRow>;

export const inventoryResult = Type.Object({
  items: Type.Array(inventoryRow),
  nextAfter: Type.Union([Type.String(), Type.Null()]),
  lowStockCount: Type.Integer({ description: 'rows at or below their low-stock mark, at most 1,000 counted' }),
});

const quantity = Type.Integer({ minimum: 0, maximum: 1_000_000 });
const change = Type.Integer({ minimum: -1_000_000, maximum: 1_000_000, description: 'how much more, or less' });
const lowStockAt = Type.Integer({ minimum: 0, maximum: 100_000 });
const note = Type.String({ minLength: 1, maxLength: 300 });

export const changeStockBody = Type.Object(
  {
    warehouseId: Type.Optional(id('whs')),
    quantity: Type.Optional(quantity),
    change: Type.Optional(change),
    lowStockAt: Type.Optional(lowStockAt),
    reason: stockReason,
    note: Type.Optional(note),
  },
  closed,
);

export const bulkStockBody = Type.Object(
  {
    changes: Type.Array(
      Type.Object(
        {
          productId: id('prd'),
          warehouseId: Type.Optional(id('whs')),
          quantity: Type.Optional(quantity),
          change: Type.Optional(change),
          lowStockAt: Type.Optional(lowStockAt),
        },
        closed,
      ),
      { minItems: 1, maxItems: 500 },
    ),
    reason: stockReason,
    note: Type.Optional(note),
  },
  closed,
);

export const changedResult = Type.Object({ changed: Type.Integer() });

export const movementsQuery = Type.Object(
  {
    productId: Type.Optional(id('prd')),
    before: Type.Optional(
      Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: '`nextBefore` of the page before' }),
    ),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  },
  closed,
);

export const movementsResult = Type.Object({
  items: Type.Array(
    Type.Object({
      seq: Type.Integer(),
      productId: Type.String(),
      sku: Type.String(),
      warehouseId: Type.String(),
      kind: Type.String(),
      quantityDelta: Type.Integer(),
      reservedDelta: Type.Integer(),
      jobId: Type.Union([Type.String(), Type.Null()]),
      note: Type.Union([Type.String(), Type.Null()]),
      at: Type.String({ format: 'date-time' }),
    }),
  ),
  nextBefore: Type.Union([Type.Integer(), Type.Null()]),
});

export const pinCode = Type.String({ pattern: '^[1-9][0-9]{5}$', description: 'six digits' });
export const stateCode = Type.String({ pattern: '^[0-9]{2}$', description: 'GST state code, e.g. 33' });

export const warehouseBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80 }),
    address: Type.String({ minLength: 5, maxLength: 300 }),
    city: Type.String({ minLength: 1, maxLength: 80 }),
    pin: pinCode,
    stateCode,
    main: Type.Boolean(),
  },
  closed,
);

export const warehouse = Type.Object({
  warehouseId: Type.String(),
  name: Type.String(),
  address: Type.String(),
  city: Type.String(),
  pin: Type.String(),
  stateCode: Type.String(),
  main: Type.Boolean(),
  active: Type.Boolean(),
});

export const warehousesResult = Type.Object({ items: Type.Array(warehouse) });

export const inventoryPolicyBody = Type.Object(
  {
    reservationMinutes: Type.Integer({ minimum: 1, maximum: 1440 }),
    reason: Type.String({ minLength: 5, maxLength: 300 }),
  },
  closed,
);
export const inventoryPolicy = Type.Object({ reservationMinutes: Type.Integer(), changedAt: Type.String() });
