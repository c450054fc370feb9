import pg from 'pg';
import { Shopper, type PurchaseStep } from '../scripts/rig/buy-part.ts';
import { type MarketRig, startMarketRig } from '../scripts/rig/market-rig.ts';
import { benchSeconds, type BenchRow, type BenchTable, quantiles } from './bench-table.ts';
import { type Cost, type CostMeter, costPerOrder, countingSettings, openCostMeter } from './order-cost.ts';

/**
 * Orders from cart to held money, over HTTP: cart, quote, checkout (stock reserved), payment started at the gateway, paid
 * there, told by a signed webhook, order `paid` and its money held in the ledger. PostgreSQL is durable; the gateway, the
 * api, the database and the buyers share this machine.
 */
interface Scenario {
  name: string;
  clients: number;
  /** Orders started per second; missing: each client as fast as it can. */
  rate?: number;
}

const scenarios: readonly Scenario[] = [
  { name: '1 client', clients: 1 },
  { name: '8 clients', clients: 8 },
  { name: 'paced, 20 orders/s', clients: 32, rate: 20 },
  { name: 'paced, 100 orders/s', clients: 128, rate: 100 },
];

/** `lab/README.md`: whole checkouts per second at 8 clients, measured on such a machine when the project began. */
const peers = { vendure_per_second: 6.4, medusa_per_second: 1.0 };

type Span = PurchaseStep | 'webhook';
type Spans = Map<Span, number[]>;

interface Run {
  latencies_ms: number[];
  spans: Spans;
  failed: number;
  elapsed_s: number;
}

export async function run(): Promise<readonly BenchTable[]> {
  const rig = await startMarketRig({
    buyers: 128,
    parts: 40,
    stockOfEach: 1_000_000,
    databaseSettings: countingSettings,
  });
  try {
    await rig.startApi();
    const meter = await openCostMeter(rig);
    const seconds = benchSeconds(10);
    await runScenario(rig, { name: 'warm-up', clients: 4 }, Math.min(seconds, 3));
    const rows: BenchRow[] = [];
    let eight: Run | undefined;
    let paced: BenchRow | undefined;
    for (const scenario of scenarios) {
      const result = await runScenario(rig, scenario, seconds);
      const row = rowOf(scenario, result);
      rows.push(row);
      if (scenario.clients === 8) eight = result;
      if (scenario.rate === 100) paced = row;
    }
    const cost = await whatAnOrderCosts(rig, meter, seconds);
    await meter.close();
    return [throughput(rows, eight, paced), whereTimeGoes(eight), cost];
  } finally {
    await rig.stop();
  }
}

function rowOf(scenario: Scenario, result: Run): BenchRow {
  return {
    scenario: scenario.name,
    orders: result.latencies_ms.length,
    per_second: Number((result.latencies_ms.length / result.elapsed_s).toFixed(1)),
    ...quantiles(result.latencies_ms),
    failed: result.failed,
  };
}

function throughput(rows: readonly BenchRow[], eight: Run | undefined, paced: BenchRow | undefined): BenchTable {
  const per_second = eight ? eight.latencies_ms.length / eight.elapsed_s : 0;
  const ratio = per_second / peers.vendure_per_second;
  const p99_ms = Number(paced?.['p99_ms'] ?? Infinity);
  return {
    name: 'orders end to end: cart → quote → checkout → payment → webhook → paid and held',
    rows,
    peer: `Vendure 3.7 at 8 clients (${peers.vendure_per_second} orders/s; Medusa 2.21: ${peers.medusa_per_second}), lab/README.md`,
    ratio,
    bar: {
      expected: '≥ 50 × Vendure and ≥ 200 × Medusa at 8 clients; p99 < 50 ms at 100 orders/s',
      passed: ratio >= 50 && per_second >= 200 * peers.medusa_per_second && p99_ms < 50,
    },
    command: 'npm run bench -- orders',
  };
}

const spanNames: Record<Span, string> = {
  cart: 'put into the cart',
  quote: 'quote: prices, rules, delivery',
  order: 'checkout: reservation, jobs, orders, audit',
  payment: "start payment: ours, the gateway's order, ours",
  gateway: 'somebody pays at the gateway (simulator)',
  webhook: 'webhook, inbox, worker: captured, paid, goods taken, money held',
};

