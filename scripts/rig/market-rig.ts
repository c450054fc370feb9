import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { gatewayEvents } from '@mistri/contracts/payments/gateway-events';
import { movableClock } from '../../apps/api/src/platform/clock.ts';
import { buildApp } from '../../apps/api/src/build-app.ts';
import { migrate } from '../../apps/api/src/platform/db/migrate.ts';
import { type DemoPerson, DemoWorld } from '../../apps/api/src/demo/demo-world.ts';
import { demoDealers } from '../../apps/api/src/demo/demo-dealers.ts';
import { seedAccounts } from '../../apps/api/src/demo/seed-accounts.ts';
import { type SeededApplicant, seedApplicants } from '../../apps/api/src/demo/seed-applicants.ts';
import { seedPayoutAccounts } from '../../apps/api/src/demo/seed-demo.ts';
import { systemOrigin } from '../../apps/api/src/platform/audit.ts';
import {
  ephemeralDataDir,
  type EmbeddedPostgres,
  freePort,
  startEmbeddedPostgres,
} from '../embedded-postgres/start-embedded-postgres.ts';
import { type Part, startPart, untilHealthy } from '../supervisor/child.ts';
import { seedBuyers, seedParts } from './seed-market.ts';

export interface RigBuyer {
  person: DemoPerson;
  token: string;
  addressId: string;
}

export interface RigPart {
  productId: string;
  price: number;
  dealerId: string;
}

export interface RigOptions {
  buyers: number;
  parts: number;
  stockOfEach: number;
  /** Environment of the api and the simulators beside what the rig sets. */
  environment?: Record<string, string>;
  /** Settings of PostgreSQL beside the rig's, e.g. to count statements. */
  databaseSettings?: Record<string, string>;
}

/**
 * The whole system as processes: a durable PostgreSQL, the simulators, and the api, with dealers, parts and signed-in
 * buyers made through the front door. For tests that kill processes and for measurements.
 */
export interface MarketRig {
  databaseUrl: string;
  apiUrl: string;
  simulatorsUrl: string;
  buyers: readonly RigBuyer[];
  parts: readonly RigPart[];
  dealers: readonly SeededApplicant[];
  /** `kill -9` of the gateway and a new start with what it had written down. */
  restartSimulators(): Promise<void>;
  /** Process ids, for measurements; the api's is undefined while it does not run. */
  pids(): { api: number | undefined; simulators: number; postgres: number };
  startApi(): Promise<void>;
  /** `kill -9`, in the middle of whatever it does. */
  killApi(): Promise<void>;
  stopApi(): Promise<void>;
  /** The environment the api runs with, to look at the data with the api's own code. */
  environment: Record<string, string>;
  stop(): Promise<void>;
}

export async function startMarketRig(options: RigOptions): Promise<MarketRig> {
  const folder = mkdtempSync('/var/tmp/mistri-rig-');
  chmodSync(folder, 0o711);
  const postgres = await startEmbeddedPostgres({
    dataDir: ephemeralDataDir(),
    ephemeral: true,
    // Durable: what survives a kill must have been on disk, and a measurement without fsync measures nothing.
    settings: {
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      shared_buffers: '256MB',
      ...options.databaseSettings,
    },
  });
  const started: { stop(): Promise<void> }[] = [];
  try {
    await migrate(postgres.url);
    const environment = await rigEnvironment(folder, postgres, options);
    const simulators = part('simulators', environment);
    started.push(simulators);
    await untilHealthy(simulators, `${environment['SIMULATORS_ORIGIN']}/healthz`);
    const market = await seedMarket(environment, options);
    return { ...market, ...control(environment, { folder, postgres, simulators }), databaseUrl: postgres.url };
  } catch (error) {
    for (const one of started) await one.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

const part = (name: 'api' | 'simulators', environment: Record<string, string>): Part =>
  startPart({ name, script: `apps/${name}/src/main.ts`, environment });

async function rigEnvironment(
  folder: string,
  postgres: EmbeddedPostgres,
  options: RigOptions,
): Promise<Record<string, string>> {
  const [api, simulators, smtp] = [await freePort(), await freePort(), await freePort()];
  return {
    DATABASE_URL: postgres.socketUrl,
    PORT: String(api),
    WEB_PORT: '1',
    SIMULATORS_PORT: String(simulators),
    SIMULATORS_ORIGIN: `http://127.0.0.1:${simulators}`,
    RAZORPAY_BASE_URL: `http://127.0.0.1:${simulators}`,
    SIMULATORS_WEBHOOK_URL: `http://127.0.0.1:${api}/api/payments/webhook`,
    SIMULATORS_WEBHOOK_EVENTS: gatewayEvents.join(','),
    SIMULATORS_WEBHOOK_RETRY_MS: '200',
    SIMULATORS_STEP_MS: '0',
    SIMULATORS_STATE: path.join(folder, 'simulators.jsonl'),
    RAZORPAY_KEY_ID: 'rzp_test_rig',
    RAZORPAY_KEY_SECRET: 'key-secret-of-the-rig',
    SMTP_PORT: String(smtp),
    SMTP_URL: `smtp://127.0.0.1:${smtp}`,
    FILE_FOLDER: path.join(folder, 'files'),
    KEY_FOLDER: path.join(folder, 'keys'),
    MISTRI_DEMO: 'on',
    LOG_LEVEL: 'error',
    RATE_LIMIT_SCALE: '1000000',
    PASSWORD_MEMORY_KIB: '64',
    PASSWORD_PASSES: '1',
    ...options.environment,
  };
}

async function seedMarket(
  environment: Record<string, string>,
  options: RigOptions,
): Promise<{ buyers: RigBuyer[]; parts: RigPart[]; dealers: SeededApplicant[] }> {
  const clock = movableClock(new Date());
  const app = await buildApp({ environment, clock });
  try {
    await app.http.ready();
    const world = new DemoWorld(app, clock, () => undefined);
    await seedAccounts(app.services, systemOrigin('rig', 'trc_rig', clock.now(), 'command'));
    const dealers = await seedApplicants(world, 'dealer', demoDealers.slice(0, 2));
    await seedPayoutAccounts(world, dealers);
    const parts = await seedParts(world, dealers, options);
    const buyers = await seedBuyers(world, options.buyers);
    await world.settle();
    return { buyers, parts, dealers };
  } finally {
    await app.close();
  }
}

function control(
  environment: Record<string, string>,
  running: { folder: string; postgres: EmbeddedPostgres; simulators: Part },
) {
  let api: Part | undefined;
  let { simulators } = running;
  const apiUrl = `http://127.0.0.1:${environment['PORT']}`;
  const stopApi = async (): Promise<void> => {
    await api?.stop();
    api = undefined;
  };
  return {
    environment,
    apiUrl,
    simulatorsUrl: environment['SIMULATORS_ORIGIN'] ?? '',
    pids: () => ({ api: api?.pid, simulators: simulators.pid, postgres: running.postgres.pid }),
    restartSimulators: async () => {
      simulators.kill();
      await simulators.ended;
      simulators = part('simulators', environment);
      await untilHealthy(simulators, `${environment['SIMULATORS_ORIGIN']}/healthz`);
    },
    startApi: async () => {
      api = part('api', environment);
      await untilHealthy(api, `${apiUrl}/api/health`);
    },
    killApi: async () => {
      api?.kill();
      await api?.ended;
      api = undefined;
    },
    stopApi,
    stop: async () => {
      await stopApi();
      await simulators.stop();
      await running.postgres.stop();
      rmSync(running.folder, { recursive: true, force: true });
    },
  };
}
