import type { Static } from 'typebox';
import type { bulkBody } from '@mistri/contracts/catalogue/imports';
import type { ListingProblemName } from '@mistri/contracts/catalogue/listing-problems';
import { problemWithBreaks } from '@mistri/contracts/catalogue/unit-price';
import { listedPrices, type ProductRow } from '../listing-fields.ts';

export type BulkChange = Static<typeof bulkBody>['change'];

export interface PlannedRow {
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  /** Why this one cannot be changed so; null when it can. */
  readonly problem: ListingProblemName | null;
}

/** What a change would do to one listing. Pure: the preview shows it, applying does exactly that or nothing. */
export function planRow(row: ProductRow, quantity: number, change: BulkChange): PlannedRow {
  if (row.status === 'pulled') return { before: {}, after: {}, problem: 'bulkBlocked' };
  switch (change.kind) {
    case 'price':
      return planPrice(row, change);
    case 'pause':
      return planStatus(row, { from: 'active', to: 'paused' });
    case 'resume':
      return planStatus(row, { from: 'paused', to: 'active' });
    case 'stock':
      return {
        before: { quantity },
        after: { quantity: change.quantity },
        problem: quantity === change.quantity ? 'bulkSameStock' : null,
      };
  }
}

/** By basis points, to whole rupees, never below one. */
export function scaled(price_minor: number, percent_bp: number): number {
  return Math.max(100, Math.round((price_minor * (10_000 + percent_bp)) / 10_000 / 100) * 100);
}

function planPrice(row: ProductRow, change: Extract<BulkChange, { kind: 'price' }>): PlannedRow {
  const present = listedPrices(row);
  const b2c = change.which === 'b2b' ? present.b2c_minor : scaled(present.b2c_minor, change.percentBp);
  const b2b = change.which === 'b2c' ? present.b2b_minor : scaled(present.b2b_minor, change.percentBp);
  const steps = present.b2bBreaks.map((step) => ({
    quantity: step.quantity,
    price_minor: change.which === 'b2c' ? step.price_minor : scaled(step.price_minor, change.percentBp),
  }));
  const wire = (prices: readonly { quantity: number; price_minor: number }[]) =>
    prices.map((step) => ({ quantity: step.quantity, price: step.price_minor }));
  const before = { b2cPrice: present.b2c_minor, b2bPrice: present.b2b_minor, b2bBreaks: wire(present.b2bBreaks) };
  const after = { b2cPrice: b2c, b2bPrice: b2b, b2bBreaks: wire(steps) };
  const problem =
    b2c > row.mrp_minor
      ? 'bulkAboveMrp'
      : b2b > b2c
        ? 'bulkAboveB2c'
        : JSON.stringify(before) === JSON.stringify(after)
          ? 'bulkSamePrice'
          : problemWithBreaks({ ...present, b2c_minor: b2c, b2b_minor: b2b, b2bBreaks: steps })
            ? 'bulkBreaks'
            : null;
  return { before, after, problem };
}

function planStatus(row: ProductRow, move: { from: 'active' | 'paused'; to: 'active' | 'paused' }): PlannedRow {
  const before = { status: row.status };
  const after = { status: move.to };
  if (row.status !== move.from)
    return { before, after: before, problem: move.from === 'active' ? 'bulkNotOnSale' : 'bulkNotPaused' };
  if (row.paused_by === 'admin') return { before, after: before, problem: 'bulkPausedByAdmin' };
  return { before, after, problem: null };
}
