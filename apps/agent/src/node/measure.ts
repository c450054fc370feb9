import { placeText } from '@mistri/contracts/link/place-text';
import { type LinkConnection, priorities, type Stream } from '@mistri/link';
import { pingLabel } from '../serve/answer-pings.ts';

const ping_bytes = 32;
const lostAfter_ms = 2000;
const every_ms = 200;

export interface Measured {
  readonly sent: number;
  readonly received: number;
  readonly rung: string;
  readonly path: string;
  readonly least_ms: number;
  readonly median_ms: number;
  readonly most_ms: number;
}

/** Pings one after another on a stream of their own, so that they wait for no data. */
export async function measure(
  connection: LinkConnection,
  count: number,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<Measured> {
  const pings = new Pings(connection.open(pingLabel, priorities.control));
  const times_ms: number[] = [];
  let sent = 0;
  while (sent < count && !signal.aborted) {
    sent += 1;
    const startedAt_ms = performance.now();
    const took_ms = await pings.next();
    const { path } = connection.session;
    const way = path ? placeText(path.kind, path.path) : 'no path';
    if (took_ms === undefined) print(`${sent}: lost (${way})`);
    else {
      times_ms.push(took_ms);
      print(`${sent}: ${took_ms.toFixed(1)} ms by ${way}`);
    }
    const rest_ms = every_ms - (performance.now() - startedAt_ms);
    if (sent < count && rest_ms > 0) await new Promise((resolve) => setTimeout(resolve, rest_ms));
  }
  pings.end();
  const sorted = times_ms.toSorted((a, b) => a - b);
  const { path } = connection.session;
  const rounded = (value: number | undefined): number => Math.round((value ?? 0) * 10) / 10;
  return {
    sent,
    received: sorted.length,
    rung: path?.kind ?? 'none',
    path: path?.path ?? '',
    least_ms: rounded(sorted[0]),
    median_ms: rounded(sorted[Math.floor(sorted.length / 2)]),
    most_ms: rounded(sorted.at(-1)),
  };
}

export function textOfMeasured(measured: Measured): string {
  const { sent, received, rung, path, least_ms, median_ms, most_ms } = measured;
  const loss = Math.round((100 * (sent - received)) / Math.max(1, sent));
  return `${received} of ${sent} came back, ${loss} % lost; round trip ${least_ms} / ${median_ms} / ${most_ms} ms (least, median, most) by ${rung} ${path}`;
}

class Pings {
  #stream: Stream;
  #number = 0;
  #held_bytes = 0;
  #arrived: (() => void) | undefined;

  constructor(stream: Stream) {
    this.#stream = stream;
    stream.listen({
      data: (bytes) => {
        this.#held_bytes += bytes.length;
        if (this.#held_bytes >= this.#number * ping_bytes) this.#arrived?.();
      },
      drain: () => undefined,
      peerEnded: () => undefined,
      closed: () => undefined,
    });
  }

  /** @returns undefined when no answer came in time */
  next(): Promise<number | undefined> {
    this.#number += 1;
    const startedAt_ms = performance.now();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#arrived = undefined;
        resolve(undefined);
      }, lostAfter_ms);
      this.#arrived = () => {
        this.#arrived = undefined;
        clearTimeout(timer);
        resolve(performance.now() - startedAt_ms);
      };
      if (!this.#stream.isOver) this.#stream.write(new Uint8Array(ping_bytes));
    });
  }

  end(): void {
    if (!this.#stream.isOver) this.#stream.end();
  }
}
