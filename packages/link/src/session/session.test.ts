import { describe, expect, test } from 'vitest';
import { collect, pour, sessionPair } from '../../test/session-pair.ts';
import { simulatedPath } from '../../test/simulated-path.ts';
import { beganAnew } from './session.ts';
import { priorities } from './stream.ts';

const MiB = 1024 * 1024;

test('bytes arrive as they were written, and the stream closes in order on both sides', async () => {
  const pair = sessionPair();
  pair.connect({});
  const stream = pair.guest.session.open('files', priorities.normal);
  const poured = pour(stream, 5 * MiB);
  await pair.clock.pass(200);
  const [opened] = pair.host.opened;
  expect(opened?.label).toBe('files');
  if (!opened) return;
  const arrived = collect(opened);
  opened.end();
  await pair.clock.pass(10_000, () => arrived.hasEnded);
  expect(arrived.hasEnded).toBe(true);
  expect(arrived.length_bytes).toBe(5 * MiB);
  expect(arrived.hash()).toBe(poured.hash());
  await pair.clock.pass(500);
  expect(arrived.closed).toEqual(['in order']);
  expect(stream.isOver).toBe(true);
  expect(stream.delivered_bytes).toBe(5 * MiB);
});

test('under full bulk at 50 ms and 2 MB/s a control message arrives within 150 ms (§14), and the path stays full', async () => {
  const pair = sessionPair();
  pair.connect({ delay_ms: 25, bytesPerSecond: 2_000_000 });
  const bulk = pair.guest.session.open('bulk', priorities.bulk);
  const control = pair.guest.session.open('control', priorities.control);
  pour(bulk, 200 * MiB);
  await pair.clock.pass(100);
  const [first, second] = pair.host.opened;
  if (!first || !second) throw new Error('both streams should be open');
  const arrived = collect(first);
  const seenAt_ms: number[] = [];
  second.listen({
    data: () => seenAt_ms.push(pair.clock.now_ms()),
    drain: () => undefined,
    peerEnded: () => undefined,
    closed: () => undefined,
  });
  await pair.clock.pass(3000);
  const before_bytes = arrived.length_bytes;
  const from_ms = pair.clock.now_ms();
  const late_ms: number[] = [];
  for (let turn = 0; turn < 100; turn += 1) {
    const sentAt_ms = pair.clock.now_ms();
    control.write(new Uint8Array([turn]));
    await pair.clock.pass(400);
    late_ms.push((seenAt_ms[turn] ?? Infinity) - sentAt_ms);
  }
  expect(Math.max(...late_ms)).toBeLessThan(150);
  const rate = ((arrived.length_bytes - before_bytes) / (pair.clock.now_ms() - from_ms)) * 1000;
  expect(rate).toBeGreaterThan(0.9 * 2_000_000);
});

test('a better path takes over without a byte lost or twice, and the relay stays for when it breaks', async () => {
  const pair = sessionPair();
  pair.connect({ kind: 'relay', delay_ms: 60 });
  const stream = pair.guest.session.open('files', priorities.normal);
  const poured = pour(stream, 30 * MiB);
  await pair.clock.pass(1000);
  const [opened] = pair.host.opened;
  if (!opened) throw new Error('not open');
  const arrived = collect(opened);
  await pair.clock.pass(1000);
  const direct = pair.connect({ kind: 'tcp', delay_ms: 10, bytesPerSecond: 10_000_000 });
  await pair.clock.pass(1000);
  expect(pair.guest.session.path?.kind).toBe('tcp');
  expect(pair.host.session.path?.kind).toBe('tcp');
  direct.cut('reset');
  await pair.clock.pass(1);
  expect(pair.guest.session.path?.kind).toBe('relay');
  await pair.clock.pass(60_000, () => arrived.hasEnded);
  expect(arrived.length_bytes).toBe(30 * MiB);
  expect(arrived.hash()).toBe(poured.hash());
  expect(pair.guest.paths).toEqual(['relay', 'tcp', 'relay']);
});

