import { frameKinds } from '../protocol/frame.ts';
import type { HostState } from '../protocol/messages.ts';
import type { FramedStream } from '../streams/framed-stream.ts';

/** Sends the state whenever it has changed and there is room: a slow line gets fewer of them, and always the newest. */
export class NewestState {
  readonly #stream: FramedStream;
  readonly #read: () => HostState;
  #isDirty = false;
  #isSending = false;

  constructor(stream: FramedStream, read: () => HostState) {
    this.#stream = stream;
    this.#read = read;
  }

  changed(): void {
    this.#isDirty = true;
    if (!this.#isSending) void this.#send();
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    // Several changes of one turn are one state.
    await Promise.resolve();
    while (this.#isDirty) {
      this.#isDirty = false;
      if (!(await this.#stream.sendJson(frameKinds.state, this.#read()))) break;
    }
    this.#isSending = false;
  }
}