function whereTimeGoes(result: Run | undefined): BenchTable {
  const spans = [...(result?.spans ?? [])];
  const mean = (values: readonly number[]): number =>
    values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
  const whole_ms = spans.reduce((sum, [, values]) => sum + mean(values), 0);
  return {
    name: 'where the time of one order goes (8 clients)',
    rows: spans.map(([span, values]) => ({
      span: spanNames[span],
      mean_ms: Number(mean(values).toFixed(2)),
      ...quantiles(values),
      share_percent: Number(((mean(values) / whole_ms) * 100).toFixed(1)),
    })),
    peer: '',
    ratio: null,
    bar: null,
    command: 'npm run bench -- orders',
  };
}

/** Processor time first, with nothing counting; then statements. At 8 clients, background work included. */
async function whatAnOrderCosts(rig: MarketRig, meter: CostMeter, seconds: number): Promise<BenchTable> {
  const measure = async (): Promise<{ orders: number; cost: Cost }> => {
    const before = await meter.read();
    const { latencies_ms } = await runScenario(rig, { name: 'cost', clients: 8 }, seconds);
    const orders = latencies_ms.length;
    return { orders, cost: costPerOrder(before, await meter.read(), orders) };
  };
  const time = await measure();
  await meter.countStatements(true);
  const counted = await measure();
  await meter.countStatements(false);
  const { api_ms, postgres_ms, simulators_ms, buyers_ms } = time.cost;
  return {
    name: 'what one order costs (8 clients)',
    rows: [
      {
        orders: time.orders,
        processor_ms: Number((api_ms + postgres_ms + simulators_ms + buyers_ms).toFixed(1)),
        api_ms,
        postgres_ms,
        simulators_ms,
        buyers_ms,
        statements: counted.cost.statements,
        transactions: counted.cost.transactions,
      },
    ],
    peer: '',
    ratio: null,
    bar: null,
    command: 'npm run bench -- orders',
  };
}

async function runScenario(rig: MarketRig, scenario: Scenario, seconds: number): Promise<Run> {
  const shopper = new Shopper(rig);
  const arrivals = await watchArrivals(rig);
  const result: Run = { latencies_ms: [], spans: new Map(), failed: 0, elapsed_s: 0 };
  const note = (span: Span, took_ms: number): void => {
    const values = result.spans.get(span) ?? [];
    if (values.length === 0) result.spans.set(span, values);
    values.push(took_ms);
  };
  const start_ms = performance.now();
  const end_ms = start_ms + seconds * 1_000;
  let started = 0;
  const buyOne = async (client: number, from_ms: number): Promise<void> => {
    const buyer = rig.buyers[client % rig.buyers.length];
    const part = rig.parts[(client + started * 13) % rig.parts.length];
    if (!buyer || !part) throw new Error('the rig has no buyers or parts');
    try {
      const bought = await shopper.buy(buyer, part, note);
      const told_ms = performance.now();
      await arrivals.of(bought.orderId);
      note('webhook', performance.now() - told_ms);
      result.latencies_ms.push(performance.now() - from_ms);
    } catch {
      result.failed += 1;
    }
  };
  const clients = Array.from({ length: scenario.clients }, async (_, client) => {
    while (performance.now() < end_ms) {
      // A paced order counts from when it was due, not from when somebody had time for it.
      const due_ms = scenario.rate ? start_ms + (started / scenario.rate) * 1_000 : performance.now();
      started += 1;
      const wait_ms = due_ms - performance.now();
      if (due_ms >= end_ms) return;
      if (wait_ms > 0) await new Promise((resolve) => setTimeout(resolve, wait_ms));
      await buyOne(client, due_ms);
    }
  });
  await Promise.all(clients);
  result.elapsed_s = (performance.now() - start_ms) / 1_000;
  await arrivals.close();
  shopper.stop();
  return result;
}

/** Looks for orders that are paid and held, all waiting ones with one statement. */
async function watchArrivals(rig: MarketRig): Promise<{ of(orderId: string): Promise<void>; close(): Promise<void> }> {
  const client = new pg.Client({ connectionString: rig.databaseUrl });
  await client.connect();
  const waiting = new Map<string, () => void>();
  let open = true;
  const text = `SELECT order_id FROM orders o WHERE order_id = ANY($1) AND state = 'paid'
                AND EXISTS (SELECT 1 FROM holds h WHERE h.job_id = o.order_id)`;
  const look = async (): Promise<void> => {
    while (open) {
      if (waiting.size > 0) {
        const { rows } = await client.query<{ order_id: string }>({
          name: 'arrived',
          text,
          values: [[...waiting.keys()]],
        });
        for (const { order_id } of rows) {
          waiting.get(order_id)?.();
          waiting.delete(order_id);
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const looking = look();
  return {
    of: (orderId) => new Promise((resolve) => waiting.set(orderId, resolve)),
    close: async () => {
      open = false;
      await looking;
      await client.end();
    },
  };
}
