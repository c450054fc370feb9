import { readFileSync } from 'node:fs';
import path from 'node:path';
import { operationPowers } from '@mistri/contracts/repair/powers';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { describe, expect, test } from 'vitest';
import { actWord, isOwnWord } from './act-words.ts';

const wordOf = (entry: object) => actWord({ entry } as SignedLogEntry);

test.each([
  [
    { kind: 'operation', operation: 'fastboot.flash', command: 'fastboot flash boot_a' },
    { word: 'acts.fastboot.flash' },
  ],
  [
    { kind: 'refused', operation: 'screen.capture', command: 'adb exec-out screencap -p' },
    { word: 'acts.screen.capture' },
  ],
  [{ kind: 'transfer', command: 'fetch firmware from the platform' }, { word: 'own.fetchFirmware' }],
  [
    { kind: 'power', command: 'ask for files, free_shell' },
    { word: 'own.asksFor', powers: ['files', 'free_shell'] },
  ],
  // Somebody else's words are not taken for ours.
  [{ kind: 'power', command: 'ask for everything' }, undefined],
  [{ kind: 'mode', message: 'fastboot' }, undefined],
  [{ kind: 'note', message: 'fetch firmware' }, undefined],
])('%j', (entry, word) => {
  expect(wordOf(entry)).toEqual(word);
});

test('a command of the phone is always shown itself', () => {
  expect(isOwnWord('read what phone it is')).toBe(true);
  expect(isOwnWord('adb shell pm list packages')).toBe(false);
  expect(isOwnWord('adb shell ask for files')).toBe(false);
});

describe.each(['en', 'ta', 'hi'])('in %s', (language) => {
  test('every operation has words', () => {
    const file = path.join(import.meta.dirname, `../../../../messages/${language}/remote.json`);
    const { feed } = JSON.parse(readFileSync(file, 'utf8')) as {
      feed: { acts: Record<string, Record<string, string>> };
    };
    const known = Object.entries(feed.acts).flatMap(([part, words]) =>
      Object.keys(words).map((one) => `${part}.${one}`),
    );
    expect(known.toSorted()).toEqual(Object.keys(operationPowers).toSorted());
  });
});
