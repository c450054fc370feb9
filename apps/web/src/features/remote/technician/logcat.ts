export const logLevels = ['V', 'D', 'I', 'W', 'E', 'F'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogLine {
  readonly number: number;
  readonly level: LogLevel;
  readonly tag: string;
  readonly text: string;
}

/** `11-21 15:04:05.123  1234  1234 E Tag: text`, and the shorter forms without ids. */
const form = /^\d\d-\d\d \d\d:\d\d:\d\d\.\d+\s+\d+\s+\d+ ([VDIWEF]) ([^:]*?)\s*:/;
const brief = /^([VDIWEF])\/([^(:]+)/;

/** Puts pieces of output together into lines, and knows what each is about. */
export class LogcatReader {
  #rest = '';
  #count = 0;

  /** @returns the lines that are whole now */
  read(text: string): LogLine[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.filter((line) => line !== '').map((line) => this.#parsed(line.replace(/\r$/, '')));
  }

  #parsed(text: string): LogLine {
    this.#count += 1;
    const [, level = 'I', tag = ''] = form.exec(text) ?? brief.exec(text) ?? [];
    return { number: this.#count, level: level as LogLevel, tag: tag.trim(), text };
  }
}

export function matchesFilter(line: LogLine, least: LogLevel, words: string): boolean {
  if (logLevels.indexOf(line.level) < logLevels.indexOf(least)) return false;
  return words === '' || line.text.toLowerCase().includes(words.toLowerCase());
}
