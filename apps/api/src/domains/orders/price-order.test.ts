import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contradiction, deliveryCharge, minimumFor, type OrderRules } from './order-rules.ts';
import { type Offer, type OrderDraft, priceOrder } from './price-order.ts';

const rules: OrderRules = {
  minimums: [
    { buyerKind: 'b2b', category: null, city: null, minimum_minor: 1_000_000 },
    { buyerKind: 'b2c', category: null, city: null, minimum_minor: 50_000 },
    { buyerKind: 'b2c', category: 'tempered-glass', city: null, minimum_minor: 20_000 },
    { buyerKind: 'b2c', category: 'tempered-glass', city: 'Madurai', minimum_minor: 10_000 },
    { buyerKind: 'b2c', category: null, city: 'Chennai', minimum_minor: 30_000 },
  ],
  delivery: {
    sac: '996812',
    gst_rate_bp: 1800,
    unknown_distance_km: 900,
    bands: [
      { up_to_km: 50, first_500g_minor: 4000, next_500g_minor: 1500 },
      { up_to_km: null, first_500g_minor: 8000, next_500g_minor: 4000 },
    ],
  },
  deadlines: { accept_hours: 24, ship_hours: 72 },
  returns: { window_days: 7 },
  dispute_window_hours: 168,
};

const offer = (more: Partial<Offer> = {}): Offer => ({
  productId: 'prd_1',
  dealerId: 'dlr_1',
  title: 'Display',
  category: 'display',
  hsn: '8517',
  gstRate_bp: 1800,
  weight_g: 200,
  b2b_minor: 200_000,
  b2c_minor: 236_000,
  ...more,
});

const draft = (more: Partial<OrderDraft> = {}): OrderDraft => ({
  buyerKind: 'b2c',
  items: [{ offer: offer(), quantity: 1 }],
  supplierState: '33',
  placeOfSupply: '33',
  city: 'Madurai',
  distance_km: 430,
  fee: { fee_minor: 1000, sac: '998599', gstRate_bp: 1800 },
  platformState: '33',
  ...more,
});

describe('an order', () => {
  it('inside one state has CGST and SGST, between states IGST, and the same price', () => {
    const inside = priceOrder(draft(), rules, 1);
    expect(inside.lines[0]).toMatchObject({
      taxable_minor: 200_000,
      cgst_minor: 18_000,
      sgst_minor: 18_000,
      igst_minor: 0,
    });
    const between = priceOrder(draft({ placeOfSupply: '29' }), rules, 1);
    expect(between.lines[0]).toMatchObject({
      taxable_minor: 200_000,
      cgst_minor: 0,
      sgst_minor: 0,
      igst_minor: 36_000,
    });
    expect(between.goods_minor).toBe(inside.goods_minor);
  });

  it('is judged by its goods alone: GST in, delivery and fee out (MKT-8)', () => {
    const justBelow = priceOrder(draft({ items: [{ offer: offer({ b2c_minor: 49_999 }), quantity: 1 }] }), rules, 1);
    expect(justBelow.total_minor).toBeGreaterThan(50_000);
    expect(justBelow.flags).toMatchObject({ minimumMet: false, judged_minor: 49_999, minimum_minor: 50_000 });
    const exactly = priceOrder(draft({ items: [{ offer: offer({ b2c_minor: 25_000 }), quantity: 2 }] }), rules, 1);
    expect(exactly.flags.minimumMet).toBe(true);
  });

  it('takes B2B prices and the B2B minimum for a business', () => {
    const order = priceOrder(draft({ buyerKind: 'b2b', items: [{ offer: offer(), quantity: 5 }] }), rules, 7);
    expect(order.goods_minor).toBe(1_000_000);
    expect(order.flags).toMatchObject({ minimum_minor: 1_000_000, minimumMet: true, ruleVersion: 7 });
  });

  it('always adds up, for any prices, rates, quantities and places', () => {
    const item = fc.record({
      offer: fc
        .record({
          b2c_minor: fc.integer({ min: 100, max: 100_000_000 }),
          gstRate_bp: fc.constantFrom(0, 500, 1200, 1800, 2800, 4000),
          weight_g: fc.integer({ min: 1, max: 30_000 }),
        })
        .map((parts) => offer({ ...parts, b2b_minor: parts.b2c_minor })),
      quantity: fc.integer({ min: 1, max: 1000 }),
    });
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 20 }),
        fc.constantFrom('33', '29', '07'),
        fc.integer({ min: 0, max: 100_000 }),
        (items, placeOfSupply, fee_minor) => {
          const order = priceOrder(
            draft({ items, placeOfSupply, fee: { fee_minor, sac: '998599', gstRate_bp: 1800 } }),
            rules,
            1,
          );
          for (const line of order.lines) {
            const { taxable_minor, cgst_minor, sgst_minor, igst_minor, total_minor } = line;
            expect(taxable_minor + cgst_minor + sgst_minor + igst_minor).toBe(total_minor);
            expect(Math.min(taxable_minor, cgst_minor, sgst_minor, igst_minor)).toBeGreaterThanOrEqual(0);
          }
          expect(order.lines.reduce((total, line) => total + line.total_minor, 0)).toBe(order.total_minor);
          expect(order.goods_minor + order.delivery_minor + order.fee_minor).toBe(order.total_minor);
        },
      ),
    );
  });
});

describe('rules', () => {
  it('take the most specific minimum', () => {
    const minimum = (categories: string[], city: string) => minimumFor(rules, { buyerKind: 'b2c', categories, city });
    expect(minimum(['display'], 'Madurai')).toBe(50_000);
    expect(minimum(['display'], 'chennai ')).toBe(30_000);
    expect(minimum(['tempered-glass'], 'Chennai')).toBe(20_000);
    expect(minimum(['tempered-glass', 'tempered-glass'], 'MADURAI')).toBe(10_000);
    expect(minimum(['tempered-glass', 'display'], 'Madurai')).toBe(50_000);
  });

  it('charge delivery by started half kilograms and distance', () => {
    expect(deliveryCharge(rules, { weight_g: 500, distance_km: 50 })).toBe(4000);
    expect(deliveryCharge(rules, { weight_g: 501, distance_km: 50 })).toBe(5500);
    expect(deliveryCharge(rules, { weight_g: 1, distance_km: 50.1 })).toBe(8000);
    expect(deliveryCharge(rules, { weight_g: 1200, distance_km: undefined })).toBe(16_000);
  });

  it('that contradict themselves are named', () => {
    expect(contradiction(rules)).toBeUndefined();
    expect(contradiction({ ...rules, minimums: rules.minimums.slice(1) })).toContain('b2b');
    expect(contradiction({ ...rules, minimums: [...rules.minimums, ...rules.minimums.slice(4)] })).toContain(
      'two minimums',
    );
    const bands = [{ up_to_km: 50, first_500g_minor: 1, next_500g_minor: 1 }];
    expect(contradiction({ ...rules, delivery: { ...rules.delivery, bands } })).toContain('no end');
  });
});
