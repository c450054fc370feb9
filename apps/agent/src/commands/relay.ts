import path from 'node:path';
import type { LinkPolicy } from '@mistri/link';
import { writePrivate } from '../config/private-file.ts';
import type { TokenFile } from '../token/token-file.ts';
import { type Command, CommandError, exitCodes, type Given, type Surroundings, textOf, textsOf } from '../command.ts';

const policies: readonly LinkPolicy[] = ['automatic', 'strict', 'direct', 'relay'];
const units_s: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

export const command: Command = {
  name: 'relay',
  usage: 'issuer | token --host <key> --guest <key> --relay <id> --for <2h>',
  summary: 'Be the issuer of session tokens where there is no control plane (air-gapped).',
  help: `
\`mistri relay issuer\` makes a key that signs tokens, and issuers.json, which relays and devices are given. \`mistri relay
token\` says that two devices may meet over these relays for so long; their keys are what \`mistri key\` shows there. They use it with
\`mistri serve --token\` and \`mistri forward --token\`: docs/guides/air-gapped.md.`,
  options: {
    folder: { type: 'string' },
    issuer: { type: 'string' },
    host: { type: 'string' },
    guest: { type: 'string' },
    relay: { type: 'string', multiple: true },
    scope: { type: 'string', multiple: true },
    policy: { type: 'string' },
    for: { type: 'string' },
    rate: { type: 'string' },
    total: { type: 'string' },
    stun: { type: 'string', multiple: true },
    out: { type: 'string' },
  },
  explained: {
    folder: 'where the issuer is kept (./issuer)',
    issuer: 'the same, as mistri-relay calls it',
    host: 'key of the device that serves',
    guest: 'key of the device that asks',
    relay: 'a relay they may use: id,host:port,key (,host:port by QUIC), or its id alone; may be given several times',
    scope: 'what the guest may do, e.g. forward:22; may be given several times',
    policy: 'automatic, strict, direct or relay (relay)',
    for: 'how long: 30m, 2h, 7d',
    rate: 'bytes per second at most, both directions together: 500k, 5M',
    total: 'bytes at most, both directions together: 20G',
    stun: 'with --out: host:port of a STUN server of yours; may be given several times',
    out: 'write the file that both devices take as --token, with relays and issuer in it',
  },
  words: [1, 1],
  run,
};

async function run(given: Given, around: Surroundings): Promise<0> {
  const [what] = given.words;
  const folder = textOf(given, 'folder') ?? textOf(given, 'issuer') ?? 'issuer';
  const { initIssuer, openIssuer } = await import('@mistri/link/node');
  try {
    if (what === 'issuer') {
      const { kid, publicFile } = initIssuer(folder);
      if (around.isJson) around.print(JSON.stringify({ kid, publicFile }));
      else
        around.print(`Made the issuer ${kid}. Give ${publicFile} to relays and devices; keep the rest of ${folder}.`);
      return exitCodes.ok;
    }
    if (what !== 'token') throw new CommandError(exitCodes.usage, `"${what}" is not known: issuer or token.`);
    const { token, claims } = await openIssuer(folder).issue(wantedBy(given));
    const out = textOf(given, 'out');
    if (out !== undefined) {
      const { readIssuers } = await import('../token/token-file.ts');
      const keys = readIssuers(path.join(folder, 'issuers.json'));
      const file: TokenFile = { version: 1, token, keys, relays: await relaysOf(given), stun: textsOf(given, 'stun') };
      writePrivate(path.resolve(out), `${JSON.stringify(file, null, 2)}\n`);
    }
    if (around.isJson) around.print(JSON.stringify({ token, sessionId: claims.sid, exp: claims.exp }));
    else around.print(out === undefined ? token : `Wrote ${out}: give it to both devices.`);
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CommandError || !(error instanceof Error)) throw error;
    throw new CommandError(exitCodes.failed, error.message);
  }
}

function wantedBy(given: Given) {
  const need = (name: string): string => {
    const value = textOf(given, name);
    if (value === undefined)
      throw new CommandError(exitCodes.usage, `--${name} is missing.`, 'See `mistri help relay`.');
    return value;
  };
  const policy = policies.find((one) => one === (textOf(given, 'policy') ?? 'relay'));
  if (!policy) throw new CommandError(exitCodes.usage, `--policy is one of ${policies.join(', ')}.`);
  const [, count, unit = ''] = /^(\d{1,4})([mhd])$/.exec(need('for')) ?? [];
  const for_s = Number(count) * (units_s[unit] ?? 0);
  if (!(for_s > 0)) throw new CommandError(exitCodes.usage, '--for is a time such as 30m, 2h or 7d.');
  const relays = textsOf(given, 'relay').map((relay) => relay.split(',')[0] ?? '');
  const rate = textOf(given, 'rate');
  const total = textOf(given, 'total');
  const limits = {
    ...(rate !== undefined && { bytesPerSecond: bytesOf('rate', rate) }),
    ...(total !== undefined && { total_bytes: bytesOf('total', total) }),
  };
  return { host: need('host'), guest: need('guest'), relays, for_s, policy, scopes: textsOf(given, 'scope'), limits };
}

const sizes: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 };
const leastRate = 1024;

function bytesOf(name: string, text: string): number {
  const [, count, unit = ''] = /^(\d{1,12})([kMGT]?)$/.exec(text) ?? [];
  const bytes = Number(count) * (sizes[unit] ?? Number.NaN);
  if (Number.isSafeInteger(bytes) && bytes >= leastRate) return bytes;
  throw new CommandError(exitCodes.usage, `--${name} is a number of bytes from ${leastRate} on: 500k, 5M, 20G.`);
}

async function relaysOf(given: Given): Promise<TokenFile['relays']> {
  const { readRelay } = await import('../token/token-file.ts');
  return textsOf(given, 'relay').map((relay) => readRelay(relay));
}
