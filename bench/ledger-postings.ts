/**
 * Postings per second of the ledger, as an order makes them: one that holds the money of a job (1 entry) and one that
 * releases it to a payee with commission, GST, TCS and TDS (7 entries). Each posting is a transaction of its own.
 *
 *   DATABASE_URL=postgres://… node bench/ledger-postings.ts        (a migrated database, role mistri_app)
 */
import pg from 'pg';
import { openBenchDatabase } from './bench-database.ts';
import { benchSeconds, type BenchTable } from './bench-table.ts';

export interface LedgerBenchRow {
  scenario: string;
  clients: number;
  postings: number;
  per_second: number;
  p50_ms: number;
  p99_ms: number;
}

interface Scenario {
  name: string;
  clients: number;
  payees: number;
}

const scenarios: readonly Scenario[] = [
  { name: 'one client', clients: 1, payees: 1_000 },
  { name: '1,000 payees', clients: 8, payees: 1_000 },
  { name: '1,000 payees', clients: 32, payees: 1_000 },
  { name: 'one payee (hot row)', clients: 8, payees: 1 },
];

const statement = {
  name: 'post',
  text: `SELECT transfer_id, replayed FROM ledger_post($1,$2,$3,$4,NULL,'bench','bench',now(),$5,$6,$7)`,
};

export async function benchLedgerPostings(databaseUrl: string, seconds = 5): Promise<LedgerBenchRow[]> {
  const rows: LedgerBenchRow[] = [];
  for (const scenario of scenarios) rows.push(await runScenario(databaseUrl, scenario, seconds));
  return rows;
}

async function runScenario(databaseUrl: string, scenario: Scenario, seconds: number): Promise<LedgerBenchRow> {
  const run = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  const clients = await Promise.all(
    Array.from({ length: scenario.clients }, async () => {
      const client = new pg.Client({ connectionString: databaseUrl, options: '-c role=mistri_app' });
      await client.connect();
      return client;
    }),
  );
  const latencies: number[] = [];
  const timed = async (client: pg.Client, values: unknown[]): Promise<void> => {
    const start = performance.now();
    await client.query({ ...statement, values });
    latencies.push(performance.now() - start);
  };
  const start = performance.now();
  const end = start + seconds * 1_000;
  await Promise.all(
    clients.map(async (client, at) => {
      for (let turn = 0; performance.now() < end; turn += 1) {
        const job = `ord_${run}_${at}_${turn}`;
        const payee = `payee:dlr_${run}_${(at * 7 + turn) % scenario.payees}`;
        await timed(client, hold(job));
        await timed(client, release(job, payee));
      }
    }),
  );
  const elapsed_s = (performance.now() - start) / 1_000;
  await Promise.all(clients.map((client) => client.end()));
  const sorted = latencies.toSorted((a, b) => a - b);
  const quantile = (part: number): number => Number((sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(2));
  return {
    scenario: scenario.name,
    clients: scenario.clients,
    postings: sorted.length,
    per_second: Math.round(sorted.length / elapsed_s),
    p50_ms: quantile(0.5),
    p99_ms: quantile(0.99),
  };
}

function hold(job: string): unknown[] {
  return [`ltr_h_${job}`, 'bench.hold', job, job, ['gateway:razorpay'], [`held:${job}`], [236_000]];
}

function release(job: string, payee: string): unknown[] {
  const legs: readonly (readonly [string, number])[] = [
    [payee, 221_566],
    ['commission:platform', 10_000],
    ['gst_output:cgst', 900],
    ['gst_output:sgst', 900],
    ['tcs_payable:cgst', 500],
    ['tcs_payable:sgst', 500],
    ['tds_payable:platform', 236],
  ];
  const held = `held:${job}`;
  return [
    `ltr_r_${job}`,
    'bench.release',
    job,
    job,
    legs.map(() => held),
    legs.map(([name]) => name),
    legs.map(([, amount_minor]) => amount_minor),
  ];
}

export async function run(): Promise<BenchTable> {
  const database = await openBenchDatabase();
  try {
    const rows = await benchLedgerPostings(database.url, benchSeconds(5));
    return {
      name: 'postings of the ledger: a hold and a release in turn, each a durable transaction',
      rows: rows.map((row) => ({ ...row })),
      peer: '',
      ratio: null,
      bar: null,
      command: 'npm run bench -- ledger',
    };
  } finally {
    await database.stop();
  }
}

if (process.argv[1] === import.meta.filename) {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is missing; expected the URL of a migrated database');
  const seconds = Number(process.env['BENCH_SECONDS'] ?? 5);
  console.table(await benchLedgerPostings(url, seconds));
}
