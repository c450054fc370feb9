import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { sql } from 'kysely';
import { startTestApp, type TestApp, type TestAppOptions } from './harness.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const startWithin_ms = 30_000;

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
type Json = any;

/** The simulators as a process of their own, reached by HTTP like the real gateway. */
export interface Simulators {
  readonly url: string;
  readonly smtpUrl: string;
  /** `/sim/…`: what people, banks and operators do. */
  sim(path: string, body?: unknown): Promise<Json>;
  /** The gateway's own interface with the platform's key, to look at what it holds. */
  gateway(path: string, body?: unknown): Promise<Json>;
  stop(): Promise<void>;
}

/**
 * Starts `apps/simulators` on free ports. Its steps take no time, and it settles only when told to. It ends with this
 * process, however this process ends.
 */
export async function startSimulators(environment: Record<string, string> = {}): Promise<Simulators> {
  const main = path.join(root, 'apps/simulators/src/main.ts');
  const guarded = process.platform === 'linux' && spawnSync('setpriv', ['--version']).status === 0;
  const [command, ...parameters] = [...(guarded ? ['setpriv', '--pdeathsig', 'TERM'] : []), process.execPath, main];
  const child = spawn(command ?? process.execPath, parameters, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      SIMULATORS_PORT: '0',
      SMTP_PORT: '0',
      SIMULATORS_STEP_MS: '0',
      SIMULATORS_SETTLE_AFTER_S: '0',
      SIMULATORS_WEBHOOK_RETRY_MS: '50',
      ...environment,
    },
  });
  const { url, smtpUrl } = await readyLine(child);
  return {
    url,
    smtpUrl,
    sim: (at, body) => ask(`${url}/sim${at}`, body),
    gateway: (at, body) => ask(url + at, body, { authorization: `Basic ${btoa(`rzp_test_mistridemo:${keySecret}`)}` }),
    stop: () => stop(child),
  };
}

const keySecret = 'simulated-key-secret-of-the-tests';

async function readyLine(child: ChildProcess): Promise<{ url: string; smtpUrl: string }> {
  let said = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail('did not say that they are ready'), startWithin_ms);
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`simulators ${why}:\n${said}`));
    };
    child.once('exit', (code) => fail(`ended with ${code}`));
    child.once('error', (error) => fail(error.message));
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const [, url, smtpUrl] = /simulators ready: (http:\S+) \(http\), (smtp:\S+)/.exec(said) ?? [];
        if (!url || !smtpUrl) return;
        clearTimeout(timer);
        child.removeAllListeners('exit');
        resolve({ url, smtpUrl });
      });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(timer);
}

async function ask(url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Json> {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: Json = await response.json();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

export interface SimulatedApp {
  readonly test: TestApp;
  readonly simulators: Simulators;
  /**
   * Lets everything happen that was started: webhooks arrive, events are handled, what is to be tried again is tried at
   * once. Answers when nothing is under way any more.
   */
  settle(): Promise<void>;
  /** Moves both clocks: a webhook from days ago would be refused as a replay. */
  advance(time_ms: number): Promise<void>;
  close(): Promise<void>;
}

/** The app and the simulators, each knowing the other, on the same (real) time. */
export async function startSimulatedApp(options: TestAppOptions = {}): Promise<SimulatedApp> {
  const simulators = await startSimulators({ RAZORPAY_KEY_SECRET: keySecret });
  const test = await startTestApp({
    start: new Date(),
    ...options,
    environment: {
      SIMULATORS_ORIGIN: simulators.url,
      RAZORPAY_BASE_URL: simulators.url,
      RAZORPAY_KEY_SECRET: keySecret,
      SMTP_URL: simulators.smtpUrl,
      SMS_URL: `${simulators.url}/sms/send`,
      ...options.environment,
    },
  });
  await simulators.sim('/webhooks/endpoint', { url: `${test.url}/api/payments/webhook` });
  return {
    test,
    simulators,
    settle: () => settle(test, simulators),
    advance: async (time_ms) => {
      test.clock.advance(time_ms);
      await simulators.sim('/clock', { advance_s: Math.ceil(time_ms / 1000) });
    },
    close: async () => {
      await simulators.stop();
      await test.close();
    },
  };
}

/** What waits for another try is due now. What is being handled at this moment is left to who handles it. */
async function makeDue({ db }: TestApp): Promise<void> {
  await sql`
    UPDATE outbox_events SET next_at = 'epoch' WHERE seq IN (
      SELECT seq FROM outbox_events WHERE NOT done FOR UPDATE SKIP LOCKED)`.execute(db);
  await sql`
    UPDATE outbox_effects SET next_at = 'epoch' WHERE (event_seq, handler) IN (
      SELECT event_seq, handler FROM outbox_effects FOR UPDATE SKIP LOCKED)`.execute(db);
}

const rounds = 30;

async function settle(test: TestApp, simulators: Simulators): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await simulators.sim('/webhooks/flush', {});
    await makeDue(test);
    await test.app.outbox.drain();
    const { waiting } = await simulators.sim('/webhooks');
    const open = await test.db.selectFrom('outbox_events').select('seq').where('done', '=', false).executeTakeFirst();
    const effect = await test.db.selectFrom('outbox_effects').select('last_error').executeTakeFirst();
    if (waiting === 0 && !open && !effect) return;
  }
  const stuck = await test.db
    .selectFrom('outbox_events')
    .select(['name', 'last_error'])
    .where('done', '=', false)
    .execute();
  const effects = await test.db.selectFrom('outbox_effects').select(['handler', 'last_error']).execute();
  throw new Error(`still something under way after ${rounds} rounds: ${JSON.stringify([...stuck, ...effects])}`);
}
