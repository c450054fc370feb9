import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { demoAccounts } from '@mistri/contracts/demo/demo-accounts';
import { migrate } from '../apps/api/src/platform/db/migrate.ts';
import { startEmbeddedPostgres } from './embedded-postgres/start-embedded-postgres.ts';
import { buildPages } from './supervisor/build-pages.ts';
import { root, runToEnd, startPart, untilHealthy, type Part } from './supervisor/child.ts';
import { demandFreePorts, portsFrom, type Ports } from './supervisor/ports.ts';

/**
 * `npm start`: postgres → migrations → simulators → demo data → api → web, each when the one before is healthy; stops in
 * reverse. If one dies, all stop, with its name and last lines.
 */
const dev = process.argv.includes('--dev');
const reset = process.argv.includes('--reset');
const demo = process.env['MISTRI_DEMO'] !== 'off';
const dataFolder = path.resolve(root, process.env['MISTRI_DATA'] ?? 'data');
const say = (line: string): void => console.log(`  ${line}`);

const parts: { name: string; stop: () => Promise<void> }[] = [];
let stopping = false;

async function stopAll(code: number): Promise<never> {
  if (!stopping) {
    stopping = true;
    for (const part of parts.toReversed())
      await part.stop().catch((error: unknown) => console.error(`${part.name}: ${String(error)}`));
  }
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

async function startDatabase(ports: Ports): Promise<string> {
  const given = process.env['DATABASE_URL'];
  if (given) return given;
  mkdirSync(dataFolder, { recursive: true });
  const postgres = await startEmbeddedPostgres({
    dataDir: path.join(dataFolder, 'postgres'),
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
  return postgres.url;
}

function environmentFor(ports: Ports, databaseUrl: string): NodeJS.ProcessEnv {
  return {
    DATABASE_URL: databaseUrl,
    PORT: String(ports.api),
    WEB_PORT: String(ports.web),
    SIMULATORS_PORT: String(ports.simulators),
    SMTP_PORT: String(ports.smtp),
    SMTP_URL: process.env['SMTP_URL'] ?? `smtp://127.0.0.1:${ports.smtp}`,
    SIMULATORS_WEBHOOK_URL: `http://127.0.0.1:${ports.api}/api/payments/webhook`,
    SIMULATORS_RETURN_ORIGINS: [
      ...['localhost', '127.0.0.1', '*.localhost'].map((host) => `http://${host}:${ports.api}`),
      ...(process.env['PUBLIC_ORIGIN'] ? [process.env['PUBLIC_ORIGIN']] : []),
    ].join(','),
    SIMULATORS_STATE: path.join(dataFolder, 'simulators.jsonl'),
    SIMULATORS_S3_FOLDER: path.join(dataFolder, 's3'),
    SIMULATORS_ORIGIN: `http://localhost:${ports.simulators}`,
    RAZORPAY_BASE_URL: process.env['RAZORPAY_BASE_URL'] ?? `http://localhost:${ports.simulators}`,
    FILE_FOLDER: process.env['FILE_FOLDER'] ?? path.join(dataFolder, 'files'),
    KEY_FOLDER: process.env['KEY_FOLDER'] ?? path.join(dataFolder, 'keys'),
    API_ORIGIN: `http://127.0.0.1:${ports.api}`,
    MISTRI_DEMO: demo ? 'on' : 'off',
  };
}

async function startPages(ports: Ports, environment: NodeJS.ProcessEnv): Promise<void> {
  if (!dev) await buildPages(environment, say);
  const web = startPart({
    name: 'web',
    script: 'node_modules/next/dist/bin/next',
    parameters: [dev ? 'dev' : 'start', 'apps/web', '--port', String(ports.web), '--hostname', '127.0.0.1'],
    environment: {
      ...environment,
      NODE_ENV: dev ? 'development' : 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      PORT: String(ports.web),
    },
    verbose: dev,
  });
  await untilHealthy(watch(web), `http://127.0.0.1:${ports.web}/`);
  say(`web on ${ports.web}`);
}

async function startEverything(): Promise<void> {
  const ports = portsFrom(process.env);
  if (reset) {
    say(`--reset: deleting ${dataFolder}`);
    rmSync(dataFolder, { recursive: true, force: true });
  }
  const { postgres: _postgres, ...others } = ports;
  await demandFreePorts(process.env['DATABASE_URL'] ? others : ports);
  const databaseUrl = await startDatabase(ports);
  const environment = environmentFor(ports, databaseUrl);
  const applied = await migrate(databaseUrl);
  say(applied.length > 0 ? `applied ${applied.length} migrations` : 'schema is up to date');
  const watchMode = dev ? ['--watch', '--watch-preserve-output'] : [];
  if (!process.env['SIMULATORS_ORIGIN']) {
    const simulators = startPart({
      name: 'simulators',
      script: 'apps/simulators/src/main.ts',
      parameters: watchMode,
      environment,
      verbose: dev,
    });
    await untilHealthy(watch(simulators), `http://127.0.0.1:${ports.simulators}/healthz`);
    say(`simulators on ${ports.simulators}`);
  }
  if (demo) {
    await runToEnd({ name: 'demo data', script: 'apps/api/src/demo/main.ts', environment });
    say('demo data is in place');
  }
  const api = startPart({
    name: 'api',
    script: 'apps/api/src/main.ts',
    parameters: watchMode,
    environment,
    verbose: dev,
  });
  await untilHealthy(watch(api), `http://127.0.0.1:${ports.api}/api/health`);
  say(`api on ${ports.api}`);
  await startPages(ports, environment);
  printAddress(ports);
}

function printAddress(ports: Ports): void {
  console.log(`\nMistri is ready: http://localhost:${ports.api}\n`);
  if (!demo) return;
  console.log(`Inbox of mails, SMS and the admins' codes: http://localhost:${ports.simulators}/inbox\n`);
  console.log('Demo accounts (one browser can play every side: each host name has its own sign-in):');
  for (const account of demoAccounts) {
    console.log(`  ${account.what.padEnd(40)} ${`http://${account.host}:${ports.api}`.padEnd(34)} ${account.email}`);
  }
  console.log(`  password of all: ${demoAccounts[0]?.password}\n\nCtrl-C stops everything.`);
}

process.on('SIGINT', () => void stopAll(0));
process.on('SIGTERM', () => void stopAll(0));
process.on('SIGHUP', () => void stopAll(0));

console.log(`Mistri${dev ? ' (development: reloads on change)' : ''}`);
if (!existsSync(path.join(root, 'apps/web/package.json'))) throw new Error('run this in a checkout of Mistri');
startEverything().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  void stopAll(1);
});
