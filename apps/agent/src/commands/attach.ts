import {
  type Command,
  CommandError,
  exitCodes,
  type Given,
  isSet,
  type Surroundings,
  textOf,
  wholeNumberOf,
} from '../command.ts';

export const command: Command = {
  name: 'attach',
  usage: '[--session <rms_…>]',
  summary: 'Use the device that a customer shares as if it were plugged in here (technicians).',
  help: `
Ask for a session in device mode on your console page, and choose this machine there (\`mistri login\` registers it). This
command waits until the customer agrees, meets their computer, and ends with the session: Ctrl-C here and the page's
"finished" end it everywhere. Offers the shared device to the kernel of this machine by USB/IP, on loopback only, and attaches it: on Linux by \`usbip\`
(start as root, with the module vhci-hcd), on Windows by usbip-win2; elsewhere, and with --by-hand, it shows the command.
When the device comes back in another mode it is attached again. What you detach yourself stays detached until you attach it
yourself. Everything you do is logged at the customer's end. Changing an IMEI is an offence and is forbidden.`,
  options: {
    session: { type: 'string' },
    port: { type: 'string' },
    'by-hand': { type: 'boolean' },
    usbip: { type: 'string' },
    token: { type: 'string' },
  },
  explained: {
    session: 'only this session (rms_…), not the first one that is agreed to',
    port: 'port of this machine on which it is offered (any free one)',
    'by-hand': 'show the command, do not run it',
    usbip: 'program to run in place of usbip, with the same words',
    token: 'a session without Mistri: a file from its issuer',
  },
  words: [0, 0],
  run,
};

async function run(given: Given, around: Surroundings): Promise<0> {
  const token = textOf(given, 'token');
  const port = wholeNumberOf(given, 'port', [1, 65_535]) ?? 0;
  const { runAttach } = await import('../attach/run-attach.ts');
  const run = { around, port, isManual: isSet(given, 'by-hand'), wrapper: textOf(given, 'usbip') };
  const { readDevice } = await import('../config/device.ts');
  if (token === undefined) {
    const sessionId = textOf(given, 'session');
    if (sessionId !== undefined && !/^rms_[0-9a-z]{26}$/.test(sessionId))
      throw new CommandError(exitCodes.usage, `--session: "${sessionId}" is no session; it begins with "rms_".`);
    // Before anything is offered: who is not registered hears it at once.
    readDevice(around.home);
    const { meetByPlatform } = await import('../attach/meet-by-platform.ts');
    return runAttach({ ...run, meet: (events, say) => meetByPlatform({ around, sessionId, say }, events) });
  }
  const { readSessionFile, keyInFile, meetByFile } = await import('../share/session-file.ts');
  const file = readSessionFile(token);
  const key = file.key === undefined ? readDevice(around.home).privateKey : keyInFile(file.key);
  return runAttach({ ...run, meet: (events) => meetByFile(file, key, events) });
}
