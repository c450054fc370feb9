import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { answered } from './answered.ts';

/** What a page needs to go on with a session that it, or a page before it, has agreed to. */
export interface KeptSession {
  readonly sessionId: string;
  readonly repairId: string;
  readonly userId: string;
  readonly source: 'practice' | 'usb';
  /** All of them, oldest first. The server could leave one out; here it cannot. */
  readonly consents: readonly SignedConsent[];
  /** By this computer's clock; what is too old for the server to take is removed. */
  readonly since_ms: number;
}

const databaseName = 'mistri-remote-sessions';
const longestKept_ms = 8 * 24 * 60 * 60_000;

/**
 * Sessions of this browser, until everything of their log is at the server: consents and log, in IndexedDB. The page and its worker
 * both use it; only the tab that serves writes.
 */
export class KeptSessions {
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
  }

  static async open(): Promise<KeptSessions> {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('sessions', { keyPath: 'sessionId' });
      request.result.createObjectStore('entries', { keyPath: ['entry.sessionId', 'entry.seq'] });
    };
    const kept = new KeptSessions(await answered(request));
    await kept.#removeOld();
    return kept;
  }

  async find(sessionId: string): Promise<KeptSession | undefined> {
    return (await answered(this.#store('sessions').get(sessionId))) as KeptSession | undefined;
  }

  async put(session: KeptSession): Promise<void> {
    await answered(this.#store('sessions', 'readwrite').put(session));
  }

  async addConsent(consent: SignedConsent): Promise<void> {
    const session = await this.find(consent.consent.sessionId);
    if (session) await this.put({ ...session, consents: [...session.consents, consent] });
  }

  async addEntry(entry: SignedLogEntry): Promise<void> {
    await answered(this.#store('entries', 'readwrite').put(entry));
  }

  /** In order. */
  async entries(sessionId: string): Promise<SignedLogEntry[]> {
    return (await answered(this.#store('entries').getAll(entriesOf(sessionId)))) as SignedLogEntry[];
  }

  async remove(sessionId: string): Promise<void> {
    await answered(this.#store('entries', 'readwrite').delete(entriesOf(sessionId)));
    await answered(this.#store('sessions', 'readwrite').delete(sessionId));
  }

  async #removeOld(): Promise<void> {
    const all = (await answered(this.#store('sessions').getAll())) as KeptSession[];
    for (const { sessionId, since_ms } of all) if (Date.now() - since_ms > longestKept_ms) await this.remove(sessionId);
  }

  #store(name: 'sessions' | 'entries', mode: 'readonly' | 'readwrite' = 'readonly'): IDBObjectStore {
    return this.#database.transaction(name, mode).objectStore(name);
  }
}

function entriesOf(sessionId: string): IDBKeyRange {
  return IDBKeyRange.bound([sessionId, 0], [sessionId, Number.MAX_SAFE_INTEGER]);
}
