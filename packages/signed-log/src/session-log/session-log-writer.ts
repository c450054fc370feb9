import { type Consent } from '@mistri/contracts/remote-sessions/consent';
import { logLimits, type SessionLogEntry, type SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { Digest } from '../hashing.ts';
import { consentHash } from './consent.ts';
import { type DeviceSigner, signFor } from './device-signature.ts';
import { entryHash, entrySignatureLabel, hashBytes, logStart } from './entry-hash.ts';

/** What happened; place, time and session are the writer's. */
export type LogEvent = Omit<SessionLogEntry, 'v' | 'sessionId' | 'seq' | 'at'>;

/** Where a log stands, to go on after a restart of the page. */
export interface LogPosition {
  readonly seq: number;
  readonly hash: Digest;
  readonly at: string;
}

export interface SessionLogWriterOptions {
  readonly sessionId: string;
  /** The customer's device key. */
  readonly signer: DeviceSigner;
  readonly now_ms: () => number;
  /** In the order of the log, each once. */
  readonly onEntry?: (entry: SignedLogEntry) => void;
  readonly continueFrom?: LogPosition;
}

/** Thrown when the log can take nothing but its end: the session must be closed. */
export class LogFullError extends Error {
  override readonly name = 'LogFullError';
}

/**
 * Writes the log at the customer's end. Place and hash are fixed in the moment of the call, so that the order of the log is the
 * order of the calls, whatever the signatures take.
 */
export class SessionLogWriter {
  readonly #options: SessionLogWriterOptions;
  #seq: number;
  #hash: Digest;
  #at: string;
  #isClosed = false;
  #signed: Promise<unknown> = Promise.resolve();

  constructor(options: SessionLogWriterOptions) {
    this.#options = options;
    const { seq = 0, hash = logStart, at = '' } = options.continueFrom ?? {};
    this.#seq = seq;
    this.#hash = hash;
    this.#at = at;
  }

  get position(): LogPosition {
    return { seq: this.#seq, hash: this.#hash, at: this.#at };
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Entry 1: names the consent under which everything that follows happens. */
  open(consent: Consent): Promise<SignedLogEntry> {
    return this.append({ by: 'session', kind: 'opened', consent: consentHash(consent) });
  }

  /**
   * Texts that are too long or hold control characters are made to fit; nothing a technician sends can make the log fail.
   *
   * @throws LogFullError when only the last place is left and this does not close the log
   * @throws RangeError after the log was closed, or when entry 1 is not `opened`
   */
  append(event: LogEvent): Promise<SignedLogEntry> {
    if (this.#isClosed) throw new RangeError('the log is closed');
    if ((event.kind === 'opened') !== (this.#seq === 0)) throw new RangeError('a log begins with `opened`, once');
    const isLast = this.#seq + 1 >= logLimits.entriesPerSession;
    if (isLast && event.kind !== 'closed') throw new LogFullError('the log of this session is full');
    const { sessionId, now_ms } = this.#options;
    const now = new Date(now_ms()).toISOString();
    // A clock that is set back does not turn the log around.
    const at = now > this.#at ? now : this.#at;
    const entry: SessionLogEntry = { v: 1, sessionId, seq: this.#seq + 1, at, ...fitting(event) };
    const hash = entryHash(this.#hash, entry);
    this.#seq = entry.seq;
    this.#hash = hash;
    this.#at = at;
    this.#isClosed = event.kind === 'closed';
    return this.#sign(entry, hash);
  }

  /** Resolves when everything appended so far is signed and was told. */
  async settled(): Promise<void> {
    await this.#signed;
  }

  #sign(entry: SessionLogEntry, hash: Digest): Promise<SignedLogEntry> {
    const before = this.#signed;
    const signing = signFor(entrySignatureLabel, hashBytes(hash), this.#options.signer);
    // Both are awaited together: a failing signature has a handler from the first moment on.
    const done = Promise.all([signing, before]).then(([signature]) => {
      const signed: SignedLogEntry = { entry, hash, signature };
      this.#options.onEntry?.(signed);
      return signed;
    });
    this.#signed = done;
    return done;
  }
}

function fitting(event: LogEvent): LogEvent {
  const { command, message, fileName, ...rest } = event;
  const line = (text: string | undefined, most: number): string | undefined => {
    const plain = text?.replaceAll(/\p{Cc}+/gu, ' ').trim();
    return plain ? cut(plain.toWellFormed(), most) : undefined;
  };
  return definedOnly({
    ...rest,
    command: line(command, logLimits.commandLength),
    message: line(message, logLimits.messageLength),
    fileName: line(fileName, 255),
  });
}

/** Never through the middle of a character. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, most - 1);
  return `${head.isWellFormed() ? head : head.slice(0, -1)}…`;
}

function definedOnly(event: LogEvent): LogEvent {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined)) as LogEvent;
}
