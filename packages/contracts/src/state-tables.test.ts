import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applicantStates, decisions, documentKinds, requiredDocuments } from './dealers/applicant-states.ts';
import { disputeActs, disputeStates, disputeTransitions, findDisputeTransition } from './disputes/dispute-states.ts';
import { jobStates, jobTransitions } from './jobs/job-states.ts';
import { findTransition, orderMovers, orderStates, orderTransitions } from './orders/order-states.ts';
import {
  assignedRepairs,
  endedRepairs,
  findRepairTransition,
  repairMovers,
  repairStates,
  repairTransitions,
} from './repair/repair-states.ts';
import { technicianDecisions, technicianStates } from './repair/technician-states.ts';
import { paymentStates, paymentTransitions } from './payments/payment-states.ts';

type Edges = readonly (readonly [from: string, to: string])[];

const edgesOf = (table: Readonly<Record<string, readonly string[]>>): Edges =>
  Object.entries(table).flatMap(([from, targets]) => targets.map((to) => [from, to] as const));

const tables: [name: string, states: readonly string[], edges: Edges, start: string, final: readonly string[]][] = [
  ['order', orderStates, orderTransitions.map(({ from, to }) => [from, to]), 'draft', ['completed', 'refunded']],
  [
    'repair',
    repairStates,
    repairTransitions.map(({ from, to }) => [from, to]),
    'requested',
    ['closed', 'cancelled', 'rejected', 'no_show'],
  ],
  ['dispute', disputeStates, disputeTransitions.map(({ from, to }) => [from, to]), 'open', ['closed']],
  ['job', jobStates, edgesOf(jobTransitions), 'open', ['closed', 'cancelled']],
  ['payment', paymentStates, edgesOf(paymentTransitions), 'created', ['captured']],
];

describe.each(tables)('the states of a %s', (_, states, edges, start, final) => {
  const after = (state: string): string[] => edges.filter(([from]) => from === state).map(([, to]) => to);

  it('are all reached from the first, by moves between known states', () => {
    const reached = new Set([start]);
    for (const state of reached) for (const next of after(state)) reached.add(next);
    expect([...reached].toSorted()).toEqual([...states].toSorted());
  });

  it('end where they should, and from everywhere an end can be reached', () => {
    expect(states.filter((state) => after(state).length === 0).toSorted()).toEqual([...final].toSorted());
    const ending = new Set<string>(final);
    for (let size = -1; size !== ending.size;) {
      size = ending.size;
      for (const [from, to] of edges) if (ending.has(to)) ending.add(from);
    }
    expect(ending.size).toBe(states.length);
  });
});

describe('an order', () => {
  it('has each move once, with somebody who may make it', () => {
    const names = orderTransitions.map(({ from, to }) => `${from} → ${to}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { by, from, to } of orderTransitions) {
      expect(by.length).toBeGreaterThan(0);
      expect(orderMovers).toEqual(expect.arrayContaining([...by]));
      expect(findTransition(from, to)?.by).toEqual(by);
    }
    expect(findTransition('draft', 'shipped')).toBeUndefined();
  });

  it('is never marked as paid, refunded or completed by a person: money decides (PAY-4)', () => {
    for (const { to, by } of orderTransitions) {
      if (to === 'paid' || to === 'refunded' || to === 'completed') expect(by).toEqual(['system']);
    }
  });

  it('is delivered before it is completed, and ends as completed only after it was shipped', () => {
    const walk = fc.array(fc.nat(), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(walk, (choices) => {
        const path: string[] = ['draft'];
        for (const choice of choices) {
          const moves = orderTransitions.filter(({ from }) => from === path.at(-1));
          if (moves.length === 0) break;
          path.push((moves[choice % moves.length] as (typeof moves)[number]).to);
        }
        if (path.includes('completed')) expect(path).toContain('shipped');
        if (path.includes('shipped')) expect(path).toContain('paid');
        if (path.includes('refunded'))
          expect(path.some((state) => state === 'paid' || state === 'cancelled')).toBe(true);
      }),
    );
  });
});

describe('a repair', () => {
  it('has each move once, with somebody who may make it', () => {
    const names = repairTransitions.map(({ from, to }) => `${from} → ${to}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { by, from, to } of repairTransitions) {
      expect(by.length).toBeGreaterThan(0);
      expect(repairMovers).toEqual(expect.arrayContaining([...by]));
      expect(findRepairTransition(from, to)?.by).toEqual(by);
    }
    expect([...endedRepairs].flatMap((state) => repairTransitions.filter(({ from }) => from === state))).toEqual([]);
  });

  it('is given to a technician by an admin alone (REP-4), and closed by money alone', () => {
    for (const { to, by } of repairTransitions) {
      if (to === 'assigned') expect(by).toEqual(['operations']);
      if (to === 'closed' || to === 'disputed') expect(by).toEqual(['system']);
    }
  });

  it('is worked on only after a technician accepted it, and verified only after it was completed', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 40 }), (choices) => {
        const path: string[] = ['requested'];
        for (const choice of choices) {
          const moves = repairTransitions.filter(({ from }) => from === path.at(-1));
          if (moves.length === 0) break;
          path.push((moves[choice % moves.length] as (typeof moves)[number]).to);
        }
        const first = (state: string): number => path.indexOf(state);
        if (path.includes('in_progress')) expect(first('accepted')).toBeLessThan(first('in_progress'));
        if (path.includes('completed') && !path.includes('disputed')) expect(path).toContain('in_progress');
        if (path.includes('verified') && !path.includes('disputed')) expect(path).toContain('completed');
        for (const state of assignedRepairs) {
          if (path.includes(state)) expect(path).toContain('assigned');
        }
      }),
    );
  });
});

describe('a dispute', () => {
  it('has each act once per state, every act somewhere, and one appeal', () => {
    const names = disputeTransitions.map(({ from, act }) => `${from} ${act}`);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(disputeTransitions.map(({ act }) => act))).toEqual(new Set(disputeActs));
    for (const transition of disputeTransitions) {
      expect(findDisputeTransition(transition.from, transition.act)).toEqual(transition);
      // Forward only: so nobody appeals twice.
      expect(disputeStates.indexOf(transition.to)).toBeGreaterThan(disputeStates.indexOf(transition.from));
    }
    expect(findDisputeTransition('closed', 'appeal')).toBeUndefined();
  });
});

it('an admin decides about technicians between known states, and only a technician sends an application in', () => {
  for (const [from, targets] of Object.entries(technicianDecisions)) {
    expect(technicianStates).toContain(from);
    for (const to of targets) expect(technicianStates).toContain(to);
    expect(targets).not.toContain('submitted');
  }
});

it('an admin decides applications between known states; what must be sent in is a known document', () => {
  for (const [from, targets] of Object.entries(decisions)) {
    expect(applicantStates).toContain(from);
    for (const to of targets) expect(applicantStates).toContain(to);
    // Only the applicant sends an application in.
    expect(targets).not.toContain('submitted');
  }
  for (const needed of Object.values(requiredDocuments))
    expect(documentKinds).toEqual(expect.arrayContaining([...needed]));
});
