import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { gatewayEvents } from '@mistri/contracts/payments/gateway-events';
import { readConfig } from '../../apps/api/src/platform/config.ts';
import { readConfiguration } from '../../apps/simulators/src/configuration.ts';
import { root } from './child.ts';
import type { Ports } from './ports.ts';

/** What was asked for on the command line and in the environment. */
export interface Wanted {
  dev: boolean;
  reset: boolean;
  demo: boolean;
  /** `MISTRI_WEB=off`: the api alone, for clients of its interface and for tests of the processes. */
  web: boolean;
  /** The outside world is simulated, unless this is production or `SIMULATORS_ORIGIN` names simulators that run already. */
  simulators: boolean;
  /** `MISTRI_RELAY=off`: no relay beside the api. Without demo data nobody would have registered it. */
  relay: boolean;
  dataFolder: string;
}

export function readWanted(parameters: readonly string[], environment: NodeJS.ProcessEnv): Wanted {
  const unknown = parameters.filter((word) => !['--dev', '--reset'].includes(word));
  if (unknown.length > 0) throw new Error(`unknown option ${unknown.join(' ')}; there are --reset and --dev`);
  const production = environment['NODE_ENV'] === 'production';
  return {
    dev: parameters.includes('--dev'),
    reset: parameters.includes('--reset'),
    demo: onOrOff(environment, 'MISTRI_DEMO', !production),
    web: onOrOff(environment, 'MISTRI_WEB', true),
    relay: onOrOff(environment, 'MISTRI_RELAY', true) && onOrOff(environment, 'MISTRI_DEMO', !production),
    simulators: !production && !environment['SIMULATORS_ORIGIN'],
    dataFolder: path.resolve(root, environment['MISTRI_DATA'] || 'data'),
  };
}

function onOrOff(environment: NodeJS.ProcessEnv, name: string, fallback: boolean): boolean {
  const value = environment[name];
  if (value === undefined || value === '') return fallback;
  if (value !== 'on' && value !== 'off') throw new Error(`${name} is "${value}"; expected on or off`);
  return value === 'on';
}

/** What every part of ours gets. What the environment names itself always wins. */
export function environmentFor(wanted: Wanted, ports: Ports, given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { dataFolder } = wanted;
  const own = {
    PORT: String(ports.api),
    WEB_PORT: String(ports.web),
    SIMULATORS_PORT: String(ports.simulators),
    SMTP_PORT: String(ports.smtp),
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
    SIMULATORS_WEBHOOK_URL: `http://127.0.0.1:${ports.api}/api/payments/webhook`,
    SIMULATORS_WEBHOOK_EVENTS: gatewayEvents.join(','),
    SIMULATORS_RETURN_ORIGINS: [
      ...['localhost', '127.0.0.1', '*.localhost'].map((host) => `http://${host}:${ports.api}`),
      ...(given['PUBLIC_ORIGIN'] ? [given['PUBLIC_ORIGIN']] : []),
    ].join(','),
    SIMULATORS_STATE: path.join(dataFolder, 'simulators.jsonl'),
    SIMULATORS_ORIGIN: `http://localhost:${ports.simulators}`,
    RAZORPAY_BASE_URL: `http://localhost:${ports.simulators}`,
    FILE_FOLDER: path.join(dataFolder, 'files'),
    KEY_FOLDER: path.join(dataFolder, 'keys'),
    WEB_KEY: process.env['WEB_KEY'] ?? randomBytes(24).toString('base64url'),
    API_ORIGIN: `http://127.0.0.1:${ports.api}`,
    MISTRI_DEMO: wanted.demo ? 'on' : 'off',
  };
  const named = Object.entries(own).map(([name, value]) => [name, given[name] || value]);
  return Object.fromEntries(named) as NodeJS.ProcessEnv;
}

/** Before anything starts, so that a wrong value is one message and not a stopped part. @throws with every wrong name */
export function checkConfiguration(wanted: Wanted, environment: NodeJS.ProcessEnv): void {
  const database = environment['DATABASE_URL'] ?? 'postgres://embedded.invalid/mistri';
  readConfig({ ...environment, DATABASE_URL: database });
  if (wanted.simulators) readConfiguration(environment);
}
