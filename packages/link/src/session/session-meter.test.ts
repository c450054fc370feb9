import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { collect, pour, sessionPair } from '../../test/session-pair.ts';
import { simulatedPath } from '../../test/simulated-path.ts';
import { SimulatedClock } from '../../test/simulated-clock.ts';
import { systemClock } from '../clock.ts';
import { SessionMeter } from './session-meter.ts';
import { encodeFrame, frameTypes } from '../wire/frame.ts';
import { encodeHello } from './hello.ts';
import { Session, tooFast, totalUsedUp } from './session.ts';
import { priorities } from './stream.ts';

const MiB = 1024 * 1024;
const rate = 400_000;

interface Limited {
  readonly host?: SessionMeter;
  readonly guest?: SessionMeter;
}

/** Each side has its own idea of the limits: one that cheats has none. */
function limitedPair(make: (clock: SimulatedClock) => Limited) {
  const clock = new SimulatedClock();
  const { host, guest } = make(clock);
  const ofHost = sessionPair({ clock, ...(host && { meter: host }) });
  const ofGuest = sessionPair({ clock, ...(guest && { meter: guest }) });
  return {
    clock,
    host: ofHost.host,
    guest: ofGuest.guest,
    connect: () => {
      const path = simulatedPath(clock, { kind: 'relay', delay_ms: 25, bytesPerSecond: 4_000_000 });
      ofHost.host.session.attach(path.a);
      ofGuest.guest.session.attach(path.b);
      return path;
    },
  };
}

const both = (limits: ConstructorParameters<typeof SessionMeter>[0]) => (clock: SimulatedClock) => {
  return { host: new SessionMeter(limits, clock), guest: new SessionMeter(limits, clock) };
};
const onlyHost = (limits: ConstructorParameters<typeof SessionMeter>[0]) => (clock: SimulatedClock) => {
  return { host: new SessionMeter(limits, clock) };
};

/** The guest pours; what the host has got after so long. */
async function poured(pair: ReturnType<typeof limitedPair>, for_ms: number) {
  pour(pair.guest.session.open('bulk', priorities.bulk), 500 * MiB);
  await pair.clock.pass(200);
  const [stream] = pair.host.opened;
  if (!stream) throw new Error('it should be open');
  const got = collect(stream);
  await pair.clock.pass(for_ms);
  return got;
}

describe('bytes per second', () => {
  test('both sides keep them, in both directions together, and each gets its share', async () => {
    const pair = limitedPair(both({ bytesPerSecond: rate }));
    pair.connect();
    const up = await poured(pair, 0);
    pour(pair.host.session.open('back', priorities.bulk), 500 * MiB);
    await pair.clock.pass(200);
    const [back] = pair.guest.opened;
    if (!back) throw new Error('it should be open');
    const down = collect(back);
    await pair.clock.pass(30_000);
    expect(up.length_bytes + down.length_bytes).toBeLessThan(rate * 31 + 2 * 100_000);
    expect(up.length_bytes + down.length_bytes).toBeGreaterThan(0.8 * rate * 30);
    expect(Math.min(up.length_bytes, down.length_bytes)).toBeGreaterThan(0.25 * rate * 30);
  });

  test('a control message does not wait for them', async () => {
    const pair = limitedPair(both({ bytesPerSecond: rate }));
    pair.connect();
    await poured(pair, 5000);
    const control = pair.guest.session.open('control', priorities.control);
    const from_ms = pair.clock.now_ms();
    control.write(new Uint8Array([1]));
    let after_ms = Infinity;
    await pair.clock.pass(60);
    pair.host.opened[1]?.listen({
      data: () => (after_ms = pair.clock.now_ms() - from_ms),
      drain: () => undefined,
      peerEnded: () => undefined,
      closed: () => undefined,
    });
    await pair.clock.pass(1000);
    expect(after_ms).toBeLessThan(150);
  });

  test('a side that does not keep them is read no faster, over however many channels', async () => {
    const pair = limitedPair(onlyHost({ bytesPerSecond: rate }));
    pair.connect();
    const got = await poured(pair, 60_000);
    // Ten seconds of patience, 1 MiB, a quarter for overhead, and what was read already when it was too much.
    expect(got.length_bytes).toBeLessThan(1.25 * rate * 60 + 10 * rate + 2 * MiB);
    expect(got.length_bytes).toBeGreaterThan(rate * 60);
    expect(pair.host.ends).toEqual([]);
    const before_bytes = got.length_bytes;
    for (let turn = 0; turn < 40; turn += 1) {
      pair.connect();
      await pair.clock.pass(250);
    }
    expect(got.length_bytes - before_bytes).toBeLessThan(1.25 * rate * 10 + MiB);
  });

  test('a side that fills many channels at once is shut out', async () => {
    const clock = new SimulatedClock();
    const meter = new SessionMeter({ bytesPerSecond: 1024 }, clock);
    const { host } = sessionPair({ clock, meter });
    const tokenHash = createHash('sha256').update('a token').digest();
    const hello = encodeHello({ role: 'guest', tokenHash, received: 0, lot: 1, life: new Uint8Array(8) });
    const ends = Array.from({ length: 120 }, () => {
      const path = simulatedPath(clock, { kind: 'relay', delay_ms: 1, bytesPerSecond: 1e9 });
      host.session.attach(path.a);
      path.b.listen({
        data: () => undefined,
        drain: () => undefined,
        peerEnded: () => undefined,
        closed: () => undefined,
      });
      path.b.write(encodeFrame({ type: frameTypes.hello, number: 0, stream: 0, payload: hello }));
      return path.b;
    });
    await clock.pass(500);
    expect(host.ends).toEqual([]);
    for (const [index, end] of ends.entries())
      end.write(encodeFrame({ type: frameTypes.data, number: 10 + index, stream: 2, payload: new Uint8Array(65_000) }));
    await clock.pass(500);
    expect(host.ends).toMatchObject([{ reason: tooFast, by: 'here' }]);
  });

  test('a burst that a stalled network held back is no breach', async () => {
    const pair = limitedPair(both({ bytesPerSecond: rate }));
    const first = pair.connect();
    const got = await poured(pair, 5000);
    first.cut('silent');
    await pair.clock.pass(20_000);
    pair.connect();
    await pair.clock.pass(10_000);
    expect(pair.host.ends).toEqual([]);
    expect(pair.guest.ends).toEqual([]);
    expect(got.length_bytes).toBeGreaterThan(rate * 10);
  });
});

