import type { Tx } from '../db/database.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { day_ms } from '../clock.ts';
import { type Refusal, refuse, type Result } from '../refusal.ts';
import type { Services } from '../services.ts';

export interface FileToKeep {
  readonly name: string;
  readonly bytes: Buffer;
  readonly type: string;
}

/**
 * Puts a file before the transaction that names it, and removes it when that refuses or fails: a row never names a file
 * that is not there, and no file stays that nothing names.
 */
export async function keepFile<T, C extends string>(
  services: Pick<Services, 'db' | 'files'>,
  file: FileToKeep,
  decide: (tx: Tx) => Promise<Result<T, C>>,
): Promise<Result<T, C>> {
  await services.files.put(file.name, file.bytes, file.type);
  let isKept = false;
  try {
    const decided = await inTransaction<T, C>(services.db, decide);
    isKept = decided.ok;
    return decided;
  } finally {
    if (!isKept) await services.files.remove(file.name);
  }
}

/** Earlier files of an application are kept, so somebody who goes on uploading would fill the disk. */
export const uploadsPerDay = 40;

/** Uploads since then count. */
export const uploadDayBefore = (at: Date): Date => new Date(at.getTime() - day_ms);

/** @param count uploads of the last day */
export function tooManyUploads<C extends string>(code: C, count: number): Refusal<C> | undefined {
  if (count < uploadsPerDay) return undefined;
  return refuse(code, `You uploaded ${uploadsPerDay} files in a day. Go on tomorrow.`);
}