test('a path that falls silent is given up, and the session goes on over the next', async () => {
  const pair = sessionPair();
  const first = pair.connect({ kind: 'tcp' });
  const stream = pair.guest.session.open('files', priorities.normal);
  const poured = pour(stream, 20 * MiB);
  await pair.clock.pass(500);
  const [opened] = pair.host.opened;
  if (!opened) throw new Error('not open');
  const arrived = collect(opened);
  await pair.clock.pass(1000);
  first.cut('silent');
  await pair.clock.pass(10_000);
  expect(pair.guest.session.state).toBe('paused');
  expect(pair.host.session.state).toBe('paused');
  pair.connect({ kind: 'quic' });
  await pair.clock.pass(30_000, () => arrived.hasEnded);
  expect(arrived.hash()).toBe(poured.hash());
  expect(arrived.length_bytes).toBe(20 * MiB);
});

test('a session that finds no channel in time ends, on both sides, and says so', async () => {
  const pair = sessionPair({ resumeWithin_ms: 20_000 });
  const path = pair.connect({});
  await pair.clock.pass(500);
  path.cut('reset');
  await pair.clock.pass(19_000);
  expect(pair.host.ends).toEqual([]);
  await pair.clock.pass(2000);
  expect(pair.host.ends).toEqual([{ reason: 'no connection for 20 s', by: 'time', isAgreed: false }]);
  expect(pair.guest.ends).toHaveLength(1);
});

test('a finished session is agreed: what one side counts as delivered, the other has received', async () => {
  const pair = sessionPair();
  pair.connect({});
  const stream = pair.guest.session.open('files', priorities.normal);
  pour(stream, 50 * MiB);
  await pair.clock.pass(500);
  const [opened] = pair.host.opened;
  if (!opened) throw new Error('not open');
  const arrived = collect(opened);
  await pair.clock.pass(2000);
  pair.host.session.finish('the customer pressed Stop');
  await pair.clock.pass(3000);
  expect(pair.host.ends).toEqual([{ reason: 'the customer pressed Stop', by: 'here', isAgreed: true }]);
  expect(pair.guest.ends).toEqual([{ reason: 'the customer pressed Stop', by: 'peer', isAgreed: true }]);
  expect(arrived.closed).toEqual(['the customer pressed Stop']);
  expect(stream.delivered_bytes).toBe(arrived.length_bytes);
  expect(arrived.length_bytes).toBeGreaterThan(MiB);
});

test('a session killed under full bulk is over on the other side as soon as the word can travel, not after its patience', async () => {
  const pair = sessionPair();
  pair.connect({});
  pour(pair.guest.session.open('files', priorities.normal), 50 * MiB);
  await pair.clock.pass(500);
  const [opened] = pair.host.opened;
  if (!opened) throw new Error('not open');
  collect(opened);
  await pair.clock.pass(2000);
  pair.host.session.kill('consent withdrawn');
  expect(pair.host.ends).toEqual([{ reason: 'consent withdrawn', by: 'here', isAgreed: false }]);
  await pair.clock.pass(1000, () => pair.guest.ends.length > 0);
  expect(pair.guest.ends).toEqual([{ reason: 'consent withdrawn', by: 'peer', isAgreed: false }]);
});

test('after a change of network a dead path is given up in moments, a living one is kept', async () => {
  const pair = sessionPair();
  const dead = pair.connect({ kind: 'tcp' });
  await pair.clock.pass(500);
  dead.cut('silent');
  pair.connect({ kind: 'relay' });
  await pair.clock.pass(500);
  expect(pair.guest.session.path?.kind).toBe('tcp');
  pair.guest.session.doubt();
  await pair.clock.pass(1600);
  expect(pair.guest.session.path?.kind).toBe('relay');
  pair.guest.session.doubt();
  await pair.clock.pass(1600);
  expect(pair.guest.session.path?.kind).toBe('relay');
  expect(pair.guest.paths).toEqual(['tcp', 'relay']);
});

