import { createHash, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../config/read-config.ts';
import { secureOptions, readIdentity } from '../listen/certificates.ts';
import { readIssuerFile } from '../control/issuer-keys.ts';
import { issuerCommand, tokenCommand } from './issue.ts';
import { serve } from './serve.ts';
import { UsageError } from './usage.ts';

const usage = `usage:
  mistri-relay --config FILE [--take-over]   run; with --take-over in place of the one that runs (pidFile)
  mistri-relay check --config FILE           check settings, certificate and keys, and end
  mistri-relay key --config FILE             the relay's public key, which devices pin
  mistri-relay admin-token                   a new token for the admin page, and its hash for the settings
  mistri-relay issuer init [--folder F]      without a control plane: a key that signs session tokens
  mistri-relay token …                       … and a token for two devices`;

/** @returns the exit code: 0 done, 1 failed, 2 typed or configured wrongly */
export async function runCommand(words: readonly string[], print: (line: string) => void): Promise<number> {
  const [first, ...rest] = words;
  try {
    if (first === 'issuer') print(issuerCommand(rest));
    else if (first === 'token') print(await tokenCommand(rest));
    else if (first === 'admin-token') print(adminToken());
    else if (first === 'key') print(readIdentity(configOf(rest).stateFolder).publicKey);
    else if (first === 'check') print(check(rest));
    else if (first === '--help' || first === '-h' || first === undefined) print(usage);
    else return await serve(optionsOf(words));
    return first === undefined ? 2 : 0;
  } catch (error) {
    console.error((error as Error).message);
    const isTyped = error instanceof UsageError || error instanceof ConfigError || isParseArgsError(error);
    if (isParseArgsError(error)) console.error(usage);
    return isTyped ? 2 : 1;
  }
}

function optionsOf(words: readonly string[]): { config: string; takeOver: boolean } {
  const { values } = parseArgs({
    args: [...words],
    options: { config: { type: 'string', short: 'c' }, 'take-over': { type: 'boolean', default: false } },
  });
  if (!values.config) throw new UsageError(usage);
  return { config: values.config, takeOver: values['take-over'] };
}

function configOf(words: readonly string[]): ReturnType<typeof readConfig> {
  return readConfig(optionsOf(words).config);
}

function check(words: readonly string[]): string {
  const config = configOf(words);
  secureOptions(readIdentity(config.stateFolder), config.certificate);
  if (config.issuers) readIssuerFile(config.issuers.file);
  return `${config.id} in ${config.region}: settings, certificate and keys are in order`;
}

/** 256 random bits need no slow hash: there is nothing to guess. */
function adminToken(): string {
  const token = randomBytes(32).toString('base64url');
  const hash = createHash('sha256').update(token).digest('base64url');
  return `token, for whoever administers the relay (it is shown only now): ${token}\nadmin.tokenHash in the settings: sha256:${hash}`;
}

function isParseArgsError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
