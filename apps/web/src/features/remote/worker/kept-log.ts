import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { DeviceKey } from '@mistri/link';
import type { SessionLog } from '@mistri/remote-repair';
import { type LogEvent, SessionLogWriter } from '@mistri/signed-log/session-log';
import type { KeptSessions } from '../line/kept-sessions.ts';

interface KeptLogOptions {
  readonly sessionId: string;
  readonly signer: DeviceKey;
  readonly now_ms: () => number;
}

/**
 * The session's log, kept in this browser before anybody hears of an entry: a page that is loaded anew goes on behind the last one
 * that somebody may have seen, and never writes a place twice.
 */
export class KeptLog implements SessionLog {
  readonly #entries: SignedLogEntry[];
  readonly #writer: SessionLogWriter;
  readonly #keep: KeptSessions;
  #kept: Promise<unknown> = Promise.resolve();

  private constructor(keep: KeptSessions, options: KeptLogOptions, earlier: readonly SignedLogEntry[]) {
    this.#keep = keep;
    this.#entries = [...earlier];
    const last = earlier.at(-1);
    const continueFrom = last && { seq: last.entry.seq, hash: last.hash, at: last.entry.at };
    this.#writer = new SessionLogWriter({ ...options, ...(continueFrom ? { continueFrom } : {}) });
  }

  static async open(keep: KeptSessions, options: KeptLogOptions): Promise<KeptLog> {
    return new KeptLog(keep, options, await keep.entries(options.sessionId));
  }

  /** What an earlier page, or an earlier connection, has written. */
  get earlier(): readonly SignedLogEntry[] {
    return [...this.#entries];
  }

  get position(): SessionLogWriter['position'] {
    return this.#writer.position;
  }

  get isClosed(): boolean {
    return this.#writer.isClosed;
  }

  async settled(): Promise<void> {
    await this.#kept;
  }

  append(event: LogEvent): Promise<SignedLogEntry> {
    const kept = Promise.all([this.#writer.append(event), this.#kept]).then(async ([entry]) => {
      // A full disk does not stop the work: only a page that is loaded anew could not go on then.
      await this.#keep.addEntry(entry).catch(() => undefined);
      this.#entries.push(entry);
      return entry;
    });
    this.#kept = kept;
    return kept;
  }
}