test('the hard end of the token ends it, whatever the other side does', async () => {
  const pair = sessionPair({ hardEndIn_ms: 30_000 });
  pair.connect({});
  await pair.clock.pass(31_000);
  expect(pair.host.ends[0]?.reason).toBe('the time of the session is over');
  expect(pair.guest.ends).toHaveLength(1);
});

test('a reader that does not read stops its sender, and no other stream', async () => {
  const pair = sessionPair();
  pair.connect({ bytesPerSecond: 20_000_000 });
  const slow = pair.guest.session.open('slow', priorities.normal);
  const fast = pair.guest.session.open('fast', priorities.normal);
  pour(slow, 20 * MiB);
  const poured = pour(fast, 20 * MiB, 7);
  await pair.clock.pass(200);
  const [first, second] = pair.host.opened;
  if (!first || !second) throw new Error('not open');
  const arrived = collect(second);
  await pair.clock.pass(20_000, () => arrived.hasEnded);
  expect(arrived.hash()).toBe(poured.hash());
  expect(first.received_bytes).toBe(MiB);
  const later = collect(first);
  await pair.clock.pass(20_000, () => later.hasEnded);
  expect(later.length_bytes).toBe(20 * MiB);
});

test('a control stream that wrote more than there is room for is told when there is room again', async () => {
  const pair = sessionPair();
  pair.connect({});
  const stream = pair.guest.session.open('control', priorities.control);
  const poured = pour(stream, 3 * MiB);
  await pair.clock.pass(200);
  const [opened] = pair.host.opened;
  if (!opened) throw new Error('not open');
  const arrived = collect(opened);
  await pair.clock.pass(20_000, () => arrived.hasEnded);
  expect(arrived.hash()).toBe(poured.hash());
});

describe('a device that was started anew with the same token', () => {
  test('is not taken for what it was: the session ends, and a new one carries on', async () => {
    const before = sessionPair();
    const first = before.connect({});
    const stream = before.guest.session.open('files', priorities.normal);
    pour(stream, MiB);
    await before.clock.pass(5000);
    // The guest's program is gone without a word; the next one begins from nothing.
    first.cut('reset');
    await before.clock.pass(100);
    expect(before.host.session.state).toBe('paused');
    const after = sessionPair({ clock: before.clock });
    const second = simulatedPath(before.clock, { kind: 'relay', delay_ms: 25, bytesPerSecond: 2_000_000 });
    before.host.session.attach(second.a);
    after.guest.session.attach(second.b);
    await before.clock.pass(1000);
    expect(before.host.ends).toMatchObject([{ reason: beganAnew, by: 'peer' }]);
    expect(after.guest.ends).toEqual([]);
    const third = simulatedPath(before.clock, { kind: 'relay', delay_ms: 25, bytesPerSecond: 2_000_000 });
    after.host.session.attach(third.a);
    after.guest.session.attach(third.b);
    const again = collect(await opened(after));
    await before.clock.pass(5000, () => again.hasEnded);
    expect(again.length_bytes).toBe(1000);
  });

  test('and the side that stayed hears it, also when it had received more than the new one has ever sent', async () => {
    const before = sessionPair();
    const first = before.connect({});
    pour(before.host.session.open('files', priorities.normal), MiB);
    await before.clock.pass(5000);
    first.cut('reset');
    const after = sessionPair({ clock: before.clock });
    const second = simulatedPath(before.clock, { kind: 'relay', delay_ms: 25, bytesPerSecond: 2_000_000 });
    after.host.session.attach(second.a);
    before.guest.session.attach(second.b);
    await before.clock.pass(1000);
    expect(before.guest.ends).toMatchObject([{ reason: beganAnew, by: 'peer' }]);
    expect(after.host.ends).toEqual([]);
    expect(after.host.session.state).toBe('connecting');
  });

  async function opened(pair: ReturnType<typeof sessionPair>) {
    pour(pair.guest.session.open('files', priorities.normal), 1000);
    await pair.clock.pass(300);
    const [stream] = pair.host.opened;
    if (!stream) throw new Error('it should be open');
    return stream;
  }
});
