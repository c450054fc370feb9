import type { Tone } from '#web/components/StatusChip.tsx';

export const importStates = [
  'queued',
  'checked',
  'applying',
  'applied',
  'undoing',
  'undone',
  'failed',
  'cancelled',
] as const;
export type ImportState = (typeof importStates)[number];

export const stateOf = (text: string): ImportState => importStates.find((state) => state === text) ?? 'queued';

export const importTones: Readonly<Record<ImportState, Tone>> = {
  queued: 'info',
  checked: 'warning',
  applying: 'info',
  applied: 'success',
  undoing: 'info',
  undone: 'neutral',
  failed: 'danger',
  cancelled: 'neutral',
};

/** Something goes on by itself: the page asks again soon. */
export const isRunning = (state: ImportState): boolean =>
  state === 'queued' || state === 'applying' || state === 'undoing';

interface Counts {
  state: string;
  toCreate: number;
  toChange: number;
}

/** Rows without errors wait for a yes; a file with nothing to do is only looked at. */
export const canApply = (found: Counts): boolean => found.state === 'checked' && found.toCreate + found.toChange > 0;
export const canCancel = (found: Counts): boolean => ['queued', 'checked', 'applying'].includes(found.state);

const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const sheetTypes = ['text/csv', sheet] as const;

/**
 * What a sheet is, by its name where the system does not know or says something else: Windows calls a .csv a file of Excel
 * when that is installed, and nothing at all when it is not.
 */
export function sheetType(file: { name: string; type: string }): string {
  if (/\.csv$/i.test(file.name)) return 'text/csv';
  if (/\.xlsx$/i.test(file.name)) return sheet;
  return file.type;
}
