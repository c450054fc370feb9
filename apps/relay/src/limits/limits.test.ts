import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import type { LegClient } from '../../test/leg-client.ts';
import { openProvedLeg, untilPaired } from '../../test/leg-client.ts';
import { movableClock, startTestRelay, type TestRelay } from '../../test/test-relay.ts';
import { limitsOf } from '../config/read-config.ts';

let relay: TestRelay;
afterEach(async () => {
  await relay.close();
});

async function code(leg: LegClient): Promise<string> {
  const message = await leg.message();
  return message.type === 'refused' ? message.code : message.type;
}

test('a limited session still gets every byte, in order, and its half-close after them', async () => {
  relay = await startTestRelay({ limits: { session: { bytesPerSecond: 4_000_000 } } });
  const [host, guest] = await relay.pair(await relay.parties());
  const bytes = randomBytes(3_000_000);
  const startedAt_ms = performance.now();
  host.write(bytes);
  host.end();
  const received = await guest.readToEnd();
  expect(received.equals(bytes)).toBe(true);
  // A lower bound only: a quarter of a second's worth may go at once.
  expect(performance.now() - startedAt_ms).toBeGreaterThan(450);
});

test("the token's own limit holds beside the relay's, the lower one of the two", async () => {
  relay = await startTestRelay({ limits: { session: { bytesPerSecond: 4_000_000 } } });
  const parties = await relay.parties({ limits: { bytesPerSecond: 1_000_000 } });
  await relay.pair(parties);
  const [session] = relay.relay.table.sessions.values();
  expect(session?.bucket.bytesPerSecond).toBe(1_000_000);
});

test.each([
  ['of the token', {}, { total_bytes: 100_000 }],
  ['of the relay', { limits: { session: { total_bytes: 100_000 } } }, {}],
  ['of a user in a day', { limits: { user: { day_bytes: 100_000 } } }, {}],
])('the quota %s ends the pair, and the session cannot come back for more', async (_, settings, limits) => {
  relay = await startTestRelay(settings);
  const parties = await relay.parties({ limits });
  const [host, guest] = await relay.pair(parties, ['plain', 'plain']);
  host.write(Buffer.alloc(60_000));
  guest.write(Buffer.alloc(30_000));
  await guest.read(60_000);
  await host.read(30_000);
  guest.write(Buffer.alloc(20_000));
  await host.closed;
  expect(await code(await openProvedLeg(relay.at('tls'), { key: parties.host, token: parties.token }))).toBe('quota');
  expect(relay.lines.join('')).toContain('"end":"quota"');
});

test("a user's day is over after 24 hours", async () => {
  const clock = movableClock();
  relay = await startTestRelay({ limits: { user: { day_bytes: 1_000 } } }, clock);
  const now_s = Math.floor(Date.now() / 1000);
  const parties = await relay.parties({ exp: now_s + 3 * 86_400 });
  const [host] = await relay.pair(parties, ['plain', 'plain']);
  host.write(Buffer.alloc(2_000));
  await host.closed;
  expect(await code(await openProvedLeg(relay.at('tls'), { key: parties.host, token: parties.token }))).toBe('quota');
  clock.move(24 * 3_600_000);
  expect(await code(await openProvedLeg(relay.at('tls'), { key: parties.host, token: parties.token }))).toBe('waiting');
});

test('one user has only so many sessions, and the server too', async () => {
  relay = await startTestRelay({ limits: { user: { sessions: 1 }, server: { sessions: 2 } } });
  const one = await relay.parties();
  expect(await code(await openProvedLeg(relay.at('tls'), { key: one.host, token: one.token }))).toBe('waiting');
  const sameUser = await relay.parties({ peers: one.claims.peers });
  expect(await code(await openProvedLeg(relay.at('tls'), { key: one.host, token: sameUser.token }))).toBe('quota');
  const other = await relay.parties();
  expect(await code(await openProvedLeg(relay.at('tls'), { key: other.host, token: other.token }))).toBe('waiting');
  const third = await relay.parties();
  expect(await code(await openProvedLeg(relay.at('tls'), { key: third.host, token: third.token }))).toBe('full');
  // A second leg of a session that is here needs no more room.
  expect(await code(await openProvedLeg(relay.at('tls'), { key: other.guest, token: other.token }))).toBe('paired');
});

