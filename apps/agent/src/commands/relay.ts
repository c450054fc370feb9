import type { LinkPolicy } from '@mistri/link';
import { type Command, CommandError, exitCodes, type Given, type Surroundings, textOf, textsOf } from '../command.ts';

const policies: readonly LinkPolicy[] = ['automatic', 'strict', 'direct', 'relay'];
const units_s: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

export const command: Command = {
  name: 'relay',
  usage: 'issuer | token --host <key> --guest <key> --relay <id> --for <2h>',
  summary: 'Be the issuer of session tokens where there is no control plane (air-gapped).',
  help: `
\`mistri relay issuer\` makes a key that signs tokens, and issuers.json, which relays and devices are given. \`mistri relay
token\` says that two devices may meet over these relays for so long; their keys are what \`mistri status\` shows there.`,
  options: {
    folder: { type: 'string' },
    host: { type: 'string' },
    guest: { type: 'string' },
    relay: { type: 'string', multiple: true },
    scope: { type: 'string', multiple: true },
    policy: { type: 'string' },
    for: { type: 'string' },
  },
  explained: {
    folder: 'where the issuer is kept (./issuer)',
    host: 'key of the device that serves',
    guest: 'key of the device that asks',
    relay: 'a relay they may use, by its id; may be given several times',
    scope: 'what the guest may do, e.g. forward:22; may be given several times',
    policy: 'automatic, strict, direct or relay (relay)',
    for: 'how long: 30m, 2h, 7d',
  },
  words: [1, 1],
  run,
};

async function run(given: Given, around: Surroundings): Promise<0> {
  const [what] = given.words;
  const folder = textOf(given, 'folder') ?? 'issuer';
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
    around.print(around.isJson ? JSON.stringify({ token, sessionId: claims.sid, exp: claims.exp }) : token);
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
  const relays = textsOf(given, 'relay');
  return { host: need('host'), guest: need('guest'), relays, for_s, policy, scopes: textsOf(given, 'scope') };
}
