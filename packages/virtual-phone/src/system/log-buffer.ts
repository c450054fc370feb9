export type LogPriority = 'V' | 'D' | 'I' | 'W' | 'E' | 'F';

export interface LogEntry {
  readonly at_ms: number;
  readonly pid: number;
  readonly priority: LogPriority;
  readonly tag: string;
  readonly text: string;
}

const mostEntries = 5000;

/** logd: keeps the last lines, and tells those who follow. */
export class LogBuffer {
  readonly #entries: LogEntry[] = [];
  readonly #followers = new Set<(entry: LogEntry) => void>();

  add(entry: LogEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length > mostEntries) this.#entries.shift();
    for (const follower of Array.from(this.#followers)) follower(entry);
  }

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries.length = 0;
  }

  follow(follower: (entry: LogEntry) => void): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }
}

/** `threadtime`, logcat's default. */
export function threadtime({ at_ms, pid, priority, tag, text }: LogEntry): string {
  const [date = '', time = ''] = new Date(at_ms).toISOString().split('T');
  const id = String(pid).padStart(5);
  return `${date.slice(5)} ${time.slice(0, 12)} ${id} ${id} ${priority} ${tag}: ${text}\n`;
}
