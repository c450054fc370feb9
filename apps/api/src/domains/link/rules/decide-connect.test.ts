import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { decideConnect, type Party, type RuleFacts, rulesFor } from './decide-connect.ts';

const host: Party = { deviceId: 'dev_h', ownerId: 'usr_h', teamIds: ['tem_1'], teamId: 'tem_1', tags: ['till'] };
const guest: Party = { deviceId: 'dev_g', ownerId: 'usr_g', teamIds: ['tem_1'], teamId: null, tags: [] };
const rule = (change: Partial<RuleFacts> = {}): RuleFacts => ({
  rule_id: 'rul_1',
  team_id: 'tem_1',
  subject_kind: 'team',
  subject: null,
  target_kind: 'team',
  target: null,
  scopes: ['forward:22'],
  ...change,
});
const fits = (facts: RuleFacts, who = guest, where = host): boolean => rulesFor([facts], who, where).length === 1;

describe('a rule', () => {
  it('is for the team, a member, a device or a tag', () => {
    expect(fits(rule())).toBe(true);
    expect(fits(rule({ subject_kind: 'member', subject: 'usr_g' }))).toBe(true);
    expect(fits(rule({ subject_kind: 'member', subject: 'usr_x' }))).toBe(false);
    expect(fits(rule({ subject_kind: 'device', subject: 'dev_g' }))).toBe(true);
    expect(fits(rule({ subject_kind: 'device', subject: 'dev_h' }))).toBe(false);
    const tagged: Party = { ...guest, teamId: 'tem_1', tags: ['ci'] };
    expect(fits(rule({ subject_kind: 'tag', subject: 'ci' }), tagged)).toBe(true);
    expect(fits(rule({ subject_kind: 'tag', subject: 'ci' }))).toBe(false);
    // The same word in another team is another tag.
    expect(fits(rule({ subject_kind: 'tag', subject: 'ci' }), { ...tagged, teamId: 'tem_2' })).toBe(false);
  });

  it('leads to all of the team, a device or a tag', () => {
    expect(fits(rule({ target_kind: 'device', target: 'dev_h' }))).toBe(true);
    expect(fits(rule({ target_kind: 'device', target: 'dev_x' }))).toBe(false);
    expect(fits(rule({ target_kind: 'tag', target: 'till' }))).toBe(true);
    expect(fits(rule({ target_kind: 'tag', target: 'office' }))).toBe(false);
  });

  it('helps nobody who is not, or no longer, in the team, and reaches no device whose owner left it', () => {
    const left: Party = { ...guest, teamIds: ['tem_2'] };
    for (const facts of [rule(), rule({ subject_kind: 'device', subject: 'dev_g' })]) {
      expect(fits(facts, left)).toBe(false);
      expect(fits(facts, guest, { ...host, teamIds: [] })).toBe(false);
      expect(fits(facts, guest, { ...host, teamId: null })).toBe(false);
      expect(
        fits(facts, { ...guest, teamIds: ['tem_1', 'tem_2'] }, { ...host, teamId: 'tem_2', teamIds: ['tem_2'] }),
      ).toBe(false);
    }
    expect(fits(rule(), host, host)).toBe(false);
  });
});

describe('what is asked for', () => {
  const ssh = rule({ rule_id: 'rul_ssh', scopes: ['forward:22'] });
  const web = rule({ rule_id: 'rul_web', scopes: ['forward:8000-8100', 'console'] });

  it('is decided by the first rule that allows all of it', () => {
    expect(decideConnect([ssh, web], ['forward:8080'])).toMatchObject({
      kind: 'allowed',
      rule: { rule_id: 'rul_web' },
    });
    expect(decideConnect([ssh, web], ['ping'])).toMatchObject({ kind: 'allowed', rule: { rule_id: 'rul_ssh' } });
    expect(decideConnect([ssh, web], [])).toMatchObject({ kind: 'allowed' });
  });

  it('is not put together from several rules, and what is missing is named', () => {
    expect(decideConnect([ssh, web], ['forward:22', 'forward:8080'])).toMatchObject({ kind: 'missing' });
    expect(decideConnect([ssh, web], ['console', 'forward:23'])).toEqual({ kind: 'missing', scopes: ['forward:23'] });
    expect(decideConnect([], ['ping'])).toEqual({ kind: 'no_rule' });
  });

  it('is never more than some rule grants, whatever is asked', () => {
    const port = fc.integer({ min: 1, max: 65_535 });
    fc.assert(
      fc.property(fc.array(port, { maxLength: 5 }), fc.array(port, { maxLength: 3 }), (granted, wanted) => {
        const scopes = granted.map((number) => `forward:${number}`);
        const decision = decideConnect(
          [rule({ scopes })],
          wanted.map((number) => `forward:${number}`),
        );
        expect(decision.kind === 'allowed').toBe(wanted.every((number) => granted.includes(number)));
      }),
    );
  });
});
