import { type Command, exitCodes } from '../command.ts';
import { readConfig, removeConfig } from '../config/agent-config.ts';
import { removeKey } from '../config/device-key-file.ts';

export const command: Command = {
  name: 'logout',
  usage: '',
  summary: 'Forget the registration of this device: deletes its key and configuration.',
  help: `
The device stays in your list, offline for ever, until you remove it on your devices page: do that at once when the
machine was lost. A program that runs with the key (mistri serve) has to be stopped by you.`,
  options: {},
  explained: {},
  words: [0, 0],
  run: async (_given, around) => {
    const config = readBroken(() => readConfig(around.home));
    removeKey(around.home);
    removeConfig(around.home);
    if (around.isJson) around.print(JSON.stringify({ loggedOut: true, deviceId: config?.deviceId ?? null }));
    else if (config)
      around.print(`Forgotten: "${config.name}". Remove it on the devices page of ${config.server} too.`);
    else around.print('Nothing was registered here.');
    return exitCodes.ok;
  },
};

/** Who logs out because the files are broken must be able to. */
function readBroken<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
