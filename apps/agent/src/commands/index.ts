import type { Command } from '../command.ts';

/** Each command is loaded when it is called: `mistri status` has no use for what `mistri serve` needs. */
const loaders: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  login: () => import('./login.ts'),
  logout: () => import('./logout.ts'),
  status: () => import('./status.ts'),
  nodes: () => import('./nodes.ts'),
  connect: () => import('./connect.ts'),
  forward: () => import('./forward.ts'),
  serve: () => import('./serve.ts'),
  ping: () => import('./ping.ts'),
  share: () => import('./share.ts'),
  attach: () => import('./attach.ts'),
  log: () => import('./log.ts'),
  doctor: () => import('./doctor.ts'),
  service: () => import('./service.ts'),
  key: () => import('./key.ts'),
  relay: () => import('./relay.ts'),
};

export const commandNames: readonly string[] = Object.keys(loaders);

export async function loadCommand(name: string): Promise<Command | undefined> {
  if (!Object.hasOwn(loaders, name)) return undefined;
  return (await loaders[name]?.())?.command;
}
