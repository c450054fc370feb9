import { afterAll, beforeAll, expect, it } from 'vitest';
import { createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { adminNames } from './admin-names.ts';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());

it('names admins, and nobody else', async () => {
  const anna = await createActor(test, { role: 'admin', capabilities: ['finance'], name: 'Anna Joseph' });
  const nameless = await createActor(test, { role: 'admin', capabilities: ['finance'] });
  const customer = await createActor(test, { role: 'customer', name: 'Meena K' });
  const asked = [anna.userId, anna.userId, nameless.userId, customer.userId, 'system:seed', null];
  const nameOf = await adminNames(test.db, test.app.services, asked);
  expect(asked.map(nameOf)).toEqual(['Anna Joseph', 'Anna Joseph', null, null, null, null]);
  expect((await adminNames(test.db, test.app.services, []))(anna.userId)).toBeNull();
});

it('stand beside proposed limits', async () => {
  const anna = await createActor(test, { role: 'admin', capabilities: ['finance'], name: 'Anna Joseph' });
  const path = '/api/admin/money-policy';
  const { settings } = (await anna.get(path)).body.data;
  const body = {
    settings: { ...settings, twoPersonRelease: settings.twoPersonRelease + 100 },
    reason: 'made for a test',
  };
  expect((await anna.post(path, body)).status).toBe(201);
  const { history } = (await anna.get(path)).body.data;
  const proposed = history.find((row: { state: string }) => row.state === 'proposed');
  expect(proposed).toMatchObject({ proposedBy: anna.userId, proposedByName: 'Anna Joseph', decidedByName: null });
});
