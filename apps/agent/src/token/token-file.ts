import { readFileSync } from 'node:fs';
import { LinkConfig, LinkRelay } from '@mistri/contracts/link/config';
import { Type, type Static } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { CommandError, exitCodes } from '../command.ts';

const { keys, stun } = LinkConfig.properties;

/**
 * A session token and what else a device needs to use it where there is no control plane, as `mistri relay token --out` writes
 * it. The same file serves both devices; the keys of the devices are not in it.
 */
export const TokenFile = Type.Object(
  {
    version: Type.Literal(1),
    token: Type.String({ maxLength: 8192, pattern: '^[\\w-]+\\.[\\w-]+\\.[\\w-]+$' }),
    /** Whose signature counts. */
    keys,
    relays: Type.Array(LinkRelay, { maxItems: 4 }),
    stun,
  },
  { additionalProperties: false },
);
export type TokenFile = Static<typeof TokenFile>;

const IssuersFile = Type.Object({ keys });
const bareToken = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** What `--token` names: such a file, or a token alone (as text, or in a file). @throws CommandError naming what is wrong */
export function readTokenGiven(given: string): TokenFile | string {
  if (bareToken.test(given) && given.length > 100) return given;
  const text = readText('--token', given).trim();
  if (bareToken.test(text)) return text;
  return readJson('--token', given, text, TokenFile);
}

/** @throws CommandError naming what is wrong */
export function readIssuers(file: string): TokenFile['keys'] {
  return readJson('--issuers', file, readText('--issuers', file), IssuersFile).keys;
}

/** `cellar-1,192.0.2.7:443,<key>`, and last its address by QUIC, if any: what a relay's operator tells. @throws CommandError */
export function readRelay(text: string): LinkRelay {
  const [id = '', tls = '', key = '', quic, ...rest] = text.split(',');
  const relay = { id, region: 'here', tls, key, ...(quic === undefined ? {} : { quic }) };
  if (rest.length === 0 && id !== '' && Check(LinkRelay, relay)) return relay;
  throw new CommandError(
    exitCodes.usage,
    `--relay "${text}" is not id,host:port,key or id,host:port,key,host:port of QUIC.`,
    'The key is what `mistri-relay key` shows: cellar-1,192.0.2.7:443,AbC….',
  );
}

function readText(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CommandError(exitCodes.usage, `${option} ${file}: there is no such file that can be read.`);
  }
}

function readJson<Schema extends typeof TokenFile | typeof IssuersFile>(
  option: string,
  file: string,
  text: string,
  schema: Schema,
): Static<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CommandError(exitCodes.usage, `${option} ${file}: it is not JSON.`);
  }
  if (Check(schema, value)) return value as Static<Schema>;
  const [first] = Errors(schema, value);
  throw new CommandError(
    exitCodes.usage,
    `${option} ${file}: ${first?.instancePath || '/'} ${first?.message ?? 'is wrong'}.`,
  );
}
