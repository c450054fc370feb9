import { createHash, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { Channel, ChannelEnd } from '../src/channels/channel.ts';
import { systemClock } from '../src/clock.ts';
import { Session } from '../src/session/session.ts';

export interface ChannelMaker {
  /** A fresh pair, open on both ends. */
  open(): Promise<[Channel, Channel]>;
  /** Everything that pairs of this maker still hold: sockets, ports, timers. Zero when all pairs are closed. */
  held(): number;
  /** Fewer than a thousand, where one takes a good part of a second (WebRTC's handshakes). */
  readonly turns?: number;
  /** A pair whose connection can fall silent: `mute` lets nothing pass any more, and tells nobody. */
  openMutable?(): Promise<{ readonly pair: [Channel, Channel]; readonly mute: () => void }>;
  close(): Promise<void> | void;
}

interface Heard {
  readonly chunks: Buffer[];
  length_bytes: number;
  drains: number;
  hasPeerEnded: boolean;
  readonly ends: ChannelEnd[];
}

const MiB = 1024 * 1024;

/**
 * What every channel must do, whatever it is made of (ARCHITECTURE §6). `fallsSilent: false` for what stands on another
 * channel or on a library's own connection: there is nothing between its ends that the test could silence. `bulk_MiB`: less
 * where each one costs a processor dearly.
 */
export function channelConformance(
  name: string,
  make: () => Promise<ChannelMaker> | ChannelMaker,
  { fallsSilent = true, bulk_MiB = 64 }: { readonly fallsSilent?: boolean; readonly bulk_MiB?: number } = {},
): void {
  describe(`${name}: a channel`, () => {
    let maker: ChannelMaker | undefined;
    afterEach(async () => {
      await maker?.close();
      maker = undefined;
    });
    const opened = async (): Promise<[Channel, Channel]> => {
      maker ??= await make();
      return maker.open();
    };

    test('carries bytes both ways, in order, and ends when both sides ended', async () => {
      const [a, b] = await opened();
      const [atA, atB] = [hear(a), hear(b)];
      a.write(Buffer.from('from a '));
      a.writeAll([Buffer.from('in '), Buffer.from('pieces')]);
      b.write(Buffer.from('from b'));
      await until(() => text(atB) === 'from a in pieces' && text(atA) === 'from b');
      a.end();
      await until(() => atB.hasPeerEnded);
      b.write(Buffer.from(', still'));
      await until(() => text(atA) === 'from b, still');
      b.end();
      await until(() => atA.ends.length === 1 && atB.ends.length === 1);
      expect([atA.ends[0]?.how, atB.ends[0]?.how]).toEqual(['ended', 'ended']);
    });

    test(`${bulk_MiB} MiB arrive as they were sent, while the other direction is busy too`, async () => {
      const [a, b] = await opened();
      const [atA, atB] = [hear(a, false), hear(b, false)];
      const [sentA, sentB] = await Promise.all([pourInto(a, atA, bulk_MiB), pourInto(b, atB, bulk_MiB / 8)]);
      await until(() => atB.length_bytes === bulk_MiB * MiB && atA.length_bytes === (bulk_MiB / 8) * MiB);
      expect(atB.digest()).toBe(sentA);
      expect(atA.digest()).toBe(sentB);
      a.end();
      b.end();
      await until(() => atA.ends.length === 1);
    });

    test('a reader that stops makes the sender hold back, and nothing is lost', async () => {
      const [a, b] = await opened();
      const [atA, atB] = [hear(a), hear(b, false)];
      b.pause();
      const block = randomBytes(256 * 1024);
      let written_bytes = 0;
      // A sender that looks at the answer stops long before this.
      while (a.write(block) && written_bytes < 256 * MiB) {
        written_bytes += block.length;
        await new Promise(setImmediate);
      }
      written_bytes += block.length;
      expect(written_bytes).toBeLessThan(256 * MiB);
      b.resume();
      await until(() => atB.length_bytes === written_bytes && atA.drains > 0);
      a.abort('done');
      await noticed(b, atB);
    });

    test('giving up ends both sides, at once here, and soon there', async () => {
      const [a, b] = await opened();
      const [atA, atB] = [hear(a), hear(b)];
      a.write(randomBytes(64 * 1024));
      a.abort('enough');
      expect(atA.ends).toEqual([{ how: 'aborted', reason: 'enough' }]);
      await noticed(b, atB);
      expect(atB.ends).toHaveLength(1);
      a.write(Buffer.from('too late'));
      a.abort('again');
      expect(atA.ends).toHaveLength(1);
    });

    if (fallsSilent)
      test('a connection that fell silent is noticed by the sessions at both ends, and given up', async () => {
        maker ??= await make();
        const mutable = await maker.openMutable?.();
        if (!mutable) throw new Error('openMutable is missing');
        const [a, b] = mutable.pair;
        const tokenHash = randomBytes(32);
        const sessions = (
          [
            ['host', a],
            ['guest', b],
          ] as const
        ).map(([role, channel]) => {
          const whys: string[] = [];
          const session = new Session({
            role,
            tokenHash,
            clock: systemClock(),
            resumeWithin_ms: 60_000,
            hardEndIn_ms: 60_000,
            heartbeat_ms: 20,
            silence_ms: 200,
            events: {
              stream: () => undefined,
              state: () => undefined,
              ended: () => undefined,
              path: (_to, why) => whys.push(why),
            },
          });
          session.attach(channel);
          return { session, whys };
        });
        await until(() => sessions.every(({ session }) => session.state === 'open'));
        mutable.mute();
        await until(() => sessions.every(({ session }) => session.state === 'paused'));
        for (const { session, whys } of sessions) {
          expect(whys.at(-1)).toMatch(/nothing heard for/);
          session.kill('done');
        }
      });

    test('a thousand channels leave nothing behind', async () => {
      let turns = 1000;
      for (let turn = 0; turn < turns; turn += 1) {
        const [a, b] = await opened();
        turns = maker?.turns ?? turns;
        const [atA, atB] = [hear(a), hear(b)];
        a.write(Buffer.from('x'));
        await until(() => atB.length_bytes === 1);
        if (turn % 2 === 0) {
          a.abort('done');
          await noticed(b, atB);
        } else {
          a.end();
          b.end();
        }
        await until(() => atA.ends.length === 1 && atB.ends.length === 1);
      }
      await until(() => maker?.held() === 0);
      expect(maker?.held()).toBe(0);
    });
  });
}

function hear(channel: Channel, keep = true): Heard & { digest(): string } {
  const hash = createHash('sha256');
  const heard: Heard = { chunks: [], length_bytes: 0, drains: 0, hasPeerEnded: false, ends: [] };
  channel.listen({
    data: (bytes) => {
      heard.length_bytes += bytes.length;
      hash.update(bytes);
      if (keep) heard.chunks.push(Buffer.from(bytes));
    },
    drain: () => (heard.drains += 1),
    peerEnded: () => (heard.hasPeerEnded = true),
    closed: (end) => heard.ends.push(end),
  });
  return Object.assign(heard, { digest: () => hash.copy().digest('hex') });
}

/** The other side gave up: seen as lost, or as an end that is answered by one. */
async function noticed(channel: Channel, heard: Heard): Promise<void> {
  await until(() => heard.hasPeerEnded || heard.ends.length > 0);
  channel.end();
  await until(() => heard.ends.length > 0);
}

function text(heard: Heard): string {
  return Buffer.concat(heard.chunks).toString();
}

async function pourInto(channel: Channel, heard: Heard, size_MiB: number): Promise<string> {
  const hash = createHash('sha256');
  for (let turn = 0; turn < size_MiB * 4; turn += 1) {
    const block = randomBytes(256 * 1024);
    hash.update(block);
    const { drains } = heard;
    if (!channel.write(block)) await until(() => heard.drains > drains);
  }
  return hash.digest('hex');
}

/** Waits for a condition, not for a time; a minute later it will not come true any more. */
async function until(isTrue: () => boolean): Promise<void> {
  const from_ms = performance.now();
  while (!isTrue()) {
    if (performance.now() - from_ms > 60_000) throw new Error(`never true: ${isTrue.toString()}`);
    await new Promise(setImmediate);
  }
}
