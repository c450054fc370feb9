import { createHash } from 'node:crypto';
import type { FlagAudience } from '#platform/flags.ts';
import type { FlagSettings } from './flag-definitions.ts';

/** Named subjects first, then role, then the share. Nobody in particular counts only for a flag that is on for all. */
export function isEnabled(flag: string, settings: FlagSettings, audience: FlagAudience = {}): boolean {
  if (!settings.on) return false;
  const { subjectId, role } = audience;
  if (subjectId !== undefined && settings.subjects?.includes(subjectId)) return true;
  if (settings.roles && settings.roles.length > 0 && !(role && settings.roles.includes(role))) return false;
  const percentage = settings.percentage ?? 100;
  if (percentage >= 100) return true;
  return subjectId !== undefined && bucketOf(flag, subjectId) < percentage;
}

/** 0–99, the same for ever per flag and subject, independent between flags. Growing the share only adds subjects. */
export function bucketOf(flag: string, subjectId: string): number {
  return createHash('sha256').update(`${flag}\0${subjectId}`).digest().readUInt32BE(0) % 100;
}
