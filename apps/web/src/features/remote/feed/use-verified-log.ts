'use client';

import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { consentHash, SessionLogReader, verifyConsents } from '@mistri/signed-log/session-log';
import { useEffect, useRef, useState } from 'react';
import { useLive } from '#web/live/use-live.ts';
import { remoteApi } from '../api/remote-api.ts';

export interface VerifiedLog {
  readonly entries: readonly SignedLogEntry[];
  /** Something did not verify: nothing after it is shown. */
  readonly isBroken: boolean;
  readonly key: string | undefined;
}

const ask_ms = 3000;

/** The log of a session as the server holds it, followed while it grows; only what verified in this page is in it. */
export function useVerifiedLog(sessionId: string, isLive: boolean): VerifiedLog {
  const [log, setLog] = useState<VerifiedLog>({ entries: [], isBroken: false, key: undefined });
  const { onEvent } = useLive();
  const reading = useRef<Promise<void>>(undefined);
  const reader = useRef<SessionLogReader>(undefined);
  useEffect(() => {
    let isGone = false;
    const readOnce = async (): Promise<void> => {
      reader.current ??= await readerOf(sessionId);
      const present = reader.current;
      if (!present || isGone) return;
      for (let more = true; more && !isGone;) {
        const page = await remoteApi.log(sessionId, present.position.seq);
        if (!page.ok) return;
        const fresh: SignedLogEntry[] = [];
        for (const given of page.data.entries) {
          const read = await present.take(given);
          if (!read.ok)
            return setLog((before) => ({ ...before, entries: [...before.entries, ...fresh], isBroken: true }));
          if (read.isNew) fresh.push(read.entry);
        }
        if (fresh.length > 0) setLog((before) => ({ ...before, entries: [...before.entries, ...fresh] }));
        more = page.data.nextAfter !== null && fresh.length > 0;
      }
    };
    // What arrives while it is read is read next: one after the other, and nothing is left lying at the end of a session.
    const read = (): void => {
      reading.current = (reading.current ?? Promise.resolve()).then(() => (isGone ? undefined : readOnce()));
    };
    read();
    const stop = onEvent('remote_sessions.log', read);
    const timer = isLive ? setInterval(read, ask_ms) : undefined;
    return () => {
      isGone = true;
      clearInterval(timer);
      stop();
    };
  }, [sessionId, isLive, onEvent]);
  return log;
}

/** Whose log it is stands in the consents, which are signed by the same key. */
async function readerOf(sessionId: string): Promise<SessionLogReader | undefined> {
  const answer = await remoteApi.consents(sessionId);
  const first = answer.ok ? answer.data.consents[0] : undefined;
  if (!answer.ok || !first || (await verifyConsents(answer.data.consents))) return undefined;
  return new SessionLogReader({ sessionId, key: first.consent.customer.key, consent: consentHash(first.consent) });
}
