import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { demoAccounts } from '@mistri/contracts/demo/demo-accounts';
import { migrate } from '../apps/api/src/platform/db/migrate.ts';
import {
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
  stopLeftoverPostgres,
} from './embedded-postgres/start-embedded-postgres.ts';
import { buildPages } from './supervisor/build-pages.ts';
import { root, runToEnd, startPart, stopRunning, untilHealthy, type Part } from './supervisor/child.ts';
import { checkConfiguration, environmentFor, readWanted, type Wanted } from './supervisor/environment.ts';
import { type DemoRelay, prepareDemoRelay } from './supervisor/demo-relay.ts';
import { demandFreePorts, portsFrom, type Ports } from './supervisor/ports.ts';

/**
 * `npm start`: postgres → migrations → simulators → demo data → api → relay → web, each when the one before is healthy; stops in
 * reverse. If one dies, all stop, with its name and last lines.
 */
const say = (line: string): void => console.log(`  ${line}`);
const parts: { name: string; stop: () => Promise<void> }[] = [];
let stopping = false;

async function stopAll(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await stopRunning();
  for (const part of parts.toReversed())
    await part.stop().catch((error: unknown) => console.error(`${part.name}: ${String(error)}`));
  process.exit(code);
}

function watch(part: Part): Part {
  parts.push(part);
  void part.ended.then((code) => {
    if (stopping) return;
    console.error(`\n${part.name} ended with code ${code}. Its last lines:\n${part.lastLines()}\nStopping everything.`);
    void stopAll(1);
  });
  return part;
}

async function startDatabase(wanted: Wanted, ports: Ports): Promise<string> {
  const given = process.env['DATABASE_URL'];
  if (given) return given;
  mkdirSync(wanted.dataFolder, { recursive: true });
  const postgres = await startEmbeddedPostgres({
    dataDir: path.join(wanted.dataFolder, 'postgres'),
    port: ports.postgres,
    settings: { max_connections: '200', shared_buffers: '256MB' },
  });
  parts.push({ name: 'postgres', stop: () => postgres.stop() });
  void postgres.ended.then(() => {
    if (stopping) return;
    console.error('\npostgres ended by itself. Stopping everything.');
    void stopAll(1);
  });
  for (const note of postgres.notes) say(note);
  say(`postgres on ${postgres.port}`);
  return postgres.socketUrl;
}

/** One of our own programs, watched from now on; resolves once its address answers. */
async function startProgram(
  name: string,
  run: { wanted: Wanted; environment: NodeJS.ProcessEnv; port: number; health: string },
): Promise<void> {
  const part = startPart({
    name,
    script: `apps/${name}/src/main.ts`,
    parameters: run.wanted.dev ? ['--watch', '--watch-preserve-output'] : [],
    environment: run.environment,
    verbose: run.wanted.dev,
  });
  await untilHealthy(watch(part), `http://127.0.0.1:${run.port}${run.health}`);
  say(`${name} on ${run.port}`);
}

async function startPages(wanted: Wanted, ports: Ports, environment: NodeJS.ProcessEnv): Promise<void> {
  if (!wanted.dev) await buildPages(environment, say);
  const web = startPart({
    name: 'web',
    script: 'node_modules/next/dist/bin/next',
    parameters: [wanted.dev ? 'dev' : 'start', 'apps/web', '--port', String(ports.web), '--hostname', '127.0.0.1'],
    environment: {
      ...environment,
      NODE_ENV: wanted.dev ? 'development' : 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      PORT: String(ports.web),
    },
    verbose: wanted.dev,
  });
  await untilHealthy(watch(web), `http://127.0.0.1:${ports.web}/`);
  say(`web on ${ports.web}`);
}

