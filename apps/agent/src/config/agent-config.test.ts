import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultServe, problemOf, readConfig, saveConfig } from './agent-config.ts';
import { makeKey, readKey, removeKey } from './device-key-file.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'mistri-config-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const config = {
  version: 1 as const,
  server: 'https://mistri.example',
  deviceId: `dev_${'0'.repeat(26)}`,
  name: 'Till',
  serve: defaultServe,
};

test('what is saved is read again, by its owner only', () => {
  expect(readConfig(home)).toBeUndefined();
  saveConfig(home, config);
  expect(readConfig(home)).toEqual(config);
  const file = path.join(home, 'config.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  chmodSync(file, 0o644);
  expect(() => readConfig(home)).toThrow('Other users of this machine may read');
});

test.each([
  [{ server: 'ftp://x' }, '"server"'],
  [{ server: 'https://x/path' }, '"server"'],
  [{ deviceId: 'dev_1' }, '"deviceId"'],
  [{ name: 5 }, '"name"'],
  [{ extra: 1 }, '"extra" is not known here'],
  [{ serve: { ...defaultServe, tcpPort: 70_000 } }, '"serve.tcpPort"'],
  [{ serve: { ...defaultServe, allow: ['forward:'] } }, '"serve.allow" has "forward:"'],
  [{ serve: { ...defaultServe, console: [] } }, '"serve.console"'],
  [{ serve: { ...defaultServe, forwardedAddress: 'x' } }, '"serve.forwardedAddress"'],
  [{ proxy: 'proxy' }, '"proxy"'],
])('%j is refused by the name of the field', (change, problem) => {
  expect(problemOf({ ...config, ...change })).toContain(problem);
});

test('the key stays in its file, and a file that is no key is said so', () => {
  const made = makeKey(home);
  const file = path.join(home, 'device-key.pem');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readKey(home)?.equals(made)).toBe(true);
  writeFileSync(file, 'rubbish', { mode: 0o600 });
  expect(() => readKey(home)).toThrow('is not the key of a device');
  removeKey(home);
  expect(readKey(home)).toBeUndefined();
});
