import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day_ms } from '#platform/clock.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { revokeCapability } from '#rooms/identity/admins/capabilities.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { commandOrigin } from '#test/held-job.ts';
import { moneyPolicy } from './index.ts';

let test: TestApp;
let bala: Actor;
beforeAll(async () => {
  test = await startTestApp();
  bala = await newFinance();
});
afterAll(() => test?.close());

const newFinance = () => createActor(test, { role: 'admin', capabilities: ['finance'] });

async function proposeRule(by: Actor, category: string): Promise<string> {
  const validFrom = new Date(test.clock.now().getTime() + day_ms).toISOString();
  const rule = { kind: 'commission', appliesTo: 'dealer', category, rateBp: 1, validFrom, reason: 'a favour' };
  const answer = await by.post('/api/admin/fee-rules', rule);
  expect(answer.status).toBe(201);
  return answer.body.data.ruleId;
}

async function proposePolicy(by: Actor): Promise<string> {
  const { version: _version, ...settings } = await moneyPolicy(test.db);
  const answer = await by.post('/api/admin/money-policy', {
    settings: { ...settings, autoRelease: true },
    reason: 'a favour',
  });
  expect(answer.status).toBe(201);
  return answer.body.data.policyId;
}

const leave: readonly (readonly [string, (userId: string) => Promise<unknown>])[] = [
  [
    'lost the capability',
    (userId) =>
      transact(test.db, (tx) =>
        revokeCapability(tx, commandOrigin(test), { userId, capability: 'finance', reason: 'test' }),
      ),
  ],
  [
    'was suspended',
    (userId) => test.db.updateTable('users').set({ status: 'suspended' }).where('user_id', '=', userId).execute(),
  ],
];

describe('a proposal of somebody who meanwhile', () => {
  it.each(leave)('%s is approved by nobody, but can be rejected', async (what, goAway) => {
    const anna = await newFinance();
    const ruleId = await proposeRule(anna, `gone-${what.replaceAll(' ', '-')}`);
    const policyId = await proposePolicy(anna);
    await goAway(anna.userId);
    for (const path of [`/api/admin/fee-rules/${ruleId}`, `/api/admin/money-policy/${policyId}`]) {
      const approved = await bala.patch(path, { decision: 'approve' });
      expect([approved.status, approved.body.code]).toEqual([409, 'fees.proposer_gone']);
      expect((await bala.patch(path, { decision: 'reject', reason: 'who proposed it left' })).status).toBe(200);
    }
    expect((await moneyPolicy(test.db)).autoRelease).toBe(false);
  });

  it('stays is approved as ever', async () => {
    const ruleId = await proposeRule(await newFinance(), 'stays');
    expect((await bala.patch(`/api/admin/fee-rules/${ruleId}`, { decision: 'approve' })).status).toBe(200);
  });
});