async function startEverything(): Promise<void> {
  const wanted = readWanted(process.argv.slice(2), process.env);
  console.log(`Mistri${wanted.dev ? ' (development: reloads on change)' : ''}`);
  const ports = portsFrom(process.env);
  const environment = environmentFor(wanted, ports, process.env);
  checkConfiguration(wanted, { ...process.env, ...environment });
  const postgresData = path.join(wanted.dataFolder, 'postgres');
  if (!process.env['DATABASE_URL']) (await stopLeftoverPostgres(postgresData)).forEach(say);
  await demandFreePorts(portsNeeded(wanted, ports));
  if (wanted.reset) {
    // Refuses when another Mistri runs on it: nothing is deleted then.
    if (!process.env['DATABASE_URL']) await removeEmbeddedPostgres(postgresData);
    rmSync(wanted.dataFolder, { recursive: true, force: true });
    say(`--reset: deleted ${wanted.dataFolder}`);
  }
  environment['DATABASE_URL'] = await startDatabase(wanted, ports);
  const applied = await migrate(environment['DATABASE_URL']);
  say(applied.length > 0 ? `applied ${applied.length} migrations` : 'schema is up to date');
  if (wanted.simulators)
    await startProgram('simulators', { wanted, environment, port: ports.simulators, health: '/healthz' });
  const relay = wanted.relay ? prepareDemoRelay(wanted.dataFolder, ports) : undefined;
  if (wanted.demo) await seedDemo(environment, relay);
  await startProgram('api', { wanted, environment, port: ports.api, health: '/api/health' });
  if (relay) await startRelay(relay, { wanted, ports, environment });
  if (wanted.web) await startPages(wanted, ports, environment);
  printAddress(wanted, ports);
}

async function seedDemo(environment: NodeJS.ProcessEnv, relay: DemoRelay | undefined): Promise<void> {
  say('putting the demo data in place');
  const given = relay ? { ...environment, DEMO_RELAY_FILE: relay.registrationFile } : environment;
  await runToEnd({ name: 'demo data', script: 'apps/api/src/demo/main.ts', environment: given, print: say });
}

/** After the api: a relay is ready once it knows whose tokens hold. */
async function startRelay(
  relay: DemoRelay,
  run: { wanted: Wanted; ports: Ports; environment: NodeJS.ProcessEnv },
): Promise<void> {
  const { wanted, ports, environment } = run;
  const part = startPart({
    name: 'relay',
    script: 'apps/relay/src/main.ts',
    parameters: ['--config', relay.configure()],
    environment,
    verbose: wanted.dev,
  });
  await untilHealthy(watch(part), `http://127.0.0.1:${ports.relayHttp}/healthz`);
  say(`relay on ${ports.relay}`);
}

function portsNeeded(wanted: Wanted, ports: Ports): Partial<Ports> {
  return {
    api: ports.api,
    ...(wanted.web ? { web: ports.web } : {}),
    ...(wanted.simulators ? { simulators: ports.simulators, smtp: ports.smtp } : {}),
    ...(wanted.relay ? { relay: ports.relay, relayHttp: ports.relayHttp } : {}),
    ...(process.env['DATABASE_URL'] ? {} : { postgres: ports.postgres }),
  };
}

function printAddress(wanted: Wanted, ports: Ports): void {
  console.log(`\nMistri is ready: http://localhost:${ports.api}\n`);
  if (wanted.demo) {
    if (wanted.simulators)
      console.log(`Inbox of mails, SMS and the admins' codes: http://localhost:${ports.simulators}/inbox\n`);
    console.log('Demo accounts (one browser can play every side: each host name has its own sign-in):');
    for (const account of demoAccounts) {
      console.log(`  ${account.what.padEnd(40)} ${`http://${account.host}:${ports.api}`.padEnd(34)} ${account.email}`);
    }
    console.log(`  password of all: ${demoAccounts[0]?.password}\n`);
  }
  console.log('Ctrl-C stops everything.');
}

async function stopOnRequest(): Promise<void> {
  if (!stopping) console.log('\nStopping. The data stays; `npm start` goes on with it.');
  await stopAll(0);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stopOnRequest());

if (!existsSync(path.join(root, 'apps/web/package.json'))) throw new Error('run this in a checkout of Mistri');
startEverything().catch((error: unknown) => {
  // What was cut short by the stop has not failed.
  if (stopping) return;
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  void stopAll(1);
});
