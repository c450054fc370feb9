import { Type, type Static } from 'typebox';
import type { BuyerKind } from '@mistri/contracts/orders/order-states';

const closed = { additionalProperties: false } as const;
const amount = Type.Integer({ minimum: 0, maximum: 100_000_000_00 });
const nullable = <T extends ReturnType<typeof Type.String> | ReturnType<typeof Type.Integer>>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** MKT-8, MKT-9: everything about orders that an admin may change. A change is a new version. */
export const orderRulesSchema = Type.Object(
  {
    minimums: Type.Array(
      Type.Object(
        {
          buyerKind: Type.Enum(['b2b', 'b2c']),
          /** null: any. A category counts when all goods of the order are of it. */
          category: nullable(Type.String({ maxLength: 60 })),
          city: nullable(Type.String({ maxLength: 60 })),
          minimum_minor: amount,
        },
        closed,
      ),
      { minItems: 2, maxItems: 500 },
    ),
    delivery: Type.Object(
      {
        sac: Type.String({ pattern: '^\\d{4,6}$' }),
        gst_rate_bp: Type.Integer({ minimum: 0, maximum: 4000 }),
        /** Used when a PIN's place is not known. */
        unknown_distance_km: Type.Integer({ minimum: 0, maximum: 5000 }),
        /** Ascending; the last one without end. Prices include GST. */
        bands: Type.Array(
          Type.Object(
            {
              up_to_km: nullable(Type.Integer({ minimum: 1, maximum: 5000 })),
              first_500g_minor: amount,
              next_500g_minor: amount,
            },
            closed,
          ),
          { minItems: 1, maxItems: 20 },
        ),
      },
      closed,
    ),
    deadlines: Type.Object(
      {
        accept_hours: Type.Integer({ minimum: 1, maximum: 720 }),
        ship_hours: Type.Integer({ minimum: 1, maximum: 720 }),
      },
      closed,
    ),
    returns: Type.Object({ window_days: Type.Integer({ minimum: 0, maximum: 365 }) }, closed),
    dispute_window_hours: Type.Integer({ minimum: 1, maximum: 2160 }),
  },
  closed,
);
export type OrderRules = Static<typeof orderRulesSchema>;

/** What judged an order; stored with it. */
export interface RuleFlags {
  ruleVersion: number;
  buyerKind: BuyerKind;
  minimum_minor: number;
  /** GST included, after discount, before delivery (MKT-8). */
  judged_minor: number;
  minimumMet: boolean;
  distance_km: number | null;
}

/** @returns what is wrong with rules that pass the schema, or undefined */
export function contradiction(rules: OrderRules): string | undefined {
  for (const buyerKind of ['b2b', 'b2c'] as const) {
    const general = rules.minimums.filter((rule) => rule.buyerKind === buyerKind && !rule.category && !rule.city);
    if (general.length !== 1) return `exactly one minimum for ${buyerKind} must hold for every category and city`;
  }
  const keys = rules.minimums.map(
    (rule) => `${rule.buyerKind}|${rule.category ?? ''}|${rule.city?.toLowerCase() ?? ''}`,
  );
  if (new Set(keys).size !== keys.length) return 'two minimums for the same buyer, category and city';
  const ends = rules.delivery.bands.map((band) => band.up_to_km ?? Number.POSITIVE_INFINITY);
  if (ends.at(-1) !== Number.POSITIVE_INFINITY) return 'the last delivery band must have no end (up_to_km: null)';
  if (ends.some((end, at) => at > 0 && end <= (ends[at - 1] ?? 0))) return 'delivery bands must ascend';
  return undefined;
}

/** The most specific minimum: category and city, then category, then city, then the general one. */
export function minimumFor(
  rules: OrderRules,
  order: { buyerKind: BuyerKind; categories: readonly string[]; city: string },
): number {
  const only = new Set(order.categories).size === 1 ? order.categories[0] : undefined;
  const city = order.city.trim().toLowerCase();
  const score = (rule: OrderRules['minimums'][number]): number => {
    if (rule.buyerKind !== order.buyerKind) return -1;
    if (rule.category !== null && rule.category !== only) return -1;
    if (rule.city !== null && rule.city.trim().toLowerCase() !== city) return -1;
    return (rule.category === null ? 0 : 2) + (rule.city === null ? 0 : 1);
  };
  const best = rules.minimums.toSorted((a, b) => score(b) - score(a))[0];
  if (!best || score(best) < 0) throw new Error(`no minimum for ${order.buyerKind}`);
  return best.minimum_minor;
}

/** By weight in steps of 500 g and by distance as the crow flies. Includes GST. */
export function deliveryCharge(
  rules: OrderRules,
  parcel: { weight_g: number; distance_km: number | undefined },
): number {
  const distance = parcel.distance_km ?? rules.delivery.unknown_distance_km;
  const band = rules.delivery.bands.find((entry) => entry.up_to_km === null || distance <= entry.up_to_km);
  if (!band) throw new Error('delivery bands have an end');
  const steps = Math.max(1, Math.ceil(parcel.weight_g / 500));
  return band.first_500g_minor + (steps - 1) * band.next_500g_minor;
}
