import { Worker } from 'node:worker_threads';

/** Far more than the slowest machine needs for one input. */
const longest_s = 60;

/**
 * Ends the process when one input is read for longer than that: a parser that goes round in circles leaves no other way. Says
 * which input it was.
 */
export class Watchdog {
  readonly #turn = new Int32Array(new SharedArrayBuffer(8));
  readonly #text = new Uint8Array(new SharedArrayBuffer(256));
  readonly #worker: Worker;

  constructor() {
    this.#worker = new Worker(guard, { eval: true, workerData: { turn: this.#turn, text: this.#text, longest_s } });
    this.#worker.unref();
  }

  watch(what: string): void {
    this.#text.fill(0);
    new TextEncoder().encodeInto(what, this.#text);
    Atomics.add(this.#turn, 0, 1);
    Atomics.store(this.#turn, 1, 1);
  }

  rest(): void {
    Atomics.store(this.#turn, 1, 0);
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Text, because a worker of a test has no loader of TypeScript. */
const guard = `
const { workerData: { turn, text, longest_s } } = require('node:worker_threads');
let [seen, since] = [-1, 0];
setInterval(() => {
  if (turn[0] !== seen || turn[1] === 0) [seen, since] = [turn[0], 0];
  else since += 1;
  if (since < longest_s) return;
  const what = Buffer.from(text).toString().replace(/\\0.*$/s, '');
  require('node:fs').writeSync(2, 'HANGS: ' + what + ' has been read for ' + longest_s + ' s\\n');
  process.kill(process.pid, 'SIGKILL');
}, 1000);
`;
