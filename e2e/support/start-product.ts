import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { routesOf } from '../pages/routes.ts';
import { keepSignedIn } from './keep-signed-in.ts';
import { placeLapsingOrder } from './lapsing-order.ts';
import { setStage } from './stage.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** The pages may have to be built first. */
const startTimeout_ms = 600_000;
const stopTimeout_ms = 30_000;

/**
 * Starts everything as `npm start` does, on free ports and with data of its own, and sets the stage. With `E2E_ORIGIN` and
 * `E2E_SIMULATORS` set, what runs there is used instead (for writing tests).
 */
export default async function startProduct(): Promise<() => Promise<void>> {
  if (process.env['E2E_ORIGIN']) return prepare();
  const [api, web, simulators, postgres, smtp, relay, relayHttp, stun, stunOther] = await freePorts(9);
  const data = await mkdtemp(path.join(os.tmpdir(), 'mistri-e2e-'));
  const product = spawn(process.execPath, ['scripts/launch.mjs', 'scripts/start.ts'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(api),
      WEB_PORT: String(web),
      SIMULATORS_PORT: String(simulators),
      PG_PORT: String(postgres),
      SMTP_PORT: String(smtp),
      RELAY_PORT: String(relay),
      RELAY_HTTP_PORT: String(relayHttp),
      STUN_PORT: String(stun),
      STUN_OTHER_PORT: String(stunOther),
      MISTRI_DATA: data,
      // The tests are one household behind one address: their limits are not what is tested here.
      RATE_LIMIT_SCALE: process.env['RATE_LIMIT_SCALE'] ?? '50',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let goHome: () => Promise<void> = () => Promise.resolve();
  const stop = async (): Promise<void> => {
    await goHome();
    await stopProduct(product);
    await rm(data, { recursive: true, force: true });
  };
  try {
    await untilReady(product);
    process.env['E2E_ORIGIN'] = `http://localhost:${api}`;
    process.env['E2E_SIMULATORS'] = `http://localhost:${simulators}`;
    goHome = await prepare();
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** Workers inherit the environment of the set-up: what is made once for all of them goes there. @returns ends it */
async function prepare(): Promise<() => Promise<void>> {
  const goHome = await keepSignedIn();
  try {
    const stage = await setStage();
    process.env['E2E_STAGE'] = JSON.stringify(stage);
    process.env['E2E_ROUTES'] = JSON.stringify(await routesOf(stage));
    process.env['E2E_LAPSING_ORDER'] = JSON.stringify(await placeLapsingOrder(stage.display));
    return goHome;
  } catch (error) {
    await goHome();
    throw error;
  }
}

/** Below the range from which systems hand out ports by themselves: the product opens its own a minute later. */
const portRange = { from: 20_000, to: 32_000 };

/** Held together, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const held: net.Server[] = [];
  while (held.length < count) {
    const server = await heldAt(portRange.from + Math.floor(Math.random() * (portRange.to - portRange.from)));
    if (server) held.push(server);
  }
  const ports = held.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function heldAt(port: number): Promise<net.Server | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function untilReady(product: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`the product was not ready in time:\n${said}`)), startTimeout_ms);
    const read = (chunk: Buffer): void => {
      said += chunk.toString();
      if (!said.includes('Mistri is ready')) return;
      clearTimeout(timer);
      resolve();
    };
    product.stdout?.on('data', read);
    product.stderr?.on('data', read);
    product.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the product ended with code ${code} before it was ready:\n${said}`));
    });
  });
}

async function stopProduct(product: ChildProcess): Promise<void> {
  if (product.exitCode !== null) return;
  const ended = new Promise((resolve) => product.once('exit', resolve));
  product.kill('SIGTERM');
  const timer = setTimeout(() => product.kill('SIGKILL'), stopTimeout_ms);
  await ended;
  clearTimeout(timer);
}
