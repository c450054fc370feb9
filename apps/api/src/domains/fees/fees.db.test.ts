import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Origin, systemOrigin } from '#platform/audit.ts';
import type { Db } from '#platform/db/database.ts';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { decideFeeRule } from './decide-fee-rule.ts';
import { commissionRulesAt, quoteServiceFee } from './index.ts';
import { type FeeRuleProposal, proposeFeeRule } from './propose-fee-rule.ts';

let test: TestApp;
let db: Db;
const now = new Date('2026-12-01T00:00:00Z');
const later = new Date('2026-12-02T00:00:00Z');
const by = (name: string, at = now): Origin => systemOrigin(name, 'trc_test', at, 'command');
const proposal = (more: Partial<FeeRuleProposal> = {}): FeeRuleProposal => ({
  kind: 'commission',
  appliesTo: 'dealer',
  tier: null,
  category: 'displays',
  rate_bp: 500,
  flat_minor: 0,
  validFrom: later,
  reason: 'launch offer',
  ...more,
});
const propose = (input: FeeRuleProposal, origin = by('anna')) =>
  inTransaction(db, (tx) => proposeFeeRule(tx, origin, input));
const decide = (ruleId: string, origin: Origin, approve = true) =>
  inTransaction(db, (tx) => decideFeeRule(tx, origin, { ruleId, approve, reason: null }));
const rateFor = async (category: string | null, at: Date): Promise<number> =>
  (await commissionRulesAt(db, 'dealer', at))({ tier: null, category }).rate_bp;

beforeAll(async () => {
  test = await startTestApp({ listen: false });
  db = test.db;
});
afterAll(() => test?.close());

describe('fee rules', () => {
  it('applies from its date, after a second person agreed, and is audited', async () => {
    const proposed = await propose(proposal());
    if (!proposed.ok) throw new Error(proposed.code);
    expect(await rateFor('displays', later)).toBe(800);
    expect(await decide(proposed.value.ruleId, by('anna'))).toMatchObject({ ok: false, code: 'fees.same_person' });
    expect(await decide(proposed.value.ruleId, by('bala'))).toMatchObject({ ok: true });
    expect(await rateFor('displays', now)).toBe(800);
    expect(await rateFor('displays', later)).toBe(500);
    expect(await rateFor('chargers', later)).toBe(800);
    const trail = await db
      .selectFrom('audit_log')
      .select(['action', 'actor_id'])
      .where('subject_id', '=', proposed.value.ruleId)
      .orderBy('audit_id')
      .execute();
    expect(trail).toEqual([
      { action: 'fees.rule_proposed', actor_id: 'system:anna' },
      { action: 'fees.rule_approved', actor_id: 'system:bala' },
    ]);
  });

  it('decides once, also when two decide at once', async () => {
    const proposed = await propose(proposal({ category: 'batteries' }));
    if (!proposed.ok) throw new Error(proposed.code);
    const both = await Promise.all([
      decide(proposed.value.ruleId, by('bala')),
      decide(proposed.value.ruleId, by('chitra'), false),
    ]);
    expect(both.map((result) => (result.ok ? 'ok' : result.code)).toSorted()).toEqual(['fees.already_decided', 'ok']);
  });

  it.each([
    ['the past', proposal({ validFrom: now }), 'fees.back_dated'],
    ['a role that does not exist', proposal({ appliesTo: 'customer' }), 'fees.wrong_target'],
    ['a flat commission', proposal({ flat_minor: 1 }), 'fees.wrong_target'],
    ['a tier for a service fee', proposal({ kind: 'service_fee', appliesTo: 'order' }), 'fees.wrong_target'],
  ])('refuses %s', async (_what, input, code) => {
    expect(await propose(input)).toMatchObject({ ok: false, code });
  });

  it('refuses a second version for the same moment', async () => {
    await propose(proposal({ category: 'twice' }));
    expect(await propose(proposal({ category: 'twice', rate_bp: 1 }))).toMatchObject({ code: 'fees.version_exists' });
  });

  it('refuses approval after its date', async () => {
    const proposed = await propose(proposal({ category: 'late' }));
    if (!proposed.ok) throw new Error(proposed.code);
    expect(await decide(proposed.value.ruleId, by('bala', later))).toMatchObject({ code: 'fees.back_dated' });
  });

  it('cannot be edited afterwards, whatever the code does', async () => {
    await expect(sql`UPDATE fee_rules SET rate_bp = 1 WHERE state = 'approved'`.execute(db)).rejects.toMatchObject({
      code: '23001',
    });
    await expect(sql`DELETE FROM fee_rules`.execute(db)).rejects.toMatchObject({ code: '42501' });
    await expect(
      sql`UPDATE fee_rules SET state = 'approved', decided_by = proposed_by, decided_at = now() WHERE state = 'proposed'`.execute(
        db,
      ),
    ).rejects.toMatchObject({ constraint: 'fee_rules_two_people' });
  });

  it('quotes the service fee of a job', async () => {
    expect(await quoteServiceFee(db, { jobKind: 'repair', taxable_minor: 100_000, at: now })).toMatchObject({
      fee_minor: 4_900,
    });
    expect(await quoteServiceFee(db, { jobKind: 'order', taxable_minor: 100_000, at: now })).toMatchObject({
      fee_minor: 0,
    });
  });
});
