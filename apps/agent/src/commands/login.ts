import os from 'node:os';
import { createPublicKey } from 'node:crypto';
import { fromBase64Url, signedBytes, toBase64Url } from '@mistri/link';
import { type ApiClient, apiClient, isRecord, textIn } from '../api/api-client.ts';
import { askGrant } from '../api/device-grant.ts';
import { type Command, CommandError, exitCodes, type Given, isSet, type Surroundings, textOf } from '../command.ts';
import { type AgentConfig, defaultServe, readConfig, saveConfig } from '../config/agent-config.ts';
import { deviceKeyFrom, makeKey, readKey, removeKey } from '../config/device-key-file.ts';
import { version } from '../version.ts';

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
  const token = wanted.token ?? (await askGrant(api, around));
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
  const address = textOf(given, 'server') ?? around.environment['MISTRI_SERVER'] ?? readConfig(around.home)?.server;
  if (!address) throw new CommandError(exitCodes.usage, 'Say where to register: `mistri login --server <address>`.');
  const url = URL.parse(address.includes('://') ? address : `https://${address}`);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new CommandError(exitCodes.usage, `--server: "${address}" is no address such as https://mistri.example.`);
  const token = textOf(given, 'token') ?? around.environment['MISTRI_TOKEN'];
  if (token !== undefined && !tokenForm.test(token))
    throw new CommandError(
      exitCodes.usage,
      '--token: that is no device token; it begins with "mdt_".',
      'Make one on your devices page.',
    );
  const name = (textOf(given, 'name') ?? os.hostname()).trim().slice(0, 80) || 'device';
  const proxy = textOf(given, 'proxy');
  if (proxy !== undefined && URL.parse(proxy)?.origin !== proxy)
    throw new CommandError(exitCodes.usage, `--proxy: "${proxy}" is no address such as http://proxy.example:3128.`);
  return { server: url.origin, token, name, proxy, again: isSet(given, 'again') };
}

/** Two requests: a nonce, and its signature by the new key (contracts: link/register). */
async function register(api: ApiClient, token: string, wanted: Wanted, around: Surroundings): Promise<AgentConfig> {
  const challenge = await api.call('POST', '/api/devices/challenges', {}, token);
  if (!challenge.isOk) throw refused(challenge.code, challenge.message);
  const nonce = textIn(challenge.data, 'nonce');
  // A key that was made before (`mistri key`) may be in tokens already.
  const before = wanted.again ? undefined : readKey(around.home);
  const privateKey = before ?? makeKey(around.home);
  try {
    const key = deviceKeyFrom(privateKey);
    const answer = await api.call(
      'POST',
      '/api/devices',
      {
        nonce,
        key: createPublicKey(privateKey).export({ format: 'jwk' }).x,
        signature: toBase64Url(await key.sign(signedBytes('register', fromBase64Url(nonce)))),
        name: wanted.name,
        kind: 'agent',
        platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
        version,
      },
      token,
    );
    if (!answer.isOk) throw refused(answer.code, answer.message);
    const config: AgentConfig = {
      version: 1,
      server: wanted.server,
      deviceId: textIn(answer.data, 'deviceId'),
      name: isRecord(answer.data) && typeof answer.data['name'] === 'string' ? answer.data['name'] : wanted.name,
      serve: readConfig(around.home)?.serve ?? defaultServe,
      ...(wanted.proxy === undefined ? {} : { proxy: wanted.proxy }),
    };
    saveConfig(around.home, config);
    return config;
  } catch (error) {
    // A key that nobody knows is of no use, and would look like a registration.
    if (!before) removeKey(around.home);
    throw error;
  }
}

const fixes: Readonly<Record<string, string>> = {
  'auth.required': 'Make a new device token on your devices page, or log in without --token.',
  'devices.token_scope': 'Make a device token that may register devices.',
  'devices.token_spent': 'Make another device token: this one has registered as many devices as it may.',
  'devices.too_many': 'Remove a device you do not use any more on your devices page.',
};

function refused(code: string, message: string): CommandError {
  return new CommandError(exitCodes.refused, `The server refused: ${message}`, fixes[code]);
}
