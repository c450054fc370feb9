import { sql } from 'kysely';
import { verifyHolds } from '../../apps/api/src/domains/escrow/index.ts';
import { verifyPayouts } from '../../apps/api/src/domains/payouts/index.ts';
import { openDatabase } from '../../apps/api/src/platform/db/database.ts';
import { checkMarket, gatewayList } from './check-market.ts';
import type { MarketRig } from './market-rig.ts';

/** What `checkMarket` looks at, and: holds and payouts against the ledger, refunds against the gateway, nothing stuck. */
export async function checkLife(rig: MarketRig, now: Date): Promise<string[]> {
  const { problems } = await checkMarket(rig);
  const database = openDatabase({ url: rig.databaseUrl, poolSize: 2, onError: () => undefined });
  const { db } = database;
  try {
    const holds = (await verifyHolds(db)).map((problem) => `holds: ${JSON.stringify(problem)}`);
    const payouts = (await verifyPayouts(db)).map((problem) => `payouts: ${JSON.stringify(problem)}`);
    return [...problems, ...holds, ...payouts, ...(await stuck(db, now)), ...(await refundProblems(db, rig))];
  } finally {
    await database.close();
  }
}

type Db = ReturnType<typeof openDatabase>['db'];

async function stuck(db: Db, now: Date): Promise<string[]> {
  const { rows } = await sql<{ problem: string }>`
    SELECT 'event ' || name || ' of ' || subject || ' waits after ' || attempts || ' attempts: ' || coalesce(last_error, '')
      AS problem FROM outbox_events WHERE NOT done
    UNION ALL
    SELECT 'effect ' || handler || ' of ' || subject || ' waits: ' || coalesce(last_error, '') FROM outbox_effects
    UNION ALL
    SELECT 'order ' || order_id || ' waits for a payment after its reservation ended' FROM orders
    WHERE state = 'awaiting_payment' AND reservation_expires_at < ${now}::timestamptz - interval '1 hour'
    UNION ALL
    SELECT 'order ' || order_id || ' is ' || state || ' after its deadline' FROM orders
    WHERE state IN ('paid', 'accepted', 'packed') AND act_by < ${now}::timestamptz - interval '1 hour'
    LIMIT 50`.execute(db);
  return rows.map((row) => row.problem);
}

interface GatewayRefund {
  id: string;
  amount: number;
  status: string;
  payment_id: string;
}

/** Rupees given back here and there are the same, payment by payment. */
async function refundProblems(db: Db, rig: MarketRig): Promise<string[]> {
  const there = new Map<string, number>();
  for (const refund of await gatewayList<GatewayRefund>(rig, '/v1/refunds')) {
    if (refund.status !== 'processed') continue;
    there.set(refund.payment_id, (there.get(refund.payment_id) ?? 0) + refund.amount);
  }
  const { rows } = await sql<{ gateway_payment_id: string; refunded: number }>`
    SELECT p.gateway_payment_id, sum(r.amount_minor)::bigint AS refunded
    FROM gateway_refunds r JOIN payments p ON p.payment_id = r.payment_id
    WHERE r.state = 'processed' GROUP BY 1`.execute(db);
  const here = new Map(rows.map((row) => [row.gateway_payment_id, Number(row.refunded)]));
  return [...new Set([...here.keys(), ...there.keys()])].flatMap((id) =>
    here.get(id) === there.get(id) ? [] : [`refunds of ${id}: ${here.get(id) ?? 0} here, ${there.get(id) ?? 0} there`],
  );
}
