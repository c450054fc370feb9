import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import type { MarketRig } from '../scripts/rig/market-rig.ts';

/** What a stretch of load took from the machine, and what it asked of the database. */
export interface Cost {
  api_ms: number;
  postgres_ms: number;
  simulators_ms: number;
  buyers_ms: number;
  statements: number;
  transactions: number;
}

/** Loads the counter of statements; it rests unless `countStatements` turns it on, since counting costs some percent. */
export const countingSettings = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.max': '10000',
};

/** Processor time of the parts so far; statements only while they are counted. Linux only: it reads /proc. */
export interface CostMeter {
  read(): Promise<Cost>;
  countStatements(on: boolean): Promise<void>;
  /** The statements that were sent most often, or took most, by what they cost in all. */
  top(count: number): Promise<readonly { calls: number; total_ms: number; text: string }[]>;
  close(): Promise<void>;
}

export async function openCostMeter(rig: MarketRig): Promise<CostMeter> {
  const client = new pg.Client({ connectionString: rig.databaseUrl });
  await client.connect();
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  const track = async (what: 'none' | 'top'): Promise<void> => {
    await client.query(`ALTER SYSTEM SET pg_stat_statements.track = '${what}'`);
    await client.query('SELECT pg_reload_conf()');
    // Every connection reads the settings when it is next asked something.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await client.query('SELECT pg_stat_statements_reset()');
  };
  await track('none');
  const ours = `dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  return {
    read: async () => {
      const { api, simulators, postgres } = rig.pids();
      const own = process.cpuUsage();
      const { rows } = await client.query<{ statements: string; transactions: string }>(
        `SELECT coalesce(sum(calls), 0) AS statements,
                coalesce(sum(calls) FILTER (WHERE query ILIKE 'commit%'), 0) AS transactions
         FROM pg_stat_statements WHERE ${ours}`,
      );
      return {
        api_ms: api === undefined ? 0 : processor_ms(api),
        simulators_ms: processor_ms(simulators),
        postgres_ms: processor_ms(postgres) + childrenOf(postgres).reduce((sum, pid) => sum + processor_ms(pid), 0),
        buyers_ms: (own.user + own.system) / 1_000,
        statements: Number(rows[0]?.statements ?? 0),
        transactions: Number(rows[0]?.transactions ?? 0),
      };
    },
    countStatements: (on) => track(on ? 'top' : 'none'),
    top: async (count) => {
      const { rows } = await client.query<{ calls: string; total_ms: number; text: string }>(
        `SELECT calls, total_exec_time + total_plan_time AS total_ms, query AS text
         FROM pg_stat_statements WHERE ${ours} ORDER BY 2 DESC LIMIT $1`,
        [count],
      );
      return rows.map((row) => ({ ...row, calls: Number(row.calls) }));
    },
    close: () => client.end(),
  };
}

const clockTick_ms = 10;

/** User and system time of a process and of its ended children (`proc(5)`: fields 14 to 17). */
function processor_ms(pid: number): number {
  const fields = statOf(pid);
  return fields ? [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) * clockTick_ms : 0;
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => Number(statOf(pid)?.[1]) === parent);
}

/** The fields after the name, which may contain blanks: index 0 is field 3. Undefined for a process that has ended. */
function statOf(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
  } catch {
    return undefined;
  }
}

export function costPerOrder(before: Cost, after: Cost, orders: number): Cost {
  const per = (key: keyof Cost): number => Number(((after[key] - before[key]) / Math.max(1, orders)).toFixed(2));
  return {
    api_ms: per('api_ms'),
    postgres_ms: per('postgres_ms'),
    simulators_ms: per('simulators_ms'),
    buyers_ms: per('buyers_ms'),
    statements: per('statements'),
    transactions: per('transactions'),
  };
}
