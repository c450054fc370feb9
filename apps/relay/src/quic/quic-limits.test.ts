import { randomBytes } from 'node:crypto';
import type { SessionClaims } from '@mistri/link';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type LegClient, openLeg, openProvedLeg } from '../../test/leg-client.ts';
import { movableClock, type Parties, startTestRelay, type TestRelay } from '../../test/test-relay.ts';
import { limitsOf } from '../config/read-config.ts';

/** Whatever is limited is limited over QUIC too, and no other kind of leg is a way around it. */

const any = { address: '127.0.0.1', port: 0 };
const greeting_s = 17;
const clock = movableClock();
const deadlines = new Set<() => void>();
let relay: TestRelay;

beforeAll(async () => {
  const after = clock.after.bind(clock);
  // Deadlines of greetings come when the test says so.
  clock.after = (delay_ms, run) => {
    if (delay_ms !== greeting_s * 1000) return after(delay_ms, run);
    deadlines.add(run);
    return () => deadlines.delete(run);
  };
  relay = await startTestRelay(
    { listen: { tls: any, plain: any, http: any, quic: any }, times: { greeting_s, total_s: 1_200 } },
    clock,
  );
});
afterEach(() => {
  relay.relay.table.setLimits(limitsOf({}));
  for (const id of relay.relay.table.sessions.keys()) relay.relay.table.kill(id);
});
afterAll(() => relay.close());

async function answer(leg: LegClient): Promise<unknown> {
  const message = await leg.message();
  return message.type === 'refused' ? message.code : message.type;
}

/** What the relay says to a device that opens one leg more. */
async function answerTo({ host, token }: Parties, over: 'quic' | 'tls' | 'websocket' = 'quic'): Promise<unknown> {
  return answer(await openProvedLeg(relay.at(over), { key: host, token }));
}

/** The same device again, in another session. */
async function another({ host, claims }: Parties, change: Partial<SessionClaims> = {}): Promise<Parties> {
  const made = await relay.parties({ peers: claims.peers, ...change });
  return { ...made, host };
}

test('the bytes of a session are counted over all its legs, and it cannot come back for more by another kind', async () => {
  const parties = await relay.parties({ limits: { total_bytes: 100_000 } });
  const [host, guest] = await relay.pair(parties, ['quic', 'quic']);
  host.write(Buffer.alloc(60_000));
  await guest.read(60_000);
  guest.write(Buffer.alloc(60_000));
  await Promise.all([host.closed, guest.closed]);
  for (const over of ['quic', 'tls', 'websocket'] as const) expect(await answerTo(parties, over)).toBe('quota');
});

test("a device's day is one over all its sessions and kinds of legs", async () => {
  relay.relay.table.setLimits(limitsOf({ user: { day_bytes: 100_000 } }));
  const parties = await relay.parties();
  const [host, guest] = await relay.pair(parties, ['tls', 'tls']);
  host.write(Buffer.alloc(60_000));
  await guest.read(60_000);
  const second = await another(parties);
  const [byQuic] = await relay.pair({ ...second, guest: parties.guest }, ['quic', 'quic']);
  byQuic.write(Buffer.alloc(60_000));
  await byQuic.closed;
  expect(await answerTo(await another(parties))).toBe('quota');
});

test('so many sessions for one device, so many for the relay', async () => {
  relay.relay.table.setLimits(limitsOf({ user: { sessions: 1 }, server: { sessions: 2 } }));
  const one = await relay.parties();
  expect(await answerTo(one, 'tls')).toBe('waiting');
  expect(await answerTo(await another(one))).toBe('quota');
  expect(await answerTo(await relay.parties())).toBe('waiting');
  expect(await answerTo(await relay.parties())).toBe('full');
});

test('two pairs of one session, one by QUIC and one by TLS, share its rate', async () => {
  relay.relay.table.setLimits(limitsOf({ session: { bytesPerSecond: 2_000_000 } }));
  const parties = await relay.parties();
  const [host, guest] = await relay.pair(parties, ['quic', 'quic']);
  const [otherHost, otherGuest] = await relay.pair(parties, ['tls', 'tls']);
  const startedAt_ms = performance.now();
  for (const leg of [host, otherHost]) leg.write(randomBytes(800_000));
  await Promise.all([guest.read(800_000), otherGuest.read(800_000)]);
  // A lower bound only: a quarter of a second's worth may go at once.
  expect(performance.now() - startedAt_ms).toBeGreaterThan(500);
});

test.each([
  ['a pair through which nothing goes', 'idle', 181],
  ['a pair that lasted as long as the relay allows', 'time', 1_201],
  ['a session whose token ended meanwhile', 'expired', 421],
] as const)('%s is ended', async (_, end, after_s) => {
  const now_s = Math.floor(clock.wall_ms() / 1000);
  const exp = end === 'expired' ? now_s + 300 : now_s + 3_600;
  const parties = await relay.parties({ iat: now_s, nbf: now_s, exp });
  const [host, guest] = await relay.pair(parties, ['quic', 'quic']);
  const isBusy = end !== 'idle';
  for (let passed_s = 0; passed_s < after_s; passed_s += 100) {
    clock.move(Math.min(100, after_s - passed_s) * 1000);
    if (isBusy && passed_s + 100 < after_s) {
      host.write(Buffer.from('x'));
      await guest.read(1);
    }
    relay.relay.tick();
  }
  await Promise.all([host.closed, guest.closed]);
  expect(relay.lines.join('')).toContain(`"end":"${end}"`);
});

test('what an administrator ended stays ended', async () => {
  const parties = await relay.parties();
  const [host, guest] = await relay.pair(parties, ['quic', 'quic']);
  relay.relay.table.kill(parties.claims.sid);
  await Promise.all([host.closed, guest.closed]);
  for (const over of ['quic', 'tls'] as const) expect(await answerTo(parties, over)).toBe('ended');
});

test('who says nothing, or says it byte by byte, has to be done by the deadline', async () => {
  const [silent, slow] = await Promise.all([openLeg(relay.at('quic')), openLeg(relay.at('quic'))]);
  for (const leg of [silent, slow]) expect(await answer(leg)).toBe('challenge');
  slow.write(Buffer.from([1]));
  for (const late of deadlines) late();
  for (const leg of [silent, slow]) {
    expect(await answer(leg)).toBe('late');
    leg.end();
    await leg.closed;
  }
  await expect.poll(() => relay.started.halfOpen, { timeout: 60_000 }).toBe(0);
});
