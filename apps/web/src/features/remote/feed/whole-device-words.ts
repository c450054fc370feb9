import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';

const words = ['taken', 'givenBack', 'whatAreYou', 'chooses', 'asks', 'tells', 'here', 'away'] as const;
export type WholeDeviceWord = (typeof words)[number];

/**
 * What an entry of device mode means to a person who does not know USB; the entry itself stands below it. Undefined: it is of
 * service mode, or says it itself.
 */
export function wholeDeviceWord({ entry }: SignedLogEntry): WholeDeviceWord | undefined {
  const { kind, operation, command, outcome } = entry;
  if (kind === 'mode') return command === 'away' ? 'away' : command?.startsWith('here ') ? 'here' : undefined;
  if (operation !== 'device.attach') return undefined;
  if (command === undefined) return outcome === 'started' ? 'taken' : 'givenBack';
  const setup = /^control ([0-9a-f]{2}) request ([0-9a-f]{2}) /.exec(command);
  return setup ? meaningOf(Number(`0x${setup[1]}`), Number(`0x${setup[2]}`)) : undefined;
}

const standard = { getDescriptor: 0x06, setConfiguration: 0x09, setInterface: 0x0b } as const;

/** USB 2.0, table 9-2: bit 7 is the direction, bits 6 and 5 the kind of request (0: the standard's own). */
function meaningOf(requestType: number, request: number): WholeDeviceWord {
  const isStandard = (requestType & 0x60) === 0;
  if (isStandard && request === standard.getDescriptor) return 'whatAreYou';
  if (isStandard && (request === standard.setConfiguration || request === standard.setInterface)) return 'chooses';
  return (requestType & 0x80) === 0 ? 'tells' : 'asks';
}
