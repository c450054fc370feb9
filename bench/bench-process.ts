import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface BenchPart {
  readonly child: ChildProcess;
  /** The first thing it said. */
  readonly first: Record<string, number>;
}

/** A program of the bench as a process of its own, with what it says first. */
export async function startPart(file: string, words: readonly string[], into: ChildProcess[]): Promise<BenchPart> {
  const child = fork(file, [...words]);
  into.push(child);
  return { child, first: await nextMessage(child) };
}

export function nextMessage(child: ChildProcess): Promise<Record<string, number>> {
  return new Promise((resolve, reject) => {
    child.once('message', (value) => {
      resolve(value as Record<string, number>);
    });
    child.once('exit', (code) => {
      reject(new Error(`a part of the bench ended with code ${code}`));
    });
  });
}

/** User and system time of a process, from /proc: the same way for ours and for others. 0 where there is no /proc. */
export function cpuOf_s(pid: number | undefined): number {
  if (pid === undefined) return 0;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}
