import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CommandError, exitCodes } from '../command.ts';

/** Read by its owner only, and whole or not at all: written beside, then renamed. */
export function writePrivate(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const beside = `${file}.${process.pid}.new`;
  try {
    writeFileSync(beside, text, { mode: 0o600, flush: true });
    chmodSync(beside, 0o600);
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new CommandError(exitCodes.failed, `${file} cannot be written (${codeOf(error)}).`, 'Check the folder.');
  }
}

/**
 * @returns undefined when there is no such file
 * @throws CommandError when others may read it, or it cannot be read
 */
export function readPrivate(file: string): string | undefined {
  try {
    // On Windows the mode says nothing; the profile folder is private there.
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
      throw new CommandError(
        exitCodes.failed,
        `Other users of this machine may read ${file}.`,
        `Run \`chmod 600 ${file}\`; if somebody may have read it, log out and in again for a new key.`,
      );
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new CommandError(exitCodes.failed, `${file} cannot be read (${codeOf(error)}).`);
  }
}

export function removePrivate(file: string): void {
  rmSync(file, { force: true });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);
}
