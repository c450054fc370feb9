import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { consentHash, LogUploader, SessionLogReader } from '@mistri/signed-log/session-log';
import { remoteApi } from '../api/remote-api.ts';

interface SessionFeedEvents {
  shown(entry: SignedLogEntry): void;
  broken(): void;
  saved(lastSeq: number): void;
}

/** The log on its way through this page: what verifies here is shown, and goes on to the server. */
export class SessionFeed {
  readonly #reader: SessionLogReader;
  readonly #uploader: LogUploader;
  readonly #events: SessionFeedEvents;
  readonly #savedBefore: number;

  /** @param savedBefore the last place that the server has already */
  constructor({ consent }: SignedConsent, savedBefore: number, events: SessionFeedEvents) {
    this.#events = events;
    this.#savedBefore = savedBefore;
    const { sessionId, customer } = consent;
    this.#reader = new SessionLogReader({ sessionId, key: customer.key, consent: consentHash(consent) });
    this.#uploader = new LogUploader({
      send: async (entries) => {
        const answer = await remoteApi.upload(sessionId, entries);
        if (answer.ok) return answer.data;
        const { status } = answer.problem;
        return status === 0 || status === 429 || status >= 500 ? 'later' : 'refused';
      },
      onSaved: (lastSeq) => events.saved(lastSeq),
    });
  }

  async take(given: SignedLogEntry): Promise<void> {
    const read = await this.#reader.take(given);
    if (!read.ok) return this.#events.broken();
    if (!read.isNew) return;
    this.#events.shown(read.entry);
    if (read.entry.entry.seq > this.#savedBefore) this.#uploader.add(read.entry);
  }

  /** Everything of it is at the server, or was refused there. */
  settled(): Promise<void> {
    return this.#uploader.settled();
  }
}
