import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { demoAccounts } from '@mistri/contracts/demo/demo-accounts';
import { renewedPerson } from './person.ts';
import { keptSession } from './session-file.ts';

const renewAfter_ms = 4 * 60_000;
const lookEvery_ms = 5_000;

/**
 * Signs every demo account in and goes on doing so, for all workers. Each of them doing it for itself would wait for the others:
 * an admin's code works once, and the next one comes half a minute later.
 *
 * @returns ends it
 */
export async function keepSignedIn(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mistri-sessions-'));
  process.env['E2E_SESSIONS_FILE'] = path.join(folder, 'sessions.json');
  await Promise.all(demoAccounts.map(({ key }) => renewedPerson(key)));
  const end = new AbortController();
  const kept = keepRenewing(end.signal);
  return async () => {
    end.abort();
    await kept;
    await rm(folder, { recursive: true, force: true });
  };
}

async function keepRenewing(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for (const { key, email } of demoAccounts)
        if (!signal.aborted && !keptSession(email, renewAfter_ms)) await renewedPerson(key);
    } catch (error) {
      // Tried again a moment later; a test that waits in vain for a session says so itself.
      console.error(`signing in again: ${String(error)}`);
    }
    await wait(lookEvery_ms, undefined, { signal }).catch(() => undefined);
  }
}
