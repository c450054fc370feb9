import { CommandError, exitCodes, type Given, type Surroundings, textOf } from '../command.ts';
import { readConfig } from './agent-config.ts';

/**
 * Which control plane: `--server`, MISTRI_SERVER, else where this device is registered.
 *
 * @returns its origin, undefined when nothing says it
 * @throws CommandError when it is no address
 */
export function serverOf(given: Given, around: Surroundings): string | undefined {
  const address = textOf(given, 'server') ?? around.environment['MISTRI_SERVER'] ?? readConfig(around.home)?.server;
  if (!address) return undefined;
  const url = URL.parse(address.includes('://') ? address : `https://${address}`);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new CommandError(exitCodes.usage, `--server: "${address}" is no address such as https://mistri.example.`);
  return url.origin;
}

/** @throws CommandError when it is no address */
export function proxyOf(given: Given): string | undefined {
  const proxy = textOf(given, 'proxy');
  if (proxy !== undefined && URL.parse(proxy)?.origin !== proxy)
    throw new CommandError(exitCodes.usage, `--proxy: "${proxy}" is no address such as http://proxy.example:3128.`);
  return proxy;
}
