import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CancelTimer, LinkClock } from '@mistri/link';
import type { Log } from '../observe/log.ts';
import type { FromQuicProcess, QuicCounts, StartQuic } from './process-messages.ts';

const main = fileURLToPath(new URL('quic-main.ts', import.meta.url));
/** It says something every second; a machine that swaps may hold it up for long. */
export const quicSilence_ms = 30_000;
const firstPause_ms = 100;
const longestPause_ms = 30_000;
/** One that ran for so long was a good one: its successor comes at once. */
const settled_ms = 60_000;
const leaveWithin_ms = 2_000;

export interface QuicProcessOptions {
  readonly start: Omit<StartQuic, 'type'>;
  readonly clock: LinkClock;
  readonly log: Log;
}

/**
 * The process that speaks QUIC for the relay (ADR 27): a native library reads what strangers send there. When it dies or
 * hangs, its legs are cut, nothing else; another one takes its place.
 */
export class QuicProcess {
  #options: QuicProcessOptions;
  #child: ChildProcess | undefined;
  #port: number;
  #counts: QuicCounts = { halfOpen: 0, connections: 0, retries: 0, dropped: 0 };
  #starts = 0;
  #failures = 0;
  #isReady = false;
  #isWaiting = false;
  #isClosed = false;
  #cancelPause: CancelTimer | undefined;
  #cancelSilence: CancelTimer | undefined;
  #first = Promise.withResolvers<void>();

  private constructor(options: QuicProcessOptions) {
    this.#options = options;
    this.#port = options.start.listen.port;
  }

  /** Resolves when it listens, or has all but the port, where that is waited for. @throws Error saying why it cannot */
  static async start(options: QuicProcessOptions): Promise<QuicProcess> {
    const started = new QuicProcess(options);
    started.#fork();
    try {
      await started.#first.promise;
    } catch (error) {
      await started.close();
      throw error;
    }
    return started;
  }

  get port(): number {
    return this.#port;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** How often it was started again. */
  get restarts(): number {
    return Math.max(0, this.#starts - 1);
  }

  get counts(): QuicCounts {
    return this.#counts;
  }

  /** Its connections are told that it is over; the port is free when this resolves. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelPause?.();
    this.#cancelSilence?.();
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => {
      child.once('exit', () => {
        resolve();
      });
    });
    // One that hangs does not hear it.
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
    }, leaveWithin_ms);
    if (child.connected) child.send({ type: 'stop' }, () => undefined);
    else child.kill('SIGKILL');
    await gone;
    clearTimeout(timer);
  }

  #fork(): void {
    const { start, log, clock } = this.#options;
    const startedAt_ms = clock.now_ms();
    this.#starts += 1;
    const child = fork(main, [], { execArgv: [], env: {}, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#child = child;
    this.#watchSilence(child);
    child.on('message', (message: FromQuicProcess) => {
      this.#watchSilence(child);
      this.#said(message, child);
    });
    child.on('error', (error) => {
      log.error('QUIC process', { why: error.message });
    });
    child.once('exit', (code, signal) => {
      this.#isReady = false;
      this.#cancelSilence?.();
      if (this.#isClosed) return;
      if (clock.now_ms() - startedAt_ms > settled_ms) this.#failures = 0;
      const pause_ms = Math.min(longestPause_ms, firstPause_ms * 2 ** Math.min(this.#failures, 10));
      this.#failures += 1;
      log.error('QUIC process is gone: its legs are cut, others go on', {
        how: signal ?? `code ${code ?? 'unknown'}`,
        again_ms: pause_ms,
      });
      this.#first.reject(new Error(`the QUIC process ended (${signal ?? code ?? 'unknown reason'})`));
      this.#cancelPause = clock.after(pause_ms, () => {
        this.#fork();
      });
    });
    child.send({ type: 'start', ...start, listen: { ...start.listen, port: this.#port } } satisfies StartQuic);
  }

  #said(message: FromQuicProcess, child: ChildProcess): void {
    const { log, start } = this.#options;
    if (message.type === 'counts') {
      this.#counts = message;
    } else if (message.type === 'ready') {
      this.#port = message.port;
      this.#isReady = true;
      this.#isWaiting = false;
      this.#first.resolve();
      log.info('QUIC process ready', { port: message.port, restarts: this.restarts });
    } else if (message.type === 'waiting') {
      if (!this.#isWaiting) log.info('the QUIC port is waited for', { why: message.message });
      this.#isWaiting = true;
      this.#first.resolve();
    } else {
      const where = `cannot listen on ${start.listen.address} UDP port ${start.listen.port}`;
      log.error(where, { why: message.message });
      this.#first.reject(new Error(`${where}: ${message.message}`));
      // Its end starts the next one.
      child.kill('SIGKILL');
    }
  }

  #watchSilence(child: ChildProcess): void {
    this.#cancelSilence?.();
    if (this.#isClosed) return;
    this.#cancelSilence = this.#options.clock.after(quicSilence_ms, () => {
      this.#options.log.error('QUIC process hangs and is ended');
      child.kill('SIGKILL');
    });
  }
}
