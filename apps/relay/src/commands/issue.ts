import { parseArgs } from 'node:util';
import { linkPolicies, type LinkPolicy } from '@mistri/link';
import { joinDashValues } from '@mistri/link/join-dash-values';
import { initIssuer, openIssuer } from '@mistri/link/node';
import { parseAmount, parseDuration_s } from './quantities.ts';
import { UsageError } from './usage.ts';

/** `issuer init [--folder F]`. */
export function issuerCommand(words: readonly string[]): string {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { folder: { type: 'string', default: 'issuer' } },
  });
  if (positionals.join(' ') !== 'init') throw new UsageError('usage: mistri-relay issuer init [--folder FOLDER]');
  const { kid, publicFile } = initIssuer(values.folder);
  return [
    `Made the issuer ${kid}.`,
    `Give ${publicFile} to relays (issuers.file in their settings) and devices.`,
    `Keep the rest of ${values.folder} to yourself: who has it decides who may meet whom.`,
  ].join('\n');
}

export const tokenUsage =
  'usage: mistri-relay token --host DEVICE_KEY --guest DEVICE_KEY --relay RELAY_ID [--relay …] --for 2h\n' +
  '         [--issuer FOLDER] [--scope NAME …] [--policy automatic|strict|direct|relay] [--rate 5M] [--total 20G]';

const tokenOptions = {
  host: { type: 'string' },
  guest: { type: 'string' },
  relay: { type: 'string', multiple: true },
  for: { type: 'string' },
  issuer: { type: 'string', default: 'issuer' },
  scope: { type: 'string', multiple: true },
  policy: { type: 'string', default: 'automatic' },
  rate: { type: 'string' },
  total: { type: 'string' },
} as const;

/** @returns the token's text */
export async function tokenCommand(words: readonly string[]): Promise<string> {
  const { values } = parseArgs({ args: [...joinDashValues(words, tokenOptions)], options: tokenOptions });
  const { host, guest, relay, policy } = values;
  if (!host || !guest || !relay || !values.for) throw new UsageError(tokenUsage);
  if (!isPolicy(policy)) throw new UsageError(`--policy is ${policy}: expected one of ${linkPolicies.join(', ')}`);
  // Read before the issuer is opened: what is typed wrongly is said first.
  const options = {
    host,
    guest,
    relays: relay,
    for_s: parseDuration_s(values.for, '--for'),
    policy,
    scopes: values.scope ?? [],
    limits: {
      ...(values.rate ? { bytesPerSecond: parseAmount(values.rate, '--rate') } : {}),
      ...(values.total ? { total_bytes: parseAmount(values.total, '--total') } : {}),
    },
  };
  const { token } = await openIssuer(values.issuer).issue(options);
  return token;
}

function isPolicy(value: string): value is LinkPolicy {
  return linkPolicies.some((policy) => policy === value);
}
