import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { expect, test } from 'vitest';
import { wholeDeviceWord } from './whole-device-words.ts';

const wordOf = (entry: object) => wholeDeviceWord({ entry } as SignedLogEntry);
const attach = { kind: 'operation', operation: 'device.attach' };

test.each([
  ['taken', { ...attach, outcome: 'started' }],
  ['givenBack', { ...attach, outcome: 'done' }],
  ['whatAreYou', { ...attach, outcome: 'done', command: 'control 80 request 06 value 0301 index 0409, 14 bytes' }],
  ['chooses', { ...attach, outcome: 'done', command: 'control 00 request 09 value 0001 index 0000, 0 bytes' }],
  ['chooses', { ...attach, outcome: 'done', command: 'control 01 request 0b value 0001 index 0000, 0 bytes' }],
  // A vendor's own request with the number of a standard one is something else.
  ['asks', { ...attach, outcome: 'failed', command: 'control c0 request 06 value 0001 index 0000, 12 bytes' }],
  ['tells', { ...attach, outcome: 'done', command: 'control 40 request 09 value 0001 index 0000, 12 bytes' }],
  ['here', { kind: 'mode', command: 'here 18d1:4ee7 Mistri One, serial MISTRI0001' }],
  ['away', { kind: 'mode', command: 'away' }],
])('%s', (word, entry) => {
  expect(wordOf(entry)).toBe(word);
});

test('what service mode writes says it itself', () => {
  expect(wordOf({ kind: 'operation', operation: 'apps.list', command: 'adb shell pm list packages' })).toBeUndefined();
  expect(wordOf({ kind: 'mode', command: 'adb reboot bootloader' })).toBeUndefined();
  expect(wordOf({ kind: 'note', message: 'the phone is away' })).toBeUndefined();
});
