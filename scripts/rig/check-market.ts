import { sql } from 'kysely';
import { openDatabase } from '../../apps/api/src/platform/db/database.ts';
import { verifyStock } from '../../apps/api/src/domains/inventory/index.ts';
import { verifyLedger } from '../../apps/api/src/domains/ledger/index.ts';
import { HttpClient } from './http-client.ts';
import type { MarketRig } from './market-rig.ts';

export interface MarketState {
  /** Empty when all is well. */
  problems: string[];
  orders: number;
  paidOrders: number;
}

interface GatewayOrder {
  id: string;
  amount_paid: number;
  status: string;
}

/**
 * What must be true whenever nothing is on its way any more, however often anything was killed: the ledger balances,
 * stock is quantity minus reservations, no order is paid without its money, and no money lies about without its order.
 */
export async function checkMarket(rig: MarketRig): Promise<MarketState> {
  const database = openDatabase({ url: rig.databaseUrl, poolSize: 2, onError: () => undefined });
  const { db } = database;
  try {
    const ledger = (await verifyLedger(db)).map((problem) => `ledger: ${JSON.stringify(problem)}`);
    const stock = (await verifyStock(db)).map((problem) => `stock: ${JSON.stringify(problem)}`);
    const { rows: counts } = await sql<{ orders: number; paid: number }>`
      SELECT count(*)::int AS orders, count(*) FILTER (WHERE state = 'paid')::int AS paid FROM orders`.execute(db);
    const orders = await orderProblems(db);
    const gateway = await gatewayProblems(db, rig);
    return {
      problems: [...ledger, ...stock, ...orders, ...gateway],
      orders: counts[0]?.orders ?? 0,
      paidOrders: counts[0]?.paid ?? 0,
    };
  } finally {
    await database.close();
  }
}

type Db = ReturnType<typeof openDatabase>['db'];

/** Within our own books: order, job, payment, holds and stock tell the same story. */
async function orderProblems(db: Db): Promise<string[]> {
  const { rows } = await sql<{ problem: string }>`
    WITH money AS (
      SELECT o.order_id, o.state, o.total_minor, p.state AS payment, j.state AS job, pj.amount_minor,
             (SELECT coalesce(sum(gross_minor), 0) FROM holds h WHERE h.job_id = o.order_id) AS held,
             (SELECT count(*) FROM reservations r WHERE r.job_id = o.order_id AND r.state = 'held') AS reserved,
             (SELECT count(*) FROM reservations r WHERE r.job_id = o.order_id AND r.state = 'committed') AS taken
      FROM orders o
      LEFT JOIN payment_jobs pj ON pj.job_id = o.order_id
      LEFT JOIN payments p ON p.payment_id = pj.payment_id
      LEFT JOIN jobs j ON j.job_id = o.order_id)
    SELECT order_id || ': ' || found AS problem FROM money, LATERAL (VALUES
      (CASE WHEN job IS NULL THEN 'no job' END),
      (CASE WHEN state = 'paid' AND payment IS DISTINCT FROM 'captured' THEN 'paid without captured payment' END),
      (CASE WHEN state = 'paid' AND job <> 'funded' THEN 'paid, but its job is ' || job END),
      (CASE WHEN state = 'paid' AND held <> total_minor THEN 'paid ' || total_minor || ', held ' || held END),
      (CASE WHEN state = 'paid' AND (reserved > 0 OR taken = 0) THEN 'paid, but its goods are not taken' END),
      (CASE WHEN state = 'awaiting_payment' AND payment = 'captured' THEN 'money came, the order does not know' END),
      (CASE WHEN state = 'awaiting_payment' AND held > 0 THEN 'unpaid, but money is held' END),
      (CASE WHEN state = 'awaiting_payment' AND (reserved = 0 OR taken > 0) THEN 'unpaid, but nothing is reserved' END),
      (CASE WHEN payment = 'captured' AND amount_minor <> total_minor THEN 'paid another amount than its total' END)
    ) AS problems(found) WHERE found IS NOT NULL LIMIT 100`.execute(db);
  return rows.map((row) => `order ${row.problem}`);
}

/** Against the gateway's books: every rupee that it took is captured here, and the other way round. */
async function gatewayProblems(db: Db, rig: MarketRig): Promise<string[]> {
  const { rows } = await sql<{ gateway_order_id: string | null; state: string; amount_minor: number }>`
    SELECT gateway_order_id, state, amount_minor FROM payments`.execute(db);
  const ours = new Map(rows.map((row) => [row.gateway_order_id, row]));
  const problems: string[] = [];
  for (const { id, status, amount_paid } of await gatewayList<GatewayOrder>(rig, '/v1/orders')) {
    const payment = ours.get(id);
    const captured = payment?.state === 'captured';
    if (status === 'paid' && !captured) problems.push(`gateway ${id}: paid there, ${payment?.state ?? 'unknown'} here`);
    if (status !== 'paid' && captured) problems.push(`gateway ${id}: captured here, ${status} there`);
    if (captured && payment.amount_minor !== amount_paid) problems.push(`gateway ${id}: another amount`);
  }
  return problems;
}

/** Everything that the gateway lists at a path, page by page. */
export async function gatewayList<T>(rig: MarketRig, path: string): Promise<T[]> {
  const client = new HttpClient();
  const { keyId, keySecret } = keysOf(rig);
  const authorization = `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}`;
  const found: T[] = [];
  for (let skip = 0; ; skip += 100) {
    const url = `${rig.simulatorsUrl}${path}?count=100&skip=${skip}`;
    const { body } = await client.send({ method: 'GET', url, headers: { authorization } });
    const items = body.items as T[];
    found.push(...items);
    if (items.length < 100) break;
  }
  client.close();
  return found;
}

function keysOf(rig: MarketRig): { keyId: string; keySecret: string } {
  const { RAZORPAY_KEY_ID: keyId, RAZORPAY_KEY_SECRET: keySecret } = rig.environment;
  if (!keyId || !keySecret) throw new Error('the rig names the keys of its gateway itself');
  return { keyId, keySecret };
}
