import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { logLimits } from '@mistri/contracts/remote-sessions/session-log';

interface UploaderOptions {
  /** @returns the last place the server has, or why not: `later` is worth another attempt */
  readonly send: (entries: readonly SignedLogEntry[]) => Promise<{ lastSeq: number } | 'later' | 'refused'>;
  readonly onSaved: (lastSeq: number) => void;
  readonly wait?: (delay_ms: number) => Promise<void>;
}

const pauses_ms = [500, 1000, 2000, 5000, 10_000];

/** Brings the session's log to the server, in order, as often as it takes (USB-7). The work on the phone never waits for it. */
export class LogUploader {
  readonly #options: UploaderOptions;
  #waiting: SignedLogEntry[] = [];
  #running: Promise<void> | undefined;
  #isRefused = false;

  constructor(options: UploaderOptions) {
    this.#options = options;
  }

  add(entry: SignedLogEntry): void {
    if (this.#isRefused) return;
    this.#waiting.push(entry);
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  /** Everything that was added is there, or was refused. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    const wait = this.#options.wait ?? ((delay_ms) => new Promise<void>((go) => setTimeout(go, delay_ms)));
    for (let failures = 0; this.#waiting.length > 0;) {
      const answer = await this.#options.send(this.#waiting.slice(0, logLimits.entriesPerUpload));
      if (answer === 'refused') {
        this.#isRefused = true;
        this.#waiting = [];
      } else if (answer === 'later') {
        await wait(pauses_ms[Math.min(failures, pauses_ms.length - 1)] ?? 0);
        failures += 1;
      } else {
        failures = 0;
        this.#waiting = this.#waiting.filter(({ entry }) => entry.seq > answer.lastSeq);
        this.#options.onSaved(answer.lastSeq);
      }
    }
  }
}