describe('bytes in all', () => {
  test('the session ends in order when they are used up, and not a byte more is carried', async () => {
    const pair = limitedPair(both({ total_bytes: 3 * MiB }));
    pair.connect();
    const got = await poured(pair, 10_000);
    expect(got.length_bytes).toBeGreaterThan(3 * MiB - 1024);
    expect(got.length_bytes).toBeLessThanOrEqual(3 * MiB);
    expect(pair.guest.ends).toMatchObject([{ reason: totalUsedUp, by: 'here', isAgreed: true }]);
    expect(pair.host.ends).toMatchObject([{ reason: totalUsedUp, by: 'peer', isAgreed: true }]);
  });

  test('a side that sends more finds the door closed', async () => {
    const pair = limitedPair(onlyHost({ total_bytes: 3 * MiB }));
    pair.connect();
    const got = await poured(pair, 10_000);
    expect(got.length_bytes).toBeLessThanOrEqual(3 * MiB);
    expect(pair.host.ends).toMatchObject([{ reason: totalUsedUp, by: 'here' }]);
  });

  test('labels and reasons count too: nothing can be carried in them instead', async () => {
    const pair = limitedPair(onlyHost({ total_bytes: 20_000 }));
    pair.connect();
    await pair.clock.pass(200);
    for (let turn = 0; turn < 40; turn += 1) {
      pair.guest.session.open('x'.repeat(1000), priorities.normal).reset('y'.repeat(1000));
      await pair.clock.pass(100);
    }
    const stream = pair.guest.session.open('one byte', priorities.normal);
    stream.write(new Uint8Array(1));
    await pair.clock.pass(500);
    expect(pair.host.ends).toMatchObject([{ reason: totalUsedUp }]);
  });

  test('a session that begins again goes on where the one before it was', async () => {
    const clock = new SimulatedClock();
    const meter = new SessionMeter({ total_bytes: MiB }, clock);
    const spent = limitedPair(() => ({ host: meter }));
    spent.connect();
    await poured(spent, 10_000);
    expect(spent.host.ends).toHaveLength(1);
    expect(meter.isOverdrawn).toBe(true);
    const again = limitedPair(() => ({ host: meter }));
    again.connect();
    const got = await poured(again, 1000);
    expect(got.length_bytes).toBe(0);
    expect(again.host.ends).toMatchObject([{ reason: totalUsedUp }]);
  });
});

describe('a token for longer than timers of the platform count', () => {
  afterEach(() => vi.useRealTimers());

  test('does not end at once, and does end', () => {
    vi.useFakeTimers();
    const clock = systemClock();
    const day_ms = 86_400_000;
    const ends: string[] = [];
    const session = new Session({
      role: 'host',
      tokenHash: new Uint8Array(32),
      clock,
      resumeWithin_ms: 60 * day_ms,
      hardEndIn_ms: 30 * day_ms,
      heartbeat_ms: day_ms,
      events: {
        stream: () => undefined,
        state: () => undefined,
        path: () => undefined,
        ended: (end) => ends.push(end.by),
      },
    });
    vi.advanceTimersByTime(29.9 * day_ms);
    expect([session.state, ends]).toEqual(['connecting', []]);
    vi.advanceTimersByTime(0.2 * day_ms);
    expect([session.state, ends]).toEqual(['ended', ['time']]);
  });
});
