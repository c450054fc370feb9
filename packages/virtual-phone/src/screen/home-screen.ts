import type { AndroidSystem } from '../system/android-system.ts';
import type { Screen } from './screen.ts';

const indianTime_ms = 5.5 * 3_600_000;

/** @param system undefined while it goes down */
export function homeScreen(system: AndroidSystem | undefined, now_ms: number): Screen {
  const clock = new Date(now_ms + indianTime_ms).toISOString().slice(11, 16);
  const crashed = [...(system?.crashes.keys() ?? [])].map(
    (name) => `${system?.apps.get(name)?.program.label ?? name} keeps stopping`,
  );
  const full = system?.isStorageLow ? ['Storage space is running out. Some functions may not work.'] : [];
  const apps = [...(system?.apps.values() ?? [])].filter((app) => app.enabled).map((app) => app.program.label);
  return { kind: 'home', clock, apps, notices: [...full, ...crashed] };
}
