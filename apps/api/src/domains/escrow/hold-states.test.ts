import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  confirm,
  freeze,
  type HoldChange,
  type HoldFacts,
  isOpen,
  refund,
  release,
  requestRelease,
  unfreeze,
} from './hold-states.ts';

const at = new Date('2026-12-01T00:00:00Z');
const fresh: HoldFacts = { state: 'created', resumeState: null, gross_minor: 100, refunded_minor: 0, releasedAt: null };
const commands = {
  confirm,
  requestRelease,
  freeze,
  unfreeze,
  release: (hold: HoldFacts) => release(hold, at),
} as const;

describe('the way of a hold', () => {
  it('goes created → held → release_requested → released', () => {
    const held = confirm(fresh) as HoldFacts;
    const requested = requestRelease({ ...fresh, ...held }) as HoldFacts;
    expect(release({ ...fresh, ...requested }, at)).toMatchObject({ state: 'released', releasedAt: at });
  });

  it.each(['created', 'held', 'on_hold', 'released', 'refunded'] as const)('is not released from %s', (state) => {
    expect(release({ ...fresh, state }, at)).toBeUndefined();
  });

  it('goes on where it was frozen, and is confirmed while frozen', () => {
    const frozen = { ...fresh, ...freeze(fresh) };
    const confirmed = { ...frozen, ...confirm(frozen) };
    expect(unfreeze(confirmed)).toMatchObject({ state: 'held', resumeState: null });
  });
});

describe('any sequence of commands', () => {
  it('keeps the invariants', () => {
    const step = fc.oneof(
      fc.constantFrom(...(Object.keys(commands) as (keyof typeof commands)[])),
      fc.integer({ min: -5, max: 60 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let hold: HoldFacts = fresh;
        for (const move of steps) {
          const next: HoldChange | undefined = typeof move === 'number' ? refund(hold, move) : commands[move](hold);
          if (!next) continue;
          // Money goes one way.
          expect(next.refunded_minor).toBeGreaterThanOrEqual(hold.refunded_minor);
          if (hold.releasedAt) expect(next.releasedAt).toEqual(hold.releasedAt);
          if (hold.state === 'refunded') expect(next.state).toBe('refunded');
          hold = { ...hold, ...next };
          expect(hold.refunded_minor).toBeLessThanOrEqual(hold.gross_minor);
          expect(hold.state === 'refunded').toBe(hold.refunded_minor === hold.gross_minor);
          expect(hold.state === 'on_hold').toBe(hold.resumeState !== null);
          if (hold.state === 'released') expect(hold.refunded_minor).toBe(0);
          if (hold.state === 'partially_refunded') expect(hold.releasedAt).not.toBeNull();
          if (isOpen(hold.state)) expect(hold.releasedAt).toBeNull();
        }
      }),
    );
  });
});
