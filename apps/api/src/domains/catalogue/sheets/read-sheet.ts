import { Worker } from 'node:worker_threads';
import type { ListingProblem } from '@mistri/contracts/catalogue/listing-problems';
import { problemWithArchive } from './check-archive.ts';

export type SheetKind = 'csv' | 'xlsx';
export type ReadSheet = { rows: string[][] } | { problem: ListingProblem };

const timeout_ms = 30_000;

/** XLSX by its first bytes; everything that is text is taken for CSV. */
export function kindOf(bytes: Buffer): SheetKind | undefined {
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') return 'xlsx';
  if (bytes.length === 0) return undefined;
  return utf16Of(bytes) || !bytes.subarray(0, 4096).includes(0) ? 'csv' : undefined;
}

/** By the mark at the beginning of the file. */
export function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

/** Cells of the first sheet as text. Read in a thread of its own: time and memory are bounded, requests go on. */
export async function readSheet(bytes: Buffer, asked: { kind: SheetKind; mostRows: number }): Promise<ReadSheet> {
  if (asked.kind === 'xlsx') {
    const rule = await problemWithArchive(bytes);
    if (rule) return { problem: { rule } };
  }
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./read-sheet.worker.ts', import.meta.url), {
      workerData: { bytes: new Uint8Array(bytes), ...asked },
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    const give = (answer: ReadSheet): void => {
      clearTimeout(timer);
      resolve(answer);
      void worker.terminate();
    };
    const unreadable: ReadSheet = { problem: { rule: 'fileUnreadable' } };
    const timer = setTimeout(() => give({ problem: { rule: 'fileSlow' } }), timeout_ms);
    // With `--watch` Node sends messages of its own through the same port.
    worker.on('message', (answer: object) => {
      if ('rows' in answer || 'problem' in answer) give(answer as ReadSheet);
    });
    worker.once('error', () => give(unreadable));
    worker.once('exit', () => give(unreadable));
  });
}
