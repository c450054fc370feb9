import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { toBase64Url } from '@mistri/link';
import { initIssuer, openIssuer } from '@mistri/link/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CommandError, type Given, type Surroundings } from '../command.ts';
import { deviceKeyFrom, makeKey } from '../config/device-key-file.ts';
import { readIssuers, readRelay, type TokenFile } from './token-file.ts';
import { readAdmissions } from './token-options.ts';

/** What a person may do wrong with a token, and what somebody may try with one that is not theirs. */
const folder = mkdtempSync('/var/tmp/mistri-token-options-');
const at = (name: string): string => path.join(folder, name);
const relayKey = 'A'.repeat(43);
const keys: Record<string, string> = {};
let token = '';
let directToken = '';

beforeAll(async () => {
  initIssuer(at('issuer'));
  initIssuer(at('other'));
  for (const name of ['workshop', 'laptop', 'stranger'])
    keys[name] = toBase64Url(deviceKeyFrom(makeKey(at(name))).publicKey);
  const { workshop: host = '', laptop: guest = '' } = keys;
  const issuer = openIssuer(at('issuer'));
  const wanted = { host, guest, for_s: 60, scopes: ['forward:22'] };
  ({ token } = await issuer.issue({ ...wanted, relays: ['cellar-1'], policy: 'relay' }));
  ({ token: directToken } = await issuer.issue({ ...wanted, relays: [], policy: 'direct' }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function around(name: string): Surroundings {
  const nothing = (): void => undefined;
  const { signal } = new AbortController();
  return { home: at(name), isJson: false, environment: {}, signal, print: nothing, say: nothing };
}

const issuers = (name = 'issuer'): string => at(`${name}/issuers.json`);
const relay = [`cellar-1,127.0.0.1:443,${relayKey}`];
const read = (name: string, values: Given['values'], role: 'host' | 'guest' = 'guest') =>
  readAdmissions({ values, words: [] }, around(name), role);

function tokenFile(change: Partial<TokenFile> = {}): string {
  const file = at('session.json');
  const all: TokenFile = {
    version: 1,
    token,
    keys: readIssuers(issuers()),
    relays: [{ id: 'cellar-1', region: 'here', tls: '127.0.0.1:443', key: relayKey }],
    stun: [],
  };
  writeFileSync(file, JSON.stringify({ ...all, ...change }));
  return file;
}

test('a relay may have an address by QUIC too', () => {
  const text = `cellar-1,127.0.0.1:443,${relayKey}`;
  expect(readRelay(text).quic).toBeUndefined();
  expect(readRelay(`${text},127.0.0.1:8443`).quic).toBe('127.0.0.1:8443');
  for (const wrong of [`${text},`, `${text},udp`, `${text},127.0.0.1:8443,more`])
    expect(() => readRelay(wrong)).toThrow('is not id,host:port,key');
});

test('a bare token, one in a file, and the file of an issuer say the same', async () => {
  writeFileSync(at('bare.txt'), `${token}\n`);
  const values = { issuers: issuers(), relay };
  const [[text], [bare], [whole]] = (await Promise.all([
    read('laptop', { ...values, token: [token] }),
    read('laptop', { ...values, token: [at('bare.txt')] }),
    read('laptop', { token: [tokenFile()] }),
  ])) as [[unknown], [unknown], [unknown]];
  const introduction = { role: 'guest', token, relays: ['cellar-1'], peer: { key: keys['workshop'] } };
  for (const one of [text, bare, whole]) expect(one).toMatchObject({ introduction });
  expect(await read('laptop', {})).toBeUndefined();
});

test('a relay that the token does not name is not used, whoever names it', async () => {
  const file = tokenFile({
    relays: ['cellar-1', 'elsewhere-1'].map((id) => ({ id, region: 'here', tls: '127.0.0.1:443', key: relayKey })),
  });
  const [admission] = (await read('laptop', { token: [file] })) ?? [];
  expect(admission?.config.relays.map(({ id }) => id)).toEqual(['cellar-1']);
});

describe('refused, with what to do', () => {
  const cases: readonly [string, string, () => Given['values'], 'host' | 'guest', string][] = [
    ['a device that is not in it', 'stranger', () => ({ token: [tokenFile()] }), 'guest', 'not for this device'],
    ['the other side of it', 'laptop', () => ({ token: [tokenFile()] }), 'host', 'this device is the guest'],
    [
      'another issuer',
      'laptop',
      () => ({ token: [tokenFile()], issuers: issuers('other') }),
      'guest',
      'unknown issuer',
    ],
    ['a letter changed', 'laptop', () => ({ token: [tokenFile({ token: changed() })] }), 'guest', 'did not sign'],
    ['another peer', 'laptop', () => ({ token: [tokenFile()], 'peer-key': relayKey }), 'guest', 'about another device'],
    ['nobody to believe', 'laptop', () => ({ token: [token], relay }), 'guest', '--issuers is missing'],
    ['no relay', 'laptop', () => ({ token: [token], issuers: issuers() }), 'guest', 'none of them was named'],
    ['no address', 'laptop', () => ({ token: [directToken], issuers: issuers() }), 'guest', 'Neither a relay'],
    ['no key', 'nobody', () => ({ token: [tokenFile()] }), 'guest', 'has no key yet'],
    ['no file', 'laptop', () => ({ token: [at('missing')] }), 'guest', 'no such file'],
    ['a file of something else', 'laptop', () => ({ token: [issuers()] }), 'guest', '--token'],
    [
      'a name as an address',
      'laptop',
      () => ({ token: [tokenFile()], peer: ['nas:22'] }),
      'guest',
      'no address and port',
    ],
    ['a relay without key', 'laptop', () => ({ token: [tokenFile()], relay: ['a,b:1'] }), 'guest', 'id,host:port,key'],
    ['options without token', 'laptop', () => ({ relay }), 'guest', 'of no use without --token'],
  ];
  test.each(cases)('%s', async (_what, name, values, role, said) => {
    const refused = await read(name, values(), role).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CommandError);
    expect((refused as CommandError).message).toContain(said);
  });
});

function changed(): string {
  const [head = '', body = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { scopes: string[] };
  const more = Buffer.from(JSON.stringify({ ...claims, scopes: ['forward:*'] })).toString('base64url');
  return [head, more, signature].join('.');
}
