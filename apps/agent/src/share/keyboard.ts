import type { ReadStream } from 'node:tty';

/** Keys that mean "interrupt" and "end of input" when the terminal hands on every key. */
const interrupts = new Set(['\u0003', '\u0004']);

/** What a person types: whole lines while a question waits, single keys afterwards. Works on a terminal and on a pipe. */
export class Keyboard {
  readonly #input: NodeJS.ReadStream;
  #text = '';
  #isEnded = false;
  #line: ((line: string | undefined) => void) | undefined;
  #key: ((key: string) => void) | undefined;

  constructor(input: NodeJS.ReadStream) {
    this.#input = input;
    input.setEncoding('utf8');
    input.on('data', this.#take);
    input.on('end', this.#end);
    input.on('error', this.#end);
  }

  /** @returns undefined when nobody can answer any more */
  line(): Promise<string | undefined> {
    return new Promise((resolve) => {
      this.#line = resolve;
      this.#give();
    });
  }

  /** From now on every key is told at once. */
  onKey(listener: (key: string) => void): void {
    this.#key = listener;
    this.#raw(true);
    this.#give();
  }

  close(): void {
    this.#raw(false);
    this.#input.off('data', this.#take);
    this.#input.off('end', this.#end);
    this.#input.pause();
    this.#input.unref?.();
    this.#end();
  }

  #take = (text: string | Buffer): void => {
    this.#text += text.toString();
    this.#give();
  };

  #end = (): void => {
    this.#isEnded = true;
    this.#give();
  };

  #give(): void {
    if (this.#key) {
      const text = this.#text;
      this.#text = '';
      for (const key of text) this.#key(interrupts.has(key) ? 's' : key.toLowerCase());
      return;
    }
    const line = this.#line;
    const at = this.#text.indexOf('\n');
    if (!line || (at < 0 && !this.#isEnded)) return;
    this.#line = undefined;
    const text = at < 0 ? undefined : this.#text.slice(0, at).trim();
    this.#text = at < 0 ? '' : this.#text.slice(at + 1);
    line(text);
  }

  #raw(isRaw: boolean): void {
    const terminal = this.#input as ReadStream;
    if (terminal.isTTY) terminal.setRawMode(isRaw);
  }
}
