import type { RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { type DatabaseFactory, readDeviceKey } from '@mistri/link/browser';
import { sentence } from '@mistri/contracts/repair/sentences';
import { SessionLogWriter } from '@mistri/signed-log/session-log';
import { keyNameOf } from '../line/browser-device.ts';
import { KeptSessions } from '../line/kept-sessions.ts';
import { removeFilesOf } from '../worker/session-files.ts';
import { SessionFeed } from './session-feed.ts';

/**
 * A session that ended while no page was open: its log gets an end that says so, what the server does not have yet goes there, and
 * this browser keeps nothing of it.
 */
export async function finishKeptSession(session: RemoteSession, userId: string): Promise<void> {
  await removeFilesOf(session.sessionId);
  const keep = await KeptSessions.open();
  const kept = await keep.find(session.sessionId);
  const [consent] = kept?.consents ?? [];
  if (!consent || kept?.userId !== userId) return;
  const entries = await keep.entries(session.sessionId);
  const end = await endOf(session, entries.at(-1), userId);
  if (end) await keep.addEntry(end);
  const nothing = (): void => undefined;
  const feed = new SessionFeed(consent, session.log.lastSeq, { shown: nothing, broken: nothing, saved: nothing });
  for (const entry of end ? [...entries, end] : entries) await feed.take(entry);
  await feed.settled();
  await keep.remove(session.sessionId);
}

async function endOf(
  session: RemoteSession,
  last: SignedLogEntry | undefined,
  userId: string,
): Promise<SignedLogEntry | undefined> {
  // What the server has beyond this was written by another page of this browser: then it has the end, too.
  if (!last || last.entry.kind === 'closed' || session.log.lastSeq > last.entry.seq) return undefined;
  const signer = await readDeviceKey(indexedDB as unknown as DatabaseFactory, keyNameOf(userId));
  const writer = new SessionLogWriter({
    sessionId: session.sessionId,
    signer,
    now_ms: () => Date.now(),
    continueFrom: { seq: last.entry.seq, hash: last.hash, at: last.entry.at },
  });
  const outcome = session.outcome ?? 'lost';
  return writer.append({ by: 'session', kind: 'closed', outcome, message: sentence('pageClosed') });
}