test('a pair through which nothing goes is ended, one that is used is not', async () => {
  const clock = movableClock();
  relay = await startTestRelay({ times: { idle_s: 60 } }, clock);
  const [idle] = await relay.pair(await relay.parties(), ['plain', 'plain']);
  const [host, guest] = await relay.pair(await relay.parties(), ['plain', 'plain']);
  clock.move(59_000);
  host.write(Buffer.from('x'));
  await guest.read(1);
  clock.move(2_000);
  relay.relay.tick();
  await idle.closed;
  host.write(Buffer.from('y'));
  expect((await guest.read(1)).toString()).toBe('y');
});

test('a pair lasts no longer than the relay allows', async () => {
  const clock = movableClock();
  relay = await startTestRelay({ times: { total_s: 30 } }, clock);
  const [host] = await relay.pair(await relay.parties(), ['plain', 'plain']);
  clock.move(30_000);
  relay.relay.tick();
  await host.closed;
  expect(relay.lines.join('')).toContain('"end":"time"');
});

test('the hard end counts on a clock that nobody can set, and new legs learn it', async () => {
  const clock = movableClock();
  relay = await startTestRelay({}, clock);
  const now_s = Math.floor(Date.now() / 1000);
  const parties = await relay.parties({ exp: now_s + 600 });
  const [host, guest] = await relay.pair(parties, ['plain', 'plain']);
  // Somebody sets the machine's date back a day: nothing is gained by it.
  clock.moveWall(-86_400_000);
  clock.move(719_000);
  host.write(Buffer.from('still here'));
  await guest.read(10);
  relay.relay.tick();
  expect(relay.relay.table.pairs).toBe(1);
  clock.move(2_000);
  relay.relay.tick();
  await host.closed;
  expect(relay.lines.join('')).toContain('"end":"expired"');
  clock.moveWall(86_400_000);
  expect(await code(await openProvedLeg(relay.at('tls'), { key: parties.host, token: parties.token }))).toBe('ended');
});

test('a session that was ended stays ended, one that just left may come back', async () => {
  relay = await startTestRelay();
  const parties = await relay.parties();
  const leg = await openProvedLeg(relay.at('plain'), { key: parties.host, token: parties.token });
  expect(await code(leg)).toBe('waiting');
  leg.destroy();
  await expect.poll(() => relay.relay.table.sessions.size).toBe(0);
  const [host, guest] = await relay.pair(parties, ['plain', 'plain']);
  expect(relay.relay.table.kill(parties.claims.sid)).toBe(true);
  await Promise.all([host.closed, guest.closed]);
  expect(await code(await openProvedLeg(relay.at('tls'), { key: parties.guest, token: parties.token }))).toBe('ended');
  expect(relay.relay.table.kill('lns_unknown')).toBe(false);
});

test('limits changed while a pair runs hold for it at once, both ways', async () => {
  relay = await startTestRelay();
  const [host, guest] = await relay.pair(await relay.parties());
  host.write(randomBytes(1_000_000));
  await guest.read(1_000_000);
  relay.relay.table.setLimits(limitsOf({ server: { bytesPerSecond: 500_000 } }));
  host.write(randomBytes(1_000_000));
  const startedAt_ms = performance.now();
  await guest.read(600_000);
  expect(performance.now() - startedAt_ms).toBeGreaterThan(400);
  relay.relay.table.setLimits(limitsOf({}));
  await guest.read(400_000);
  const [session] = relay.relay.table.sessions.values();
  expect(session?.isLimited).toBe(false);
});

test('a reader that stops stops its sender, and nobody else', async () => {
  relay = await startTestRelay();
  const [host, guest] = await relay.pair(await relay.parties());
  const [other, reader] = await relay.pair(await relay.parties());
  guest.pause();
  let taken = 0;
  // More than all buffers on the way together; the sender is told to wait long before.
  while (taken < 64 && host.write(Buffer.alloc(1_000_000))) taken += 1;
  other.write(Buffer.from('meanwhile'));
  expect((await reader.read(9)).toString()).toBe('meanwhile');
  guest.resume();
  await guest.read((taken + 1) * 1_000_000);
});

test('an answer that crosses with `paired` is not taken for payload', async () => {
  relay = await startTestRelay();
  const { host, guest, token } = await relay.parties();
  const slow = await openProvedLeg(relay.at('plain'), { key: host, token });
  expect(await code(slow)).toBe('waiting');
  // It has not answered yet when its other half comes.
  const quick = await untilPaired(await openProvedLeg(relay.at('plain'), { key: guest, token }));
  slow.send({ type: 'still' });
  slow.write(Buffer.from('payload'));
  expect((await quick.read(7)).toString()).toBe('payload');
});
