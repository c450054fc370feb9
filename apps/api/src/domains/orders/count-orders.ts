import { sql } from 'kysely';
import type { OrderState } from '@mistri/contracts/orders/order-states';
import type { Db } from '#platform/db/database.ts';

export interface OrderFigures {
  readonly state: OrderState;
  readonly buyerKind: 'b2b' | 'b2c';
  readonly orders: number;
  /** What the buyers were to pay, delivery and fees included. */
  readonly total_minor: number;
}

/** Orders placed in `[from, to)` by where they stand now and by kind of buyer. */
export async function countOrders(db: Db, range: { from: Date; to: Date }): Promise<OrderFigures[]> {
  const { rows } = await sql<OrderFigures>`
    SELECT state, buyer_kind AS "buyerKind", count(*)::int AS orders, sum(total_minor)::bigint AS total_minor
    FROM orders WHERE created_at >= ${range.from} AND created_at < ${range.to}
    GROUP BY state, buyer_kind ORDER BY state, buyer_kind`.execute(db);
  return rows;
}

export interface DealerFigures {
  readonly dealerId: string;
  readonly orders: number;
  readonly goods_minor: number;
}

/** The dealers with the largest sales of goods in `[from, to)`; orders that ended without money don't count. */
export async function largestDealers(db: Db, range: { from: Date; to: Date }, limit: number): Promise<DealerFigures[]> {
  const { rows } = await sql<DealerFigures>`
    SELECT dealer_id AS "dealerId", count(*)::int AS orders, sum(goods_minor)::bigint AS goods_minor
    FROM orders
    WHERE created_at >= ${range.from} AND created_at < ${range.to}
      AND state NOT IN ('awaiting_payment', 'cancelled', 'refunded')
    GROUP BY dealer_id ORDER BY goods_minor DESC, dealer_id LIMIT ${limit}`.execute(db);
  return rows;
}
