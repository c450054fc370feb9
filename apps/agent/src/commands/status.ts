import { createPublicKey } from 'node:crypto';
import { type Command, exitCodes } from '../command.ts';
import { readDevice } from '../config/device.ts';
import { readServing } from '../serve/serving-file.ts';
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
    const { config, privateKey } = readDevice(around.home);
    const serving = readServing(around.home);
    const key = createPublicKey(privateKey).export({ format: 'jwk' }).x ?? '';
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
    if (!serving) {
      around.print('Serving   no. `mistri serve` lets others reach this device as its rules say.');
      return exitCodes.ok;
    }
    around.print(`Serving   yes (process ${serving.pid}), ${serving.isOnline ? 'online' : `offline: ${serving.why}`}`);
    for (const session of serving.sessions) around.print(`  ${session.peer}: ${session.path ?? session.state}`);
    return exitCodes.ok;
  },
};
