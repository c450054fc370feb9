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
  usage: '--token <file>',
  summary: 'Use the device that a customer shares as if it were plugged in here (technicians).',
  help: `
Offers the shared device to the kernel of this machine by USB/IP, on loopback only, and attaches it: on Linux by \`usbip\`
(start as root, with the module vhci-hcd), on Windows by usbip-win2; elsewhere, and with --by-hand, it shows the command.
When the device comes back in another mode it is attached again. What you detach yourself stays detached until you attach it
yourself. Everything you do is logged at the customer's end. Changing an IMEI is an offence and is forbidden.`,
  options: {
    token: { type: 'string' },
    port: { type: 'string' },
    'by-hand': { type: 'boolean' },
    usbip: { type: 'string' },
  },
  explained: {
    token: 'the session, as a file from its issuer',
    port: 'port of this machine on which it is offered (any free one)',
    'by-hand': 'show the command, do not run it',
    usbip: 'program to run in place of usbip, with the same words',
  },
  words: [0, 0],
  run,
};

async function run(given: Given, around: Surroundings): Promise<0> {
  const token = textOf(given, 'token');
  if (token === undefined)
    throw new CommandError(exitCodes.usage, '--token is missing.', 'Start it as the page of the session says.');
  const port = wholeNumberOf(given, 'port', [1, 65_535]) ?? 0;
  const { readSessionFile, keyInFile, meetByFile } = await import('../share/session-file.ts');
  const { readDevice } = await import('../config/device.ts');
  const { runAttach } = await import('../attach/run-attach.ts');
  const file = readSessionFile(token);
  const key = file.key === undefined ? readDevice(around.home).privateKey : keyInFile(file.key);
  return runAttach({
    around,
    port,
    isManual: isSet(given, 'by-hand'),
    wrapper: textOf(given, 'usbip'),
    meet: (events) => meetByFile(file, key, events),
  });
}
