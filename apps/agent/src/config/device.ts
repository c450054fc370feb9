import type { KeyObject } from 'node:crypto';
import { CommandError, exitCodes } from '../command.ts';
import { type AgentConfig, readConfig } from './agent-config.ts';
import { readKey } from './device-key-file.ts';

/** This device as it was registered. */
export interface Device {
  readonly config: AgentConfig;
  readonly privateKey: KeyObject;
}

/** @throws CommandError when this device is not registered, or its files are broken */
export function readDevice(home: string): Device {
  const config = readConfig(home);
  const privateKey = readKey(home);
  if (!config || !privateKey)
    throw new CommandError(
      exitCodes.notLoggedIn,
      'This device is not registered.',
      'Run `mistri login --server <address>` first.',
    );
  return { config, privateKey };
}
