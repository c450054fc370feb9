import { expect, test } from 'vitest';
import { LogcatReader, matchesFilter } from './logcat.ts';
import { joinPath, parentOf, readableBytes, readPackages } from './phone-lists.ts';

test('log lines that come in pieces are put together, with level and tag', () => {
  const reader = new LogcatReader();
  expect(reader.read('11-21 15:04:05.123  100  101 E Ledger')).toEqual([]);
  const [first, second] = reader.read('App: could not read session.xml\r\nW/Storage( 12): nearly full\n');
  expect(first).toMatchObject({ number: 1, level: 'E', tag: 'LedgerApp' });
  expect(first?.text).toBe('11-21 15:04:05.123  100  101 E LedgerApp: could not read session.xml');
  expect(second).toMatchObject({ number: 2, level: 'W', tag: 'Storage' });
});

test('a filter is a least level and words', () => {
  const line = { number: 1, level: 'W' as const, tag: 'Storage', text: 'W/Storage: nearly full' };
  expect(matchesFilter(line, 'W', '')).toBe(true);
  expect(matchesFilter(line, 'E', '')).toBe(false);
  expect(matchesFilter(line, 'V', 'NEARLY')).toBe(true);
  expect(matchesFilter(line, 'V', 'empty')).toBe(false);
});

test('packages, the owner’s own first, and which are switched off', () => {
  const text =
    'package:/system/app/Clock.apk=in.mistri.clock\npackage:/data/app/a=b/base.apk=in.kirana.ledger\nnonsense\n';
  expect(readPackages(text, 'package:/system/app/Clock.apk=in.mistri.clock\n')).toEqual([
    { name: 'in.kirana.ledger', isSystem: false, isOff: false },
    { name: 'in.mistri.clock', isSystem: true, isOff: true },
  ]);
});

test('folders: in, up, and never above the ones that may be reached', () => {
  expect(joinPath('/sdcard/', 'DCIM')).toBe('/sdcard/DCIM');
  expect(parentOf('/sdcard/DCIM')).toBe('/sdcard');
  expect(parentOf('/sdcard')).toBeUndefined();
  expect(parentOf('/data/local/tmp')).toBeUndefined();
});

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1536, '1.5 KiB'],
  [128 * 1024 * 1024, '128.0 MiB'],
])('%d bytes: %s', (bytes, text) => {
  expect(readableBytes(bytes)).toBe(text);
});
