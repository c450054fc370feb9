import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CommandError, exitCodes } from '../command.ts';
import { launchAgent, scheduledTask, systemdUnit, type ServiceFacts } from './service-files.ts';

export interface ServiceResult {
  readonly file: string;
  /** What was done and what is left to do. */
  readonly lines: readonly string[];
}

interface Manner {
  readonly file: string;
  write(facts: ServiceFacts): string;
  /** Run after writing, each in turn; the first that fails is left to the person, with those after it. */
  readonly enable: readonly (readonly string[])[];
  readonly disable: readonly (readonly string[])[];
  readonly status: readonly string[];
}

const name = 'mistri-serve';
const label = 'in.mistri.serve';

export function installService(platform: NodeJS.Platform, home: string): ServiceResult {
  const manner = mannerOf(platform);
  mkdirSync(path.dirname(manner.file), { recursive: true });
  writeFileSync(manner.file, manner.write(factsOf(home)), { mode: 0o644 });
  return { file: manner.file, lines: [`Written: ${manner.file}`, ...runAll(manner.enable, 'Enabled and started.')] };
}

export function uninstallService(platform: NodeJS.Platform): ServiceResult {
  const manner = mannerOf(platform);
  if (!existsSync(manner.file)) return { file: manner.file, lines: ['It is not installed.'] };
  const lines = runAll(manner.disable, 'Stopped.');
  rmSync(manner.file, { force: true });
  return { file: manner.file, lines: [...lines, `Removed: ${manner.file}`] };
}

export function serviceStatus(platform: NodeJS.Platform): ServiceResult {
  const manner = mannerOf(platform);
  if (!existsSync(manner.file))
    return { file: manner.file, lines: ['Not installed. `mistri service install` does it.'] };
  const [program = '', ...words] = manner.status;
  const asked = spawnSync(program, words, { encoding: 'utf8' });
  const said = asked.error ? `${program} is not here` : (asked.stdout || asked.stderr).trim().split('\n')[0];
  return { file: manner.file, lines: [`Installed: ${manner.file}`, `State: ${said ?? 'not known'}`] };
}

/** Which files and commands each system has for it. */
export function mannerOf(platform: NodeJS.Platform): Manner {
  switch (platform) {
    case 'linux': {
      const base = process.env['XDG_CONFIG_HOME'] ?? path.join(os.homedir(), '.config');
      return {
        file: path.join(base, 'systemd/user', `${name}.service`),
        write: systemdUnit,
        enable: [
          ['systemctl', '--user', 'daemon-reload'],
          ['systemctl', '--user', 'enable', '--now', `${name}.service`],
          ['loginctl', 'enable-linger', os.userInfo().username],
        ],
        disable: [['systemctl', '--user', 'disable', '--now', `${name}.service`]],
        status: ['systemctl', '--user', 'is-active', `${name}.service`],
      };
    }
    case 'darwin': {
      const file = path.join(os.homedir(), 'Library/LaunchAgents', `${label}.plist`);
      return {
        file,
        write: launchAgent,
        enable: [['launchctl', 'load', '-w', file]],
        disable: [['launchctl', 'unload', '-w', file]],
        status: ['launchctl', 'list', label],
      };
    }
    case 'win32': {
      const file = path.join(process.env['LOCALAPPDATA'] ?? os.homedir(), 'mistri', `${name}.xml`);
      return {
        file,
        write: scheduledTask,
        enable: [['schtasks', '/Create', '/TN', name, '/XML', file, '/F']],
        disable: [['schtasks', '/Delete', '/TN', name, '/F']],
        status: ['schtasks', '/Query', '/TN', name],
      };
    }
    default:
      throw new CommandError(
        exitCodes.failed,
        `mistri knows no service manager of ${platform}.`,
        'Run `mistri serve` by whatever starts programs there.',
      );
  }
}

function factsOf(home: string): ServiceFacts {
  return { node: process.execPath, program: path.resolve(process.argv[1] ?? 'mistri'), home, label, name };
}

function runAll(commands: readonly (readonly string[])[], done: string): string[] {
  for (const [at, [program = '', ...words]] of commands.entries()) {
    const { status } = spawnSync(program, words, { stdio: 'ignore' });
    if (status === 0) continue;
    const left = commands.slice(at).map((command) => `  ${command.join(' ')}`);
    return [`"${program}" did not do it here. Left to do by hand:`, ...left];
  }
  return [done];
}
