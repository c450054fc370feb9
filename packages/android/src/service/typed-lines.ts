import { whyForbidden } from './forbidden.ts';

const most_characters = 4096;
/** Ctrl-U empties the line of the shell, Ctrl-C leaves whatever was begun. */
const throwAway = '\u0015\u0003';

export interface EnteredLine {
  readonly line: string;
  readonly refused: string | undefined;
}

/**
 * Follows what is typed into a terminal, so that every line that is entered can be logged, and a line that nobody may run is thrown
 * away instead of entered. It sees keys, not what the shell makes of them: lines brought back from its history, or put together with
 * the cursor keys, stand in the log as keys. That is what the consent of free shell says, and why it is a consent of its own.
 */
export class TypedLines {
  readonly #decoder = new TextDecoder();
  #line = '';

  take(bytes: Uint8Array): { readonly pass: Uint8Array; readonly lines: readonly EnteredLine[] } {
    const lines: EnteredLine[] = [];
    let pass = '';
    for (const char of this.#decoder.decode(bytes, { stream: true })) pass += this.#key(char, lines);
    return { pass: new TextEncoder().encode(pass), lines };
  }

  #key(char: string, lines: EnteredLine[]): string {
    switch (char) {
      case '\r':
      case '\n':
        return this.#entered(char, lines);
      case '\u007f':
      case '\b':
        this.#line = Array.from(this.#line).slice(0, -1).join('');
        return char;
      case '\u0003':
      case '\u0015':
        this.#line = '';
        return char;
      case '\u0017':
        this.#line = this.#line.replace(/\S*\s*$/, '');
        return char;
      default:
        // The rest of an endless line is neither followed nor passed on.
        if (this.#line.length >= most_characters) return '';
        this.#line += char;
        return char;
    }
  }

  #entered(char: string, lines: EnteredLine[]): string {
    const line = this.#line.replaceAll('\u001b', '␛').replaceAll(/\p{Cc}/gu, '�');
    this.#line = '';
    if (line.trim() === '') return char;
    const refused = whyForbidden(line)?.reason;
    lines.push({ line, refused });
    return refused === undefined ? char : throwAway;
  }
}
