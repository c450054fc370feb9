import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import type { TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { parse as parseYaml } from 'yaml';
import type { RelayLimits, RelayTimes } from '../limits/relay-limits.ts';
import { parseCidr } from '../listen/address-list.ts';
import type { GateLimits } from '../listen/gate.ts';
import { type LimitsConfig, RelayConfig } from './relay-config.ts';

/** All that is wrong with the settings, one line each: which field, what it is, what is expected. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * The settings from a JSON or YAML file; paths in it are relative to the file.
 *
 * @throws ConfigError
 */
export function readConfig(file: string): RelayConfig {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}`);
  }
  let value: unknown;
  try {
    // JSON is YAML.
    value = parseYaml(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new ConfigError(`${file} is neither YAML nor JSON: ${(error as Error).message.split('\n')[0]}`);
  }
  return resolvePaths(checkConfig(value), path.dirname(path.resolve(file)));
}

/** @throws ConfigError */
export function checkConfig(value: unknown): RelayConfig {
  const problems = problemsOf(RelayConfig, value, '');
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  const config = value as RelayConfig;
  const together = problemsTogether(config);
  if (together.length > 0) throw new ConfigError(together.join('\n'));
  return config;
}

interface Described {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly required?: readonly string[];
  readonly items?: TSchema;
}

/** Walks schema and value together, so that each message names the innermost field that is wrong. */
export function problemsOf(schema: TSchema, value: unknown, name: string): string[] {
  const isRight: boolean = Check(schema, value);
  if (isRight) return [];
  const described = schema as Described;
  const expected = `expected ${described.description ?? 'something else'}`;
  const shown = name || 'the configuration';
  if (value === undefined) return [`${shown} is missing: ${expected}`];
  if (described.items && Array.isArray(value)) {
    const { items } = described;
    const inside = value.flatMap((item, index) => problemsOf(items, item, `${name}[${index}]`));
    if (inside.length > 0) return inside;
  }
  if (described.properties && isRecord(value)) {
    const inside = (field: string): string => (name ? `${name}.${field}` : field);
    const known = Object.keys(described.properties);
    return [
      ...Object.keys(value)
        .filter((field) => !known.includes(field))
        .map((field) => `${inside(field)} is no setting; there are ${known.join(', ')}`),
      ...Object.entries(described.properties)
        .filter(([field]) => value[field] !== undefined || described.required?.includes(field))
        .flatMap(([field, inner]) => problemsOf(inner, value[field], inside(field))),
    ];
  }
  return [`${shown} is ${shorten(value)}: ${expected}`];
}

function problemsTogether(config: RelayConfig): string[] {
  const { listen, stun } = config;
  const addresses = Object.entries(listen).map(([name, at]) => [`listen.${name}.address`, at.address] as const);
  const all = [
    ...addresses,
    ...(stun?.addresses ?? []).map((address, index) => [`stun.addresses[${index}]`, address] as const),
    ...(stun?.publicAddresses ?? []).map((address, index) => [`stun.publicAddresses[${index}]`, address] as const),
  ];
  const lists = (['allow', 'deny'] as const).flatMap((list) =>
    (config[list] ?? []).map((cidr, index) => ({ name: `${list}[${index}]`, cidr })),
  );
  return [
    ...all
      .filter(([, address]) => isIP(address) === 0)
      .map(([name, address]) => `${name} is ${shorten(address)}: expected an IP address`),
    ...lists
      .filter(({ cidr }) => !parseCidr(cidr))
      .map(({ name, cidr }) => `${name} is ${shorten(cidr)}: expected an address or a CIDR, like 203.0.113.0/24`),
    ...(listen.tls || listen.plain || listen.http ? [] : ['listen: expected at least one of tls, plain, http']),
    ...(config.issuers || config.controlPlane
      ? []
      : ['issuers: expected issuers.file, or controlPlane.url: whose tokens are to be accepted?']),
    ...(listen.admin && !config.admin
      ? ['admin.tokenHash is missing: expected what `mistri-relay admin-token` prints']
      : []),
    ...(stun && stun.ports.length < stun.addresses.length ? ['stun.ports: expected two ports with two addresses'] : []),
    ...(stun?.publicAddresses && stun.publicAddresses.length !== stun.addresses.length
      ? ['stun.publicAddresses: expected as many as stun.addresses']
      : []),
  ];
}

function resolvePaths(config: RelayConfig, folder: string): RelayConfig {
  const from = (file: string): string => path.resolve(folder, file);
  return {
    ...config,
    stateFolder: from(config.stateFolder),
    ...(config.pidFile ? { pidFile: from(config.pidFile) } : {}),
    ...(config.issuers ? { issuers: { file: from(config.issuers.file) } } : {}),
    ...(config.certificate
      ? { certificate: { certificate: from(config.certificate.certificate), key: from(config.certificate.key) } }
      : {}),
  };
}

export function limitsOf(limits: LimitsConfig = {}): RelayLimits {
  return {
    session: { ...limits.session, pairs: limits.session?.pairs ?? 4 },
    user: { ...limits.user, sessions: limits.user?.sessions ?? 64 },
    server: { ...limits.server, sessions: limits.server?.sessions ?? 5_000 },
  };
}

export function timesOf(times: RelayConfig['times'] = {}): RelayTimes & { readonly drain_s: number } {
  return { greeting_s: 10, waiting_s: 3_600, idle_s: 180, drain_s: 300, ...times };
}

export function gateLimitsOf(addresses: RelayConfig['addresses'] = {}): GateLimits {
  return { halfOpenEach: 32, halfOpen: 2_048, perMinuteEach: 240, ...addresses };
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
