import { toBase64Url } from '@mistri/link';
import { type Command, exitCodes } from '../command.ts';
import { deviceKeyFrom, makeKey, readKey } from '../config/device-key-file.ts';

export const command: Command = {
  name: 'key',
  usage: '',
  summary: 'Show the public key of this device; made now if it has none.',
  help: `
For sessions without a control plane: who issues tokens (\`mistri relay token\`) wants the public keys of both devices. The
private key never leaves this machine. \`mistri login\` keeps a key that is there.`,
  options: {},
  explained: {},
  words: [0, 0],
  run: async (_given, around) => {
    const key = toBase64Url(deviceKeyFrom(readKey(around.home) ?? makeKey(around.home)).publicKey);
    around.print(around.isJson ? JSON.stringify({ key }) : key);
    return exitCodes.ok;
  },
};
