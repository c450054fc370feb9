import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { systemOrigin } from '#platform/audit.ts';
import { minute_ms } from '#platform/clock.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { openSession, revokeSession } from '#rooms/link/index.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type LinkDevice, registerDevice } from '#test/link-device.ts';
import { present } from '#test/presence-client.ts';

let test: TestApp;
let owner: Actor;
let share: LinkDevice;
beforeAll(async () => {
  test = await startTestApp({ environment: { SMTP_URL: 'smtp://127.0.0.1:9' } });
});
beforeEach(async () => {
  owner = await createActor(test, { role: 'customer' });
  share = await registerDevice(test, { token: owner.token, change: { isTemporary: true } });
});
afterAll(() => test.close());

const sweep = (): Promise<void> => test.app.tasks.run('link.remove-left-behind');
const isListed = async ({ deviceId }: LinkDevice): Promise<boolean> => {
  const { removed_at } = await test.db
    .selectFrom('devices')
    .select('removed_at')
    .where('device_id', '=', deviceId)
    .executeTakeFirstOrThrow();
  return removed_at === null;
};

it('a device of one session that stays away leaves the list; one that is kept stays', async () => {
  const kept = await registerDevice(test, { token: owner.token });
  await sweep();
  test.clock.advance(14 * minute_ms);
  await sweep();
  expect(await isListed(share)).toBe(true);
  test.clock.advance(2 * minute_ms);
  await sweep();
  expect([await isListed(share), await isListed(kept)]).toEqual([false, true]);
});

it('whoever is connected stays, for as long as they wait; time away counts from when it was found', async () => {
  const client = await present(test, share);
  for (let times = 0; times < 3; times += 1) {
    await sweep();
    test.clock.advance(16 * minute_ms);
  }
  expect(await isListed(share)).toBe(true);
  client.socket.terminate();
  const connections = async () =>
    (await test.db.selectFrom('link_presence').selectAll().where('device_id', '=', share.deviceId).execute()).length;
  await expect.poll(connections).toBe(0);
  await sweep();
  expect(await isListed(share)).toBe(true);
  // Back again: what was counted is forgotten.
  const again = await present(test, share);
  await sweep();
  again.socket.terminate();
  await expect.poll(connections).toBe(0);
  test.clock.advance(16 * minute_ms);
  await sweep();
  expect(await isListed(share)).toBe(true);
});

it('a session goes on without the line to the server: until it is over, its device stays', async () => {
  const guest = await registerDevice(test, { token: owner.token });
  const origin = systemOrigin('test', 'trc_test', test.clock.now(), 'command');
  const opened = await transact(test.db, (tx) =>
    openSession(tx, test.app.services, origin, {
      host: share.deviceId,
      guest: guest.deviceId,
      scopes: ['mode:device'],
      hardEnd: new Date(test.clock.now().getTime() + 60 * minute_ms),
      policy: 'automatic',
      openedBy: 'test',
      reference: 'rep_1',
    }),
  );
  if (!opened.ok) throw new Error(opened.message);
  for (let times = 0; times < 3; times += 1) {
    await sweep();
    test.clock.advance(16 * minute_ms);
  }
  expect(await isListed(share)).toBe(true);
  await transact(test.db, (tx) => revokeSession(tx, origin, { sessionId: opened.value.session_id, reason: 'over' }));
  await sweep();
  test.clock.advance(16 * minute_ms);
  await sweep();
  expect(await isListed(share)).toBe(false);
});
