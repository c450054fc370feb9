import { createHash } from 'node:crypto';
import { Session, type SessionEnd, type SessionOptions } from '../src/session/session.ts';
import type { Stream } from '../src/session/stream.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { type PathShape, type SimulatedPath, simulatedPath } from './simulated-path.ts';

export interface Side {
  readonly session: Session;
  readonly opened: Stream[];
  readonly paths: (string | undefined)[];
  readonly ends: SessionEnd[];
}

export interface Pair {
  readonly clock: SimulatedClock;
  readonly host: Side;
  readonly guest: Side;
  connect(shape: Partial<PathShape>): SimulatedPath;
}

export function sessionPair(
  options: Partial<Omit<SessionOptions, 'clock'>> & { readonly clock?: SimulatedClock } = {},
): Pair {
  const clock = options.clock ?? new SimulatedClock();
  const tokenHash = createHash('sha256').update('a token').digest();
  const side = (role: 'host' | 'guest'): Side => {
    const opened: Stream[] = [];
    const paths: (string | undefined)[] = [];
    const ends: SessionEnd[] = [];
    const session = new Session({
      role,
      tokenHash,
      clock,
      resumeWithin_ms: 60_000,
      hardEndIn_ms: 3_600_000,
      events: {
        stream: (stream) => opened.push(stream),
        state: () => undefined,
        path: (to) => paths.push(to?.kind),
        ended: (end) => ends.push(end),
      },
      ...options,
    });
    return { session, opened, paths, ends };
  };
  const host = side('host');
  const guest = side('guest');
  return {
    clock,
    host,
    guest,
    connect: (shape) => {
      const path = simulatedPath(clock, { kind: 'relay', delay_ms: 25, bytesPerSecond: 2_000_000, ...shape });
      host.session.attach(path.a);
      guest.session.attach(path.b);
      return path;
    },
  };
}

/** Collects what arrives on a stream: its hash and length, so that a gigabyte needs no memory. */
export function collect(stream: Stream): { hash(): string; length_bytes: number; hasEnded: boolean; closed: string[] } {
  const digest = createHash('sha256');
  const collected = {
    hash: () => digest.copy().digest('hex'),
    length_bytes: 0,
    hasEnded: false,
    closed: [] as string[],
  };
  stream.listen({
    data: (bytes) => {
      digest.update(bytes);
      collected.length_bytes += bytes.length;
    },
    drain: () => undefined,
    peerEnded: () => {
      collected.hasEnded = true;
    },
    closed: (reason) => collected.closed.push(reason ?? 'in order'),
  });
  return collected;
}

/** Writes `length_bytes` of different bytes as fast as the stream takes them, then ends it. */
export function pour(stream: Stream, length_bytes: number, seed = 1): { hash(): string } {
  const digest = createHash('sha256');
  let left_bytes = length_bytes;
  let state = seed;
  const go = (): void => {
    while (left_bytes > 0) {
      const piece = new Uint8Array(Math.min(65_536, left_bytes));
      for (let at = 0; at < piece.length; at += 64) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        piece[at] = state >>> 24;
      }
      left_bytes -= piece.length;
      digest.update(piece);
      if (!stream.write(piece)) return;
    }
    stream.end();
  };
  stream.listen({ data: () => undefined, drain: go, peerEnded: () => undefined, closed: () => undefined });
  go();
  return { hash: () => digest.copy().digest('hex') };
}
