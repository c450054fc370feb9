import { stillBytes } from './leg-messages.ts';

/**
 * A leg that is paired may just have answered the `waiting` before: its `still` comes behind the relay's `paired`, in front
 * of the payload. As many are taken out as are owed, by their exact bytes (contract); anything else is payload already.
 */
export class StillFilter {
  #owed: number;
  #held: Buffer = Buffer.alloc(0);

  constructor(owed: number) {
    this.#owed = owed;
  }

  /** True: nothing is owed or held any more, bytes need not pass here. */
  get isDone(): boolean {
    return this.#owed === 0;
  }

  /** @returns the payload in it, which may be nothing */
  pass(bytes: Buffer): Buffer {
    let held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    while (
      this.#owed > 0 &&
      held.length >= stillBytes.length &&
      held.subarray(0, stillBytes.length).equals(stillBytes)
    ) {
      held = held.subarray(stillBytes.length);
      this.#owed -= 1;
    }
    const isStart = held.length < stillBytes.length && stillBytes.subarray(0, held.length).equals(held);
    if (this.#owed > 0 && isStart) {
      this.#held = held;
      return Buffer.alloc(0);
    }
    if (held.length > 0) this.#owed = 0;
    this.#held = Buffer.alloc(0);
    return held;
  }

  /** What was held back in the end was no `still`. */
  flush(): Buffer {
    const held = this.#held;
    this.#held = Buffer.alloc(0);
    this.#owed = 0;
    return held;
  }
}
