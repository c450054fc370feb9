import type { KeyObject } from 'node:crypto';
import os from 'node:os';
import { type ApiAnswer, type ApiClient, apiClient } from '../api/api-client.ts';
import { askGrant } from '../api/device-grant.ts';
import { registerDevice } from '../api/register-device.ts';
import { type Command, CommandError, exitCodes, type Given, isSet, type Surroundings, textOf } from '../command.ts';
import { type AgentConfig, defaultServe, readConfig, saveConfig } from '../config/agent-config.ts';
import { makeKey, readKey, removeKey } from '../config/device-key-file.ts';
import { proxyOf, serverOf } from '../config/server-address.ts';

const tokenForm = /^mdt_[\w-]{43}$/;

export const command: Command = {
  name: 'login',
  usage: '--server <address> [--token <mdt_…>] [--name <name>]',
  summary: 'Register this device with your account.',
  help: `
Makes the key of this device (it never leaves it) and registers it. Without --token it shows an address and a code:
open the address in any browser, sign in there and approve the code. A device token (from your devices page) needs no
browser; give it as --token, or in MISTRI_TOKEN so that it is not seen in the list of processes.`,
  options: {
    server: { type: 'string' },
    token: { type: 'string' },
    name: { type: 'string' },
    proxy: { type: 'string' },
    again: { type: 'boolean' },
  },
  explained: {
    server: 'address of the control plane, e.g. https://mistri.example',
    token: 'a device token instead of the browser',
    name: 'what to call this device (its host name)',
    proxy: 'HTTP proxy, e.g. http://proxy.example:3128',
    again: 'register anew although this device is registered: with a new key',
  },
  words: [0, 0],
  run,
};

async function run(given: Given, around: Surroundings): Promise<0> {
  const wanted = readWanted(given, around);
  const before = readConfig(around.home);
  if (before && readKey(around.home) && !wanted.again)
    throw new CommandError(
      exitCodes.failed,
      `This device is registered already, as "${before.name}" at ${before.server}.`,
      'Run `mistri logout` first, or `mistri login --again` for a new registration.',
    );
  const api = apiClient(wanted.server, wanted.proxy);
  const token = wanted.token ?? (await askGrant(api, around)).accessToken;
  const config = await register(api, token, wanted, around);
  if (around.isJson)
    around.print(JSON.stringify({ deviceId: config.deviceId, name: config.name, server: config.server }));
  else {
    around.print(`This device is registered as "${config.name}" (${config.deviceId}).`);
    around.print('Next: `mistri serve` lets your other devices reach it, `mistri nodes` shows whom it reaches.');
  }
  return exitCodes.ok;
}

interface Wanted {
  readonly server: string;
  readonly token: string | undefined;
  readonly name: string;
  readonly proxy: string | undefined;
  readonly again: boolean;
}

function readWanted(given: Given, around: Surroundings): Wanted {
  const server = serverOf(given, around);
  if (!server) throw new CommandError(exitCodes.usage, 'Say where to register: `mistri login --server <address>`.');
  const token = textOf(given, 'token') ?? around.environment['MISTRI_TOKEN'];
  if (token !== undefined && !tokenForm.test(token))
    throw new CommandError(
      exitCodes.usage,
      '--token: that is no device token; it begins with "mdt_".',
      'Make one on your devices page.',
    );
  const name = (textOf(given, 'name') ?? os.hostname()).trim().slice(0, 80) || 'device';
  return { server, token, name, proxy: proxyOf(given), again: isSet(given, 'again') };
}

async function register(api: ApiClient, token: string, wanted: Wanted, around: Surroundings): Promise<AgentConfig> {
  // A key that was made before (`mistri key`) may be in tokens already.
  const before = wanted.again ? undefined : readKey(around.home);
  let isMade = false;
  const key = (): KeyObject => {
    isMade = before === undefined;
    return before ?? makeKey(around.home);
  };
  try {
    const post = (path: string, body: object): Promise<ApiAnswer> => api.call('POST', path, body, token);
    const { deviceId, name } = await registerDevice(post, key, { name: wanted.name });
    const config: AgentConfig = {
      version: 1,
      server: wanted.server,
      deviceId,
      name,
      serve: readConfig(around.home)?.serve ?? defaultServe,
      ...(wanted.proxy === undefined ? {} : { proxy: wanted.proxy }),
    };
    saveConfig(around.home, config);
    return config;
  } catch (error) {
    // A key that nobody knows is of no use, and would look like a registration.
    if (isMade) removeKey(around.home);
    throw error;
  }
}
