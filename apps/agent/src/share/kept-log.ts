import { writeFileSync } from 'node:fs';
import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { logFileLines } from '@mistri/signed-log/session-log';

/** The log of one session for `--log`: kept in memory, written at the end, for `mistri log verify`. */
export class KeptLog {
  readonly #file: string | undefined;
  readonly #entries: SignedLogEntry[] = [];

  /** @param file where to; without it nothing is kept */
  constructor(file: string | undefined) {
    this.#file = file;
  }

  add(entry: SignedLogEntry): void {
    if (this.#file !== undefined) this.#entries.push(entry);
  }

  write(consent: SignedConsent | undefined): void {
    const last = this.#entries.at(-1);
    if (this.#file === undefined || !consent || !last) return;
    const head = { seq: last.entry.seq, hash: last.hash };
    const { sessionId } = consent.consent;
    const lines = logFileLines({ sessionId, consents: [consent], head }, this.#entries);
    writeFileSync(this.#file, [...lines].join(''), { mode: 0o600 });
  }
}
