import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { demoOrders } from '../../apps/api/src/demo/demo-orders.ts';
import { root } from './child.ts';

/** `npm start` as a whole, without the pages (their build has a test of its own in the browser tests). */
interface Run {
  child: ChildProcess;
  output(): string;
  /** Resolves when the text was printed, or rejects with everything that was. */
  says(text: string): Promise<void>;
  ended: Promise<number | null>;
}

const folder = mkdtempSync('/var/tmp/mistri-start-');
// PostgreSQL runs as an unprivileged user under root: it must be able to enter, or the data would move elsewhere.
chmodSync(folder, 0o711);
const running: ChildProcess[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(environment: Record<string, string>, parameters: readonly string[] = []): Run {
  const child = spawn(process.execPath, ['scripts/start.ts', ...parameters], {
    cwd: root,
    env: {
      PATH: process.env['PATH'] ?? '',
      MISTRI_WEB: 'off',
      MISTRI_DEMO: 'off',
      MISTRI_DATA: path.join(folder, 'data'),
      LOG_LEVEL: 'error',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    child,
    ended,
    output: () => text,
    says: async (wanted) => {
      const end_ms = performance.now() + 240_000;
      while (!text.includes(wanted)) {
        if (child.exitCode !== null || performance.now() > end_ms) throw new Error(`no "${wanted}" in:\n${text}`);
        await wait(20);
      }
    },
  };
}

/** Nine ports in a row that are free now: the supervisor derives all of its own from the first. */
async function freeBase(): Promise<number> {
  for (let base = 20_000 + (process.pid % 3_000) * 10; ; base += 10) {
    const taken = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7, 8].map((offset) => isTaken(base + offset)));
    if (!taken.includes(true)) return base;
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(true));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
  });
}

async function query(port: number, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: `postgres://postgres@127.0.0.1:${port + 7}/postgres` });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

const isAlive = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] !== 'Z';
  } catch {
    return false;
  }
};

async function untilDead(pids: readonly number[]): Promise<void> {
  for (let waited_ms = 0; pids.some(isAlive); waited_ms += 50) {
    if (waited_ms > 20_000) throw new Error(`still alive: ${pids.filter(isAlive).join(', ')}`);
    await wait(50);
  }
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

describe('npm start', () => {
  test('starts, answers on its host names, loses nothing by kill -9, stops cleanly, and starts over on request', async () => {
    const port = await freeBase();
    const first = start({ PORT: String(port) });
    await first.says('Mistri is ready');
    for (const host of ['localhost', '127.0.0.1']) {
      const answer = await fetch(`http://${host}:${port}/api/health`);
      expect(answer.status).toBe(200);
    }
    await query(port, 'CREATE TABLE kept_by_test AS SELECT 42 AS answer');
    const parts = childrenOf(first.child.pid as number);
    expect(parts.length).toBeGreaterThanOrEqual(3);
    first.child.kill('SIGKILL');
    await first.ended;
    await untilDead(parts);

    const second = start({ PORT: String(port) });
    await second.says('Mistri is ready');
    expect(second.output()).toContain('schema is up to date');
    expect((await query(port, 'SELECT answer FROM kept_by_test')).rows).toEqual([{ answer: 42 }]);
    const secondParts = childrenOf(second.child.pid as number);
    second.child.kill('SIGINT');
    expect(await second.ended).toBe(0);
    await untilDead(secondParts);

    const third = start({ PORT: String(port) }, ['--reset']);
    await third.says('Mistri is ready');
    await expect(query(port, 'SELECT answer FROM kept_by_test')).rejects.toThrow('kept_by_test');
  });

  test('demo data: a start killed or stopped in the middle goes on where it was, a second start leaves it alone', async () => {
    const port = await freeBase();
    const environment = { PORT: String(port), MISTRI_DEMO: 'on', MISTRI_DATA: path.join(folder, 'demo') };
    const first = start(environment);
    await first.says('demo: orders');
    await wait(400);
    // At once again: what is still ending must not be in the way.
    first.child.kill('SIGKILL');
    await first.ended;
    // Ctrl-C in the middle is no failure: nothing is printed that looks like one.
    const stopped = start(environment);
    await stopped.says('demo: orders');
    stopped.child.kill('SIGINT');
    expect(await stopped.ended).toBe(0);
    expect(stopped.output()).toContain('Stopping.');
    expect(stopped.output()).not.toMatch(/terminating connection|ECONN|failed|\.[jt]s:\d+/);
    const second = start(environment);
    await second.says('Mistri is ready');
    const states = `SELECT state, count(*)::int AS orders FROM orders GROUP BY state ORDER BY state`;
    const told = (await query(port, states)).rows as { state: string; orders: number }[];
    expect(told.reduce((sum, row) => sum + row.orders, 0)).toBe(demoOrders.length);
    expect(told.map((row) => row.state)).toEqual(
      expect.arrayContaining(['awaiting_payment', 'completed', 'delivered', 'paid', 'return_requested', 'shipped']),
    );
    second.child.kill('SIGTERM');
    await second.ended;
    const third = start(environment);
    await third.says('Mistri is ready');
    expect(third.output()).not.toContain('demo: orders');
    expect((await query(port, states)).rows).toEqual(told);
  });

  test('a second start leaves the first alone; when one part dies, all stop and its name is said', async () => {
    const port = await freeBase();
    const run = start({ PORT: String(port) });
    await run.says('Mistri is ready');
    for (const other of [port, port + 100]) {
      const second = start({ PORT: String(other) });
      expect(await second.ended).toBe(1);
      expect(second.output()).toContain(other === port ? `Port ${port} (api) is taken` : 'is running on');
    }
    expect(run.child.exitCode).toBeNull();
    const parts = childrenOf(run.child.pid as number);
    const api = parts.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('apps/api/src/main.ts'));
    process.kill(api as number, 'SIGKILL');
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain('api ended with code');
    await untilDead(parts);
  });

  test('a taken port is named with the variable that changes it', async () => {
    const port = await freeBase();
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(port + 2, '127.0.0.1', resolve));
    const run = start({ PORT: String(port) });
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain(`Port ${port + 2} (simulators) is taken`);
    expect(run.output()).toContain('SIMULATORS_PORT=');
    await new Promise((resolve) => server.close(resolve));
  });

  test.each([
    [{ PORT: 'http' }, ['PORT is "http"', 'a port number from 1 to 65535']],
    [{ DATABASE_URL: 'mysql://x' }, ['DATABASE_URL', 'postgres://user:password@host:5432/name']],
    [{ SIMULATORS_FEE_BP: '-1' }, ['SIMULATORS_FEE_BP', 'a whole number from 0']],
    [{ RAZORPAY_KEY_ID: 'mine', SMTP_URL: 'mail' }, ['RAZORPAY_KEY_ID', 'rzp_test_', 'SMTP_URL', 'smtp://']],
    [{ MISTRI_WEB: 'no' }, ['MISTRI_WEB is "no"', 'on or off']],
    [{ NODE_ENV: 'production' }, ['MASTER_KEY is missing', 'RAZORPAY_KEY_SECRET is missing']],
  ])('%j is refused before anything starts, by name and with what is expected', async (environment, expected) => {
    const run = start({ PORT: String(await freeBase()), ...environment } as Record<string, string>);
    expect(await run.ended).toBe(1);
    for (const text of expected) expect(run.output()).toContain(text);
    expect(run.output()).not.toContain('postgres on');
  });
});
