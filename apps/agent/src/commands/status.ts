import { createPublicKey, type KeyObject } from 'node:crypto';
import { type Command, exitCodes, type Surroundings } from '../command.ts';
import { readConfig } from '../config/agent-config.ts';
import { readKey } from '../config/device-key-file.ts';
import { readDevice } from '../config/device.ts';
import { readServing, type ServingState } from '../serve/serving-file.ts';
import { version } from '../version.ts';

export const command: Command = {
  name: 'status',
  usage: '',
  summary: 'What this device is registered as, and whether it is serving.',
  help: 'Asks nobody: it reads what is on this machine. `mistri doctor` tries the network.',
  options: {},
  explained: {},
  words: [0, 0],
  run: async (_given, around) => {
    const serving = readServing(around.home);
    const own = readConfig(around.home) ? undefined : readKey(around.home);
    if (own) return withoutServer(own, serving, around);
    const { config, privateKey } = readDevice(around.home);
    const key = keyText(privateKey);
    if (around.isJson) {
      const { server, deviceId, name, serve } = config;
      around.print(
        JSON.stringify({ version, server, deviceId, name, key, home: around.home, serve, serving: serving ?? null }),
      );
      return exitCodes.ok;
    }
    around.print(`Device    ${config.name} (${config.deviceId})`);
    around.print(`Key       ${key}`);
    around.print(`Server    ${config.server}`);
    around.print(`Files     ${around.home}`);
    around.print(`Allows    ${config.serve.allow.join(' ') || 'nothing'}`);
    printServing(serving, around);
    return exitCodes.ok;
  },
};

function keyText(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ format: 'jwk' }).x ?? '';
}

/** It has a key and tokens, and was never registered anywhere. */
function withoutServer(privateKey: KeyObject, serving: ServingState | undefined, around: Surroundings): 0 {
  const key = keyText(privateKey);
  if (around.isJson) {
    around.print(JSON.stringify({ version, server: null, key, home: around.home, serving: serving ?? null }));
    return exitCodes.ok;
  }
  around.print('Device    not registered: sessions by --token only');
  around.print(`Key       ${key}`);
  around.print(`Files     ${around.home}`);
  printServing(serving, around);
  return exitCodes.ok;
}

function printServing(serving: ServingState | undefined, around: Surroundings): void {
  if (!serving) {
    around.print('Serving   no. `mistri serve` lets others reach this device as its rules say.');
    return;
  }
  around.print(`Serving   yes (process ${serving.pid}), ${serving.isOnline ? 'online' : `offline: ${serving.why}`}`);
  for (const session of serving.sessions) around.print(`  ${session.peer}: ${session.path ?? session.state}`);
}
