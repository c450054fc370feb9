import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Origin, systemOrigin } from '#platform/audit.ts';
import type { Db } from '#platform/db/database.ts';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { decidePolicy } from './decide-policy.ts';
import { moneyPolicy, type MoneySettings } from './index.ts';
import { proposePolicy } from './propose-policy.ts';

let test: TestApp;
let db: Db;
const by = (name: string): Origin => systemOrigin(name, 'trc_test', new Date('2026-12-01T00:00:00Z'), 'command');
const changed = async (change: Partial<MoneySettings>): Promise<MoneySettings> => {
  const { version: _version, ...settings } = await moneyPolicy(db);
  return { ...settings, ...change };
};
const propose = async (change: Partial<MoneySettings>, who = 'anna') => {
  const settings = await changed(change);
  return inTransaction(db, (tx) => proposePolicy(tx, by(who), { settings, reason: 'because' }));
};
const decide = (policyId: string, who: string, approve = true) =>
  inTransaction(db, (tx) => decidePolicy(tx, by(who), { policyId, approve, reason: null }));

beforeAll(async () => {
  test = await startTestApp({ listen: false });
  db = test.db;
});
afterAll(() => test?.close());

describe('money policy', () => {
  it('ships with automatic release off', async () => {
    expect(await moneyPolicy(db)).toMatchObject({ version: 1, autoRelease: false });
  });

  it('turns automatic release on only with a second finance admin, and says so in the audit log', async () => {
    const proposed = await propose({ autoRelease: true });
    if (!proposed.ok) throw new Error(proposed.code);
    const { policyId } = proposed.value;
    expect(await decide(policyId, 'anna')).toMatchObject({ ok: false, code: 'fees.same_person' });
    expect((await moneyPolicy(db)).autoRelease).toBe(false);
    expect(await decide(policyId, 'bala')).toMatchObject({ ok: true, value: { version: 2 } });
    expect(await moneyPolicy(db)).toMatchObject({ version: 2, autoRelease: true });
    const trail = await db
      .selectFrom('audit_log')
      .select(['action', 'after'])
      .where('subject_id', '=', policyId)
      .orderBy('audit_id')
      .execute();
    expect(trail).toEqual([
      { action: 'fees.policy_proposed', after: { autoRelease: true } },
      { action: 'fees.policy_approved', after: { version: 2, autoRelease: true } },
    ]);
  });

  it('lets one of two proposals on the same version through, also at once', async () => {
    const first = await propose({ maxHoldDays: 30 });
    const second = await propose({ maxHoldDays: 60 });
    if (!first.ok || !second.ok) throw new Error('not proposed');
    const both = await Promise.all([decide(first.value.policyId, 'bala'), decide(second.value.policyId, 'chitra')]);
    expect(both.map((result) => (result.ok ? 'ok' : result.code)).toSorted()).toEqual(['fees.policy_outdated', 'ok']);
  });

  it('refuses limits that contradict each other or change nothing', async () => {
    expect(await propose({ autoReleaseMax: 99_999_999 })).toMatchObject({ code: 'fees.policy_contradicts' });
    expect(await propose({})).toMatchObject({ code: 'fees.policy_unchanged' });
  });
});
