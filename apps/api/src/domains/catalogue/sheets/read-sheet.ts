import { Worker } from 'node:worker_threads';
import { problemWithArchive } from './check-archive.ts';

export type SheetKind = 'csv' | 'xlsx';
export type ReadSheet = { rows: string[][] } | { problem: string };

const timeout_ms = 30_000;

/** XLSX by its first bytes; everything that is text is taken for CSV. */
export function kindOf(bytes: Buffer): SheetKind | undefined {
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') return 'xlsx';
  return bytes.length > 0 && !bytes.subarray(0, 4096).includes(0) ? 'csv' : undefined;
}

/** Cells of the first sheet as text. Read in a thread of its own: time and memory are bounded, requests go on. */
export async function readSheet(bytes: Buffer, asked: { kind: SheetKind; mostRows: number }): Promise<ReadSheet> {
  if (asked.kind === 'xlsx') {
    const problem = await problemWithArchive(bytes);
    if (problem) return { problem };
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
    const unreadable = { problem: 'The file could not be read. Save it again as .xlsx or .csv (UTF-8) and try again.' };
    const timer = setTimeout(
      () => give({ problem: 'Reading the file took too long. Split it into smaller ones.' }),
      timeout_ms,
    );
    worker.once('message', (answer: ReadSheet) => give(answer));
    worker.once('error', () => give(unreadable));
    worker.once('exit', () => give(unreadable));
  });
}
