import { readChoice, readRungReason } from '@mistri/contracts/link/rung-reasons';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { DemoWorld } from './demo-world.ts';
import { demoAdmin, ensureUser } from './seed-applicants.ts';
import { linkHappening, seedLinkHistory } from './seed-link.ts';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp({ listen: false });
});
afterAll(() => test.close());

it('devices are older than their sessions, and reports say what devices say', async () => {
  const world = new DemoWorld(test.app, test.clock, () => undefined);
  const end = new Date(test.clock.now().getTime() + 20 * 86_400_000);
  for (const key of ['dealer', 'technician']) await ensureUser(world, demoAdmin(key), `The ${key}`);
  const joining = linkHappening(world, end);
  await world.goTo(new Date(joining.at_ms));
  await joining.run();
  await joining.run();
  await world.goTo(end);
  await seedLinkHistory(world, end);
  await seedLinkHistory(world, end);

  const dealer = demoAdmin('dealer');
  const { devices } = (await world.as(dealer, { method: 'GET', path: '/api/devices' })).data;
  const { sessions } = (await world.as(dealer, { method: 'GET', path: '/api/link/sessions' })).data;
  expect(sessions).toHaveLength(3);
  const began = sessions.map((session: { openedAt: string }) => session.openedAt).toSorted();
  const ended = new Set(sessions.map((session: { endedAt: string }) => session.endedAt));
  const own = devices as { createdAt: string; lastSeenAt: string }[];
  expect(own).toHaveLength(2);
  for (const { createdAt, lastSeenAt } of own) {
    expect(createdAt < began[0]).toBe(true);
    expect(ended).toContain(lastSeenAt);
  }
  for (const { sessionId } of sessions) {
    const { reports } = (await world.as(dealer, { method: 'GET', path: `/api/link/sessions/${sessionId}` })).data;
    expect(reports).toHaveLength(1);
    const { why, ladder } = reports[0].report;
    if (why !== undefined) expect(readChoice(why), why).toBeDefined();
    for (const { detail } of ladder) if (detail !== undefined) expect(readRungReason(detail), detail).toBeDefined();
  }
});
