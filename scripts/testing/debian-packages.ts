import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export interface DebianPackage {
  name: string;
  /** By which it is known to be there. */
  file: string;
}

/**
 * Installs what is missing with apt-get where that is allowed.
 * @returns why it could not, with what to do; undefined when everything is there
 */
export function installMissing(packages: readonly DebianPackage[], purpose: string): string | undefined {
  const missing = packages.filter((entry) => !existsSync(entry.file)).map((entry) => entry.name);
  if (missing.length === 0) return undefined;
  const root = process.getuid?.() === 0;
  const sudo = !root && spawnSync('sudo', ['-n', 'true']).status === 0;
  const advice = `install these Debian packages first: ${missing.join(' ')}`;
  if (spawnSync('apt-get', ['--version']).status !== 0 || (!root && !sudo)) return advice;
  console.log(`Installing ${missing.join(', ')} with apt-get for ${purpose}.`);
  const apt = (...parameters: string[]): boolean => {
    const command = [...(sudo ? ['sudo', '-n'] : []), 'apt-get', ...parameters];
    const result = spawnSync(command[0] as string, command.slice(1), {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    return result.status === 0;
  };
  const done = apt('update', '-q') && apt('install', '-y', '-q', '--no-install-recommends', ...missing);
  return done ? undefined : `apt-get could not install them; ${advice}`;
}
