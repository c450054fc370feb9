import path from 'node:path';
import { scopePattern } from '@mistri/contracts/link/scope';
import { CommandError, exitCodes } from '../command.ts';
import { readPrivate, removePrivate, writePrivate } from './private-file.ts';

/** `config.json`: what `mistri login` wrote and a person may edit. */
export interface AgentConfig {
  readonly version: 1;
  /** Origin of the control plane: `https://mistri.example`. */
  readonly server: string;
  readonly deviceId: string;
  readonly name: string;
  readonly serve: ServeConfig;
  /** `http://host:port`; without it HTTPS_PROXY of the environment counts. */
  readonly proxy?: string;
}

export interface ServeConfig {
  /** On which direct connections are taken. 0: any free one. */
  readonly tcpPort: number;
  /** A router that people set up to forward to `tcpPort`: `203.0.113.7:4430`. */
  readonly forwardedAddress?: string;
  /** What this device lets others do at most, whatever the server's rules say: scopes, as in rules. */
  readonly allow: readonly string[];
  /** Program and arguments that `mistri connect` reaches when `allow` and the rules name `console`. */
  readonly console?: readonly string[];
}

export const defaultServe: ServeConfig = { tcpPort: 0, allow: ['forward:*'] };

const fileIn = (home: string): string => path.join(home, 'config.json');

export function saveConfig(home: string, config: AgentConfig): void {
  writePrivate(fileIn(home), `${JSON.stringify(config, null, 2)}\n`);
}

export function removeConfig(home: string): void {
  removePrivate(fileIn(home));
}

/** @throws CommandError naming the field that is wrong */
export function readConfig(home: string): AgentConfig | undefined {
  const file = fileIn(home);
  const text = readPrivate(file);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CommandError(exitCodes.failed, `${file} is not JSON.`, 'Correct it, or run `mistri login` again.');
  }
  const problem = problemOf(value);
  if (problem)
    throw new CommandError(exitCodes.failed, `${file}: ${problem}.`, 'Correct it, or run `mistri login` again.');
  return value as AgentConfig;
}

/** The first thing that is wrong with it, in words. Written out by hand: a schema library would double an idle agent. */
export function problemOf(value: unknown): string | undefined {
  if (!isRecord(value)) return 'it must be an object';
  if (value['version'] !== 1) return '"version" must be 1: this mistri is older or newer than the file';
  if (!isOrigin(value['server'])) return '"server" must be an address such as "https://mistri.example"';
  if (typeof value['deviceId'] !== 'string' || !/^dev_[0-9a-z]{26}$/.test(value['deviceId']))
    return '"deviceId" must be the id of a device';
  if (typeof value['name'] !== 'string' || value['name'].length > 80)
    return '"name" must be text of at most 80 letters';
  if (value['proxy'] !== undefined && !isOrigin(value['proxy']))
    return '"proxy" must be an address such as "http://proxy.example:3128"';
  return (
    unknownField(value, ['version', 'server', 'deviceId', 'name', 'serve', 'proxy']) ?? problemOfServe(value['serve'])
  );
}

function problemOfServe(value: unknown): string | undefined {
  if (!isRecord(value)) return '"serve" must be an object';
  const { tcpPort, allow, console, forwardedAddress } = value;
  if (!Number.isInteger(tcpPort) || (tcpPort as number) < 0 || (tcpPort as number) > 65_535)
    return '"serve.tcpPort" must be a port from 0 to 65535';
  if (!isTexts(allow)) return '"serve.allow" must be a list of scopes';
  const wrong = allow.find((scope) => !new RegExp(scopePattern).test(scope));
  if (wrong !== undefined) return `"serve.allow" has "${wrong}", which is no scope: "forward:22" is one`;
  if (console !== undefined && (!isTexts(console) || console.length === 0))
    return '"serve.console" must be a list: a program and its arguments';
  if (
    forwardedAddress !== undefined &&
    (typeof forwardedAddress !== 'string' || !/^(\[[0-9a-fA-F:.]+\]|[0-9.]+):\d{1,5}$/.test(forwardedAddress))
  )
    return '"serve.forwardedAddress" must be an address and a port, such as "203.0.113.7:4430"';
  return unknownField(value, ['tcpPort', 'allow', 'console', 'forwardedAddress'], 'serve.');
}

function unknownField(value: Record<string, unknown>, known: readonly string[], prefix = ''): string | undefined {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  return unknown === undefined ? undefined : `"${prefix}${unknown}" is not known here`;
}

function isOrigin(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const url = URL.parse(value);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === value;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
