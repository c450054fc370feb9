import os from 'node:os';
import path from 'node:path';

/** Where configuration and key of this device are: `MISTRI_HOME`, else the XDG configuration folder (its specification, §3). */
export function homeFolder(environment: NodeJS.ProcessEnv): string {
  const given = environment['MISTRI_HOME'];
  if (given) return path.resolve(given);
  const base = environment['XDG_CONFIG_HOME'];
  // Relative paths there are to be ignored, says the specification.
  if (base && path.isAbsolute(base)) return path.join(base, 'mistri');
  return path.join(os.homedir(), '.config', 'mistri');
}
