import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkConfig, ConfigError, readConfig } from './read-config.ts';

const right = {
  id: 'mumbai-1',
  region: 'in-west',
  stateFolder: 'state',
  listen: { tls: { address: '::', port: 443 } },
  issuers: { file: 'issuers.json' },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mistri-config-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function written(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

test('YAML and JSON say the same, and paths are relative to the file', () => {
  const yaml = written(
    'relay.yaml',
    'id: mumbai-1\nregion: in-west\nstateFolder: state\nlisten:\n  tls: { address: "::", port: 443 }\nissuers:\n  file: issuers.json\n',
  );
  expect(readConfig(yaml)).toEqual(readConfig(written('relay.json', JSON.stringify(right))));
  expect(readConfig(yaml)).toMatchObject({
    stateFolder: path.join(folder, 'state'),
    issuers: { file: path.join(folder, 'issuers.json') },
  });
});

test.each<[string, object, string]>([
  ['a port', { listen: { tls: { address: '::', port: 99_999 } } }, 'listen.tls.port is 99999: expected a port number'],
  ['a text for a number', { listen: { tls: { address: '::', port: '443' } } }, 'listen.tls.port is "443": expected'],
  ['an address', { listen: { tls: { address: '1.2.3', port: 1 } } }, 'listen.tls.address is "1.2.3": expected an IP'],
  [
    'a port of UDP',
    { listen: { tls: { address: '::', port: 443 }, quic: { address: '::', port: 'udp' } } },
    'listen.quic.port is "udp": expected a port number',
  ],
  [
    'only QUIC',
    { listen: { quic: { address: '::', port: 443 } } },
    'listen: expected at least one of tls, plain, http',
  ],
  ['a name', { id: 'Mumbai 1' }, 'id is "Mumbai 1": expected the name of this relay'],
  ['a missing field', { region: undefined }, 'region is missing: expected a region'],
  ['an unknown field', { limits: { session: { speed: 1 } } }, 'limits.session.speed is no setting; there are bytesPer'],
  ['an unknown setting', { listne: {} }, 'listne is no setting; there are id, region'],
  ['a limit', { limits: { session: { pairs: 99 } } }, 'limits.session.pairs is 99: expected pairs of one session'],
  ['a CIDR', { allow: ['10.0.0.0/99'] }, 'allow[0] is "10.0.0.0/99": expected an address or a CIDR'],
  ['a list', { deny: '10.0.0.0/8' }, 'deny is "10.0.0.0/8": expected a list'],
  ['nothing to listen on', { listen: {} }, 'listen: expected at least one of tls, plain, http'],
  ['nobody to believe', { issuers: undefined }, 'issuers: expected issuers.file, or controlPlane.url'],
  [
    'an admin port without token',
    { listen: { tls: { address: '::', port: 443 }, admin: { address: '127.0.0.1', port: 9000 } } },
    'admin.tokenHash is missing',
  ],
  [
    'one STUN port for two addresses',
    { stun: { addresses: ['192.0.2.1', '192.0.2.2'], ports: [3478] } },
    'stun.ports:',
  ],
  [
    'a control plane',
    { controlPlane: { url: 'mistri.example' } },
    'controlPlane.url is "mistri.example": expected the',
  ],
])('%s that is wrong is named, with what is expected', (_, change, message) => {
  const value = JSON.parse(JSON.stringify({ ...right, ...change })) as unknown;
  expect(() => checkConfig(value)).toThrow(message);
});

test('all that is wrong is said at once', () => {
  const wrong = { ...right, id: '', region: 7 };
  try {
    checkConfig(wrong);
    expect.unreachable();
  } catch (error) {
    expect((error as Error).message.split('\n')).toHaveLength(2);
  }
});

test.each([
  ['none.yaml', undefined, 'cannot be read: ENOENT'],
  ['bad.yaml', 'id: [', 'neither YAML nor JSON'],
  ['empty.yaml', '', 'the configuration is null: expected the settings'],
  ['list.yaml', '- a', 'the configuration is ["a"]: expected'],
])('%s is refused', (name, text, message) => {
  const file = text === undefined ? path.join(folder, name) : written(name, text);
  expect(() => readConfig(file)).toThrow(ConfigError);
  expect(() => readConfig(file)).toThrow(message);
});
