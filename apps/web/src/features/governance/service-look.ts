import type { Data } from '@mistri/api-client';
import type { Tone } from '#web/components/StatusChip.tsx';

type DayTally = Data<'GET /api/admin/service-levels'>['days'][number];
export type ServiceArea = DayTally['area'];

/** Rounded down: 99.996 % is not 100 %. `null` when nothing was asked. */
export function percentText(share: number | null, digits = 2): string {
  if (share === null) return '–';
  const factor = 10 ** digits;
  // The small addition undoes the binary error of shares such as 0.9995 × 100.
  const shown = Math.floor(share * 100 * factor + 1e-6) / factor;
  return `${shown} %`;
}

/** How a day looks against what is promised: kept, failed, or failed by ten times and more. */
export function toneOfDay(day: Pick<DayTally, 'availability'> | undefined, target: number | null): Tone {
  if (!day || day.availability === null) return 'neutral';
  const allowed = 1 - (target ?? 0.999);
  const failed = 1 - day.availability;
  if (failed <= allowed + 1e-9) return 'success';
  return failed >= allowed * 10 ? 'danger' : 'warning';
}

/** One entry per Indian day up to `today`, oldest first; days on which nothing was asked are holes. */
export function lastDays(today: string, count: number): string[] {
  const end_ms = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) =>
    new Date(end_ms - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  );
}

/** Budget that is left as a bar: a broken promise shows an empty one. */
export function budgetShare(left: number | null): number {
  return Math.max(0, Math.min(1, left ?? 1));
}
