import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { logLimits } from '@mistri/contracts/remote-sessions/session-log';

export interface LogUploaderOptions {
  /** @returns the last place the server has, or why not: `later` is worth another attempt */
  readonly send: (entries: readonly SignedLogEntry[]) => Promise<{ lastSeq: number } | 'later' | 'refused'>;
  readonly onSaved: (lastSeq: number) => void;
  readonly wait?: (delay_ms: number) => Promise<void>;
  /** So long after each upload entries gather for the next: requests are counted, entries are not. */
  readonly pace_ms?: number;
}

const pauses_ms = [500, 1000, 2000, 5000, 10_000];

/** Brings the session's log to the server, in order, as often as it takes (USB-7). The work on the phone never waits for it. */
export class LogUploader {
  readonly #options: LogUploaderOptions;
  #waiting: SignedLogEntry[] = [];
  #running: Promise<void> | undefined;
  #isRefused = false;
  readonly #hurry = Promise.withResolvers<void>();
  #isHurried = false;

  constructor(options: LogUploaderOptions) {
    this.#options = options;
  }

  add(entry: SignedLogEntry): void {
    if (this.#isRefused) return;
    this.#waiting.push(entry);
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  /** Gathers no longer: the session is over. */
  hurry(): void {
    this.#isHurried = true;
    this.#hurry.resolve();
  }

  /** Gives up what the server does not have. */
  stop(): void {
    this.#isRefused = true;
    this.#waiting = [];
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
        const { pace_ms = 0 } = this.#options;
        if (pace_ms > 0 && !this.#isHurried) await Promise.race([wait(pace_ms), this.#hurry.promise]);
      }
    }
  }
}
