import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What `mistri status` shows of the `mistri serve` that runs beside it. */
export interface ServingState {
  readonly pid: number;
  readonly isOnline: boolean;
  /** Why not online. */
  readonly why: string;
  readonly sessions: readonly { readonly peer: string; readonly state: string; readonly path: string | undefined }[];
}

const fileIn = (home: string): string => path.join(home, 'serving.json');

export function writeServing(home: string, state: ServingState): void {
  const beside = `${fileIn(home)}.${process.pid}`;
  try {
    writeFileSync(beside, JSON.stringify(state), { mode: 0o600 });
    renameSync(beside, fileIn(home));
  } catch {
    // A full disk must not end a session; `mistri status` says "no" then.
    rmSync(beside, { force: true });
  }
}

export function removeServing(home: string): void {
  rmSync(fileIn(home), { force: true });
}

/** Undefined when nobody serves: also when the process was killed and left its file behind. */
export function readServing(home: string): ServingState | undefined {
  try {
    const state = JSON.parse(readFileSync(fileIn(home), 'utf8')) as ServingState;
    process.kill(state.pid, 0);
    return state;
  } catch {
    return undefined;
  }
}
