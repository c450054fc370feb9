import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DisputeAct,
  disputeActs,
  type DisputeSide,
  disputeSides,
  type DisputeState,
  disputeStates,
  disputeTransitions,
} from '@mistri/contracts/disputes/dispute-states';
import { decideAct, type DisputeFacts, type Mover, possibleActions, waitingFor } from './dispute-rules.ts';

const start = new Date('2026-12-01T00:00:00Z');
const later = (hours: number) => new Date(start.getTime() + hours * 3_600_000);
const fresh: DisputeFacts = {
  state: 'open',
  openedBy: 'customer',
  decidedBy: null,
  appealUntil: null,
  accepted: { customer: false, payee: false },
};
const side = (which: DisputeSide): Mover => ({ is: 'side', side: which });
const admin = (adminId: string): Mover => ({ is: 'operations', adminId });
const decided: DisputeFacts = { ...fresh, state: 'decided', decidedBy: 'anna', appealUntil: later(10) };

/** What the use cases write after a decision, without the database. */
function applyAct(facts: DisputeFacts, act: DisputeAct, mover: Mover, at: Date): DisputeFacts {
  const decision = decideAct(facts, act, mover, at);
  if (decision.do === 'refuse') return facts;
  const accepted =
    act === 'accept_decision' && mover.is === 'side' ? { ...facts.accepted, [mover.side]: true } : facts.accepted;
  const state = decision.do === 'move' ? decision.to : facts.state;
  if (act === 'decide' && mover.is === 'operations')
    return { ...facts, state, decidedBy: mover.adminId, appealUntil: new Date(at.getTime() + 10 * 3_600_000) };
  return { ...facts, state, accepted };
}

const movers = fc.oneof(
  fc.constantFrom(...disputeSides).map(side),
  fc.constantFrom('anna', 'bala').map(admin),
  fc.constant<Mover>({ is: 'system' }),
);
const moves = fc.array(
  fc.record({ act: fc.constantFrom(...disputeActs), mover: movers, hours: fc.integer({ min: 0, max: 6 }) }),
  { maxLength: 40 },
);

describe('any sequence of acts', () => {
  it('goes only along the table, never leaves closed, and appeals once', () => {
    fc.assert(
      fc.property(moves, fc.constantFrom(...disputeSides), (sequence, openedBy) => {
        let facts: DisputeFacts = { ...fresh, openedBy };
        let at = start;
        let appeals = 0;
        for (const { act, mover, hours } of sequence) {
          at = new Date(at.getTime() + hours * 3_600_000);
          const next = applyAct(facts, act, mover, at);
          if (next.state !== facts.state) {
            expect(disputeTransitions).toContainEqual(
              expect.objectContaining({ from: facts.state, act, to: next.state }),
            );
            if (act === 'appeal') appeals += 1;
          }
          if (facts.state === 'closed') expect(next).toEqual(facts);
          facts = next;
        }
        expect(appeals).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });

  it('lets nobody do what the list of actions does not offer, and everybody what it offers', () => {
    const named = ['withdraw', 'accept_decision', 'appeal', 'decide', 'decide_appeal'] as const;
    fc.assert(
      fc.property(moves, movers, (sequence, viewer) => {
        let facts = fresh;
        let at = start;
        for (const { act, mover, hours } of sequence) {
          at = new Date(at.getTime() + hours * 3_600_000);
          facts = applyAct(facts, act, mover, at);
        }
        const offered = possibleActions(facts, viewer, at);
        for (const act of named) expect(offered.includes(act)).toBe(decideAct(facts, act, viewer, at).do !== 'refuse');
      }),
      { numRuns: 500 },
    );
  });

  it('always ends: from every state something that happens by itself or by operations leads to closed', () => {
    for (const state of disputeStates.filter((entry) => entry !== 'closed')) {
      const reached = new Set<DisputeState>([state]);
      for (const from of reached)
        for (const transition of disputeTransitions)
          if (transition.from === from && (transition.by === 'system' || transition.by === 'operations'))
            if (transition.act !== 'job_cancelled') reached.add(transition.to);
      expect([...reached]).toContain('closed');
    }
  });
});

describe('who may', () => {
  it('withdraw: only who opened it', () => {
    expect(decideAct(fresh, 'withdraw', side('customer'), start)).toEqual({ do: 'move', to: 'closed' });
    expect(decideAct(fresh, 'withdraw', side('payee'), start)).toMatchObject({ code: 'disputes.not_yours_to_do' });
    expect(decideAct(fresh, 'withdraw', admin('anna'), start)).toMatchObject({ code: 'disputes.not_yours_to_do' });
  });

  it('answer: only the other side', () => {
    expect(decideAct(fresh, 'answer', side('payee'), start)).toEqual({ do: 'move', to: 'in_review' });
    expect(decideAct(fresh, 'answer', side('customer'), start)).toMatchObject({ do: 'refuse' });
  });

  it('decide: operations, but not before the answer or its deadline', () => {
    expect(decideAct(fresh, 'decide', admin('anna'), start)).toMatchObject({ code: 'disputes.wrong_state' });
    expect(decideAct({ ...fresh, state: 'in_review' }, 'decide', admin('anna'), start)).toMatchObject({
      to: 'decided',
    });
    expect(decideAct({ ...fresh, state: 'in_review' }, 'decide', side('payee'), start)).toMatchObject({ do: 'refuse' });
  });

  it('decide the appeal: another admin', () => {
    const appealed: DisputeFacts = { ...decided, state: 'appealed' };
    expect(decideAct(appealed, 'decide_appeal', admin('anna'), start)).toMatchObject({ code: 'disputes.same_admin' });
    expect(decideAct(appealed, 'decide_appeal', admin('bala'), start)).toEqual({ do: 'move', to: 'closed' });
    expect(decideAct(appealed, 'appeal', side('payee'), start)).toMatchObject({ code: 'disputes.wrong_state' });
  });

  it('appeal: until the window ends, and not who accepted', () => {
    expect(decideAct(decided, 'appeal', side('payee'), later(9))).toEqual({ do: 'move', to: 'appealed' });
    expect(decideAct(decided, 'appeal', side('payee'), later(10))).toMatchObject({ code: 'disputes.appeal_over' });
    const accepted = { ...decided, accepted: { customer: false, payee: true } };
    expect(decideAct(accepted, 'appeal', side('payee'), later(1))).toMatchObject({ code: 'disputes.accepted_already' });
    expect(decideAct(accepted, 'appeal', side('customer'), later(1))).toMatchObject({ do: 'move' });
  });

  it('accept: both, then it is over', () => {
    expect(decideAct(decided, 'accept_decision', side('customer'), start)).toEqual({ do: 'note' });
    const one = { ...decided, accepted: { customer: true, payee: false } };
    expect(decideAct(one, 'accept_decision', side('customer'), start)).toMatchObject({ do: 'refuse' });
    expect(decideAct(one, 'accept_decision', side('payee'), start)).toEqual({ do: 'move', to: 'closed' });
  });
});

it('says whose move it is', () => {
  expect(waitingFor(fresh)).toBe('payee');
  expect(waitingFor({ ...fresh, openedBy: 'payee' })).toBe('customer');
  expect(waitingFor({ ...fresh, state: 'in_review' })).toBe('platform');
  expect(waitingFor(decided)).toBe('both');
  expect(waitingFor({ ...decided, accepted: { customer: true, payee: false } })).toBe('payee');
  expect(waitingFor({ ...decided, accepted: { customer: false, payee: true } })).toBe('customer');
  expect(waitingFor({ ...decided, state: 'closed' })).toBe('nobody');
});
