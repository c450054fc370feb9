import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** The cookies of a session, without the one that renews it: two browsers that renew the same session end it (ID-2). */
export interface Session {
  access: string;
  csrf: string;
  device: string;
}

interface KeptSession extends Session {
  begun_ms: number;
}

/** Access tokens live for ten minutes; a test that begins now must get to its end. */
const goodFor_ms = 6 * 60_000;

const file = (): string => process.env['E2E_SESSIONS_FILE'] ?? '';

function readAll(): Record<string, KeptSession> {
  return existsSync(file()) ? (JSON.parse(readFileSync(file(), 'utf8')) as Record<string, KeptSession>) : {};
}

/** The set-up alone writes; whoever reads meanwhile reads the old file or the new one, and no half. */
export function keepSession(email: string, session: Session): void {
  const all = { ...readAll(), [email]: { ...session, begun_ms: Date.now() } };
  writeFileSync(`${file()}.new`, JSON.stringify(all), { mode: 0o600 });
  renameSync(`${file()}.new`, file());
}

export function keptSession(email: string, youngerThan_ms = goodFor_ms): Session | undefined {
  const kept = readAll()[email];
  return kept && Date.now() - kept.begun_ms < youngerThan_ms ? kept : undefined;
}
