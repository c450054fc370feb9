import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SimulatedClock } from '../../../../packages/link/test/simulated-clock.ts';
import { FairQueue, Flow } from './fair-queue.ts';
import { TokenBucket } from './token-bucket.ts';

const MB = 1_000_000;

/** A session that always has something to send, in pieces of one size, as a leg that is read ahead does. */
function greedy(queue: FairQueue, flow: Flow, piece_bytes: number): { sent: number } {
  const counted = { sent: 0 };
  const send = (bytes: Buffer): void => {
    counted.sent += bytes.length;
    queue.add(flow, { bytes: Buffer.alloc(piece_bytes), send });
  };
  const ahead = Math.max(2, Math.ceil((128 * 1024) / piece_bytes));
  for (let index = 0; index < ahead; index += 1) queue.add(flow, { bytes: Buffer.alloc(piece_bytes), send });
  return counted;
}

describe('the server is the bottleneck', () => {
  test.each([1, 2, 8])('%i sessions share it evenly, whatever the size of their pieces', async (count) => {
    const clock = new SimulatedClock();
    const queue = new FairQueue(clock, new TokenBucket(10 * MB, clock.now_ms()));
    const sizes = [1_000, 16_384, 65_536, 262_144];
    const flows = Array.from({ length: count }, (_, index) =>
      greedy(queue, new Flow([]), sizes[index % sizes.length] ?? 1),
    );
    // The first one had the burst for itself before the others came.
    await clock.pass(1_000);
    for (const flow of flows) flow.sent = 0;
    await clock.pass(10_000);
    const total = flows.reduce((sum, { sent }) => sum + sent, 0);
    expect(total / MB).toBeGreaterThan(99);
    expect(total / MB).toBeLessThan(101);
    for (const { sent } of flows) expect(sent / (total / count)).toBeCloseTo(1, 1);
  });

  test('a newcomer gets its share at once from one that has had all', async () => {
    const clock = new SimulatedClock();
    const queue = new FairQueue(clock, new TokenBucket(10 * MB, clock.now_ms()));
    greedy(queue, new Flow([]), 65_536);
    await clock.pass(5_000);
    const newcomer = greedy(queue, new Flow([]), 65_536);
    await clock.pass(1_000);
    expect(newcomer.sent / MB).toBeGreaterThan(4.5);
  });

  test('a session held back by its own limit gives its turn away', async () => {
    const clock = new SimulatedClock();
    const queue = new FairQueue(clock, new TokenBucket(10 * MB, clock.now_ms()));
    const slow = greedy(queue, new Flow([new TokenBucket(MB, clock.now_ms())]), 16_384);
    const fast = greedy(queue, new Flow([]), 16_384);
    await clock.pass(10_000);
    expect(slow.sent / MB).toBeCloseTo(10, -0.5);
    expect(fast.sent / MB).toBeGreaterThan(88);
  });
});

test('two sessions of one user share what the user may use', async () => {
  const clock = new SimulatedClock();
  const queue = new FairQueue(clock, new TokenBucket(undefined, clock.now_ms()));
  const user = new TokenBucket(2 * MB, clock.now_ms());
  const [one, other] = [greedy(queue, new Flow([user]), 16_384), greedy(queue, new Flow([user]), 65_536)];
  await clock.pass(1_000);
  one.sent = 0;
  other.sent = 0;
  await clock.pass(10_000);
  expect((one.sent + other.sent) / MB).toBeCloseTo(20, -0.5);
  expect(one.sent / other.sent).toBeGreaterThan(0.8);
  expect(one.sent / other.sent).toBeLessThan(1.25);
});

test('a limit that is taken away lets what waited go', () => {
  const clock = new SimulatedClock();
  const bucket = new TokenBucket(1_024, clock.now_ms());
  const queue = new FairQueue(clock, new TokenBucket(undefined, clock.now_ms()));
  const flow = new Flow([bucket]);
  let sent = 0;
  for (let index = 0; index < 10; index += 1)
    queue.add(flow, { bytes: Buffer.alloc(65_536), send: (bytes) => (sent += bytes.length) });
  expect(sent).toBeLessThan(3 * 65_536);
  bucket.setRate(undefined, clock.now_ms());
  queue.wake();
  expect(sent).toBe(10 * 65_536);
});

test('whatever comes and whenever: each piece goes once, in order, and never faster than the limit', async () => {
  const steps = fc.array(
    fc.record({ flow: fc.nat(2), bytes: fc.integer({ min: 1, max: 200_000 }), wait_ms: fc.nat(50) }),
    { minLength: 1, maxLength: 60 },
  );
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 10_000, max: 5 * MB }), async (list, rate) => {
      const clock = new SimulatedClock();
      const queue = new FairQueue(clock, new TokenBucket(rate, clock.now_ms()));
      const flows = [0, 1, 2].map(() => new Flow([new TokenBucket(rate, clock.now_ms())]));
      const sent: { flow: number; piece: number; bytes: number; at_ms: number }[] = [];
      for (const [piece, step] of list.entries()) {
        const flow = flows[step.flow];
        if (!flow) throw new Error('no flow');
        const send = (bytes: Buffer): void => {
          sent.push({ flow: step.flow, piece, bytes: bytes.length, at_ms: clock.now_ms() });
        };
        queue.add(flow, { bytes: Buffer.alloc(step.bytes), send });
        await clock.pass(step.wait_ms);
      }
      await clock.pass(10_000_000);
      expect(sent.length).toBe(list.length);
      for (const number of [0, 1, 2]) {
        const order = sent.filter(({ flow }) => flow === number).map(({ piece }) => piece);
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }
      const burst = Math.max(65_536, rate / 4);
      let total = 0;
      for (const { bytes, at_ms } of sent) {
        // Before this piece: never more than the burst, what has been earned since, and one piece overdrawn.
        expect(total).toBeLessThanOrEqual(burst + (at_ms / 1000) * rate + 200_000);
        total += bytes;
      }
    }),
    { numRuns: 150 },
  );
});
