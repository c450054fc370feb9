import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { systemOrigin } from '../../apps/api/src/platform/audit.ts';
import { movableClock } from '../../apps/api/src/platform/clock.ts';
import { transact } from '../../apps/api/src/platform/db/in-transaction.ts';
import { migrate } from '../../apps/api/src/platform/db/migrate.ts';
import { buildApp } from '../../apps/api/src/build-app.ts';
import { hashPassword, registerUser } from '../../apps/api/src/domains/identity/index.ts';
import { ephemeralDataDir, freePort, startEmbeddedPostgres } from '../embedded-postgres/start-embedded-postgres.ts';
import { type Part, startPart, untilHealthy } from '../supervisor/child.ts';

/** A real api on a real database with one person who has devices: what `mistri` needs to be tried as it is. */
export interface LinkRig {
  readonly apiUrl: string;
  readonly databaseUrl: string;
  readonly environment: Record<string, string>;
  /** Text of a device token of the person, good for ten devices. */
  deviceToken(): Promise<string>;
  /** As the person, with a fresh sign-in. @throws when the answer is no success */
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  startApi(): Promise<void>;
  /** `kill -9`. */
  killApi(): Promise<void>;
  stop(): Promise<void>;
}

const person = { email: 'link@rig.mistri.in', password: 'link of the rig 2026' };

export interface LinkRigOptions {
  /** Where the api listens: this machine's loopback and a free port unless said otherwise. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** As devices see it, when that is not where it listens. */
  readonly publicOrigin?: string;
}

export async function startLinkRig(options: LinkRigOptions = {}): Promise<LinkRig> {
  const folder = mkdtempSync('/var/tmp/mistri-link-rig-');
  chmodSync(folder, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir: ephemeralDataDir(), ephemeral: true });
  const { host, port } = options.listen ?? { host: '127.0.0.1', port: await freePort() };
  const apiUrl = `http://127.0.0.1:${port}`;
  const environment = {
    DATABASE_URL: postgres.url,
    HOST: host,
    PORT: String(port),
    PUBLIC_ORIGIN: options.publicOrigin ?? apiUrl,
    WEB_PORT: '1',
    SMTP_URL: 'smtp://127.0.0.1:9',
    FILE_FOLDER: path.join(folder, 'files'),
    KEY_FOLDER: path.join(folder, 'keys'),
    LOG_LEVEL: 'error',
    RATE_LIMIT_SCALE: '1000000',
    PASSWORD_MEMORY_KIB: '64',
    PASSWORD_PASSES: '1',
  };
  let api: Part | undefined;
  const stop = async (): Promise<void> => {
    await api?.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const startApi = async (): Promise<void> => {
    api = startPart({ name: 'api', script: 'apps/api/src/main.ts', environment });
    await untilHealthy(api, `${apiUrl}/api/health`);
  };
  try {
    await migrate(postgres.url);
    await addPerson(environment);
    await startApi();
  } catch (error) {
    await stop();
    throw error;
  }
  const ask = (method: 'GET' | 'POST' | 'DELETE', to: string, body?: unknown): Promise<unknown> =>
    askAsPerson(apiUrl, { method, path: to, body });
  return {
    apiUrl,
    databaseUrl: postgres.url,
    environment,
    ask,
    deviceToken: async () => {
      const body = { name: 'rig', scopes: ['register'], expiresInDays: 1, maxDevices: 10 };
      return ((await ask('POST', '/api/device-tokens', body)) as { token: string }).token;
    },
    startApi,
    killApi: async () => {
      api?.kill();
      await api?.ended;
    },
    stop,
  };
}

async function addPerson(environment: Record<string, string>): Promise<void> {
  const clock = movableClock(new Date());
  const app = await buildApp({ environment, clock });
  try {
    const { services } = app;
    const passwordHash = await hashPassword(services, person.password);
    const origin = systemOrigin('rig', 'trc_rig', clock.now(), 'command');
    await transact(services.db, (tx) =>
      registerUser(tx, services, origin, { role: 'customer', email: person.email, passwordHash, emailVerified: true }),
    );
  } finally {
    await app.close();
  }
}

async function askAsPerson(
  apiUrl: string,
  call: { readonly method: string; readonly path: string; readonly body: unknown },
): Promise<unknown> {
  const session = (await request(apiUrl, { method: 'POST', path: '/api/auth/login', body: person })) as {
    accessToken: string;
  };
  return request(apiUrl, { ...call, token: session.accessToken });
}

async function request(
  apiUrl: string,
  call: { readonly method: string; readonly path: string; readonly body: unknown; readonly token?: string },
): Promise<unknown> {
  const answer = await fetch(apiUrl + call.path, {
    method: call.method,
    headers: {
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(call.method === 'GET' ? {} : { 'idempotency-key': crypto.randomUUID() }),
      ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
    },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  });
  const said = (await answer.json()) as { data?: unknown };
  if (!answer.ok) throw new Error(`${call.method} ${call.path} answered ${answer.status}: ${JSON.stringify(said)}`);
  return said.data;
}
