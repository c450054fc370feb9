import type { LadderStep } from '@mistri/contracts/link/index';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SimulatedClock } from '../../test/simulated-clock.ts';
import { simulatedPath } from '../../test/simulated-path.ts';
import { type Channel, type ChannelKind, channelKinds } from '../channels/channel.ts';
import { ConnectError } from '../channels/connect-error.ts';
import { type LinkPolicy, linkPolicies } from '../session-token.ts';
import { climb } from './ladder.ts';
import type { Rung } from './rung.ts';

type Ends = 'open' | 'refused' | 'no answer' | 'failed' | 'never' | 'throws' | 'deaf';

interface Plan {
  readonly kind: ChannelKind;
  readonly headStart_ms?: number;
  readonly after_ms: number;
  readonly ends: Ends;
}

interface Climbed {
  readonly clock: SimulatedClock;
  readonly steps: LadderStep[];
  readonly channels: ChannelKind[];
  /** What was opened and thrown away again. */
  readonly aborted: ChannelKind[];
  readonly started: number[];
  readonly signalled: ChannelKind[];
  readonly stop: AbortController;
  isOver: boolean;
  opened(kind: ChannelKind): void;
}

function climbing(plans: readonly Plan[], policy: LinkPolicy = 'automatic'): Climbed {
  const clock = new SimulatedClock();
  const climbed: Climbed = {
    clock,
    steps: [],
    channels: [],
    aborted: [],
    started: [],
    signalled: [],
    stop: new AbortController(),
    isOver: false,
    opened: () => undefined,
  };
  const rungs = plans.map((plan, index): Rung => rungOf(plan, index, climbed));
  void climb({
    rungs,
    policy,
    clock,
    signal: climbed.stop.signal,
    onChannel: (channel) => climbed.channels.push(channel.kind),
    onStep: (step) => climbed.steps.push(step),
    onArrivals: (opened) => (climbed.opened = opened),
  }).then(() => (climbed.isOver = true));
  return climbed;
}

function rungOf(plan: Plan, index: number, climbed: Climbed): Rung {
  const { clock } = climbed;
  return {
    kind: plan.kind,
    target: `rung ${index}`,
    headStart_ms: plan.headStart_ms ?? 0,
    open: (signal) => {
      climbed.started.push(index);
      return new Promise<Channel>((resolve, reject) => {
        if (plan.ends !== 'deaf')
          signal.addEventListener('abort', () => {
            climbed.signalled.push(plan.kind);
            reject(new ConnectError('failed', 'told to stop'));
          });
        if (plan.ends === 'never') return;
        clock.after(plan.after_ms, () => {
          if (plan.ends === 'open' || plan.ends === 'deaf') {
            const { a } = simulatedPath(clock, { kind: plan.kind, delay_ms: 1, bytesPerSecond: 1e6 });
            a.listen({
              data: () => undefined,
              drain: () => undefined,
              peerEnded: () => undefined,
              closed: () => climbed.aborted.push(plan.kind),
            });
            resolve(a);
          } else if (plan.ends === 'throws') reject(new TypeError('a bug with /home/somebody in its text'));
          else if (plan.ends !== 'never') reject(new ConnectError(plan.ends, 'what happened'));
        });
      });
    },
  };
}

const brief = (climbed: Climbed): string[] =>
  climbed.steps.map((step) => `${step.rung} ${step.outcome} ${step.took_ms}`);

describe('automatic', () => {
  test('the relay carries first, what is better is handed on later, what is worse by then is given up', async () => {
    const climbed = climbing([
      { kind: 'tcp', after_ms: 31, ends: 'refused' },
      { kind: 'quic', headStart_ms: 20, after_ms: 300, ends: 'open' },
      { kind: 'ice', headStart_ms: 40, after_ms: 60, ends: 'open' },
      { kind: 'relay', after_ms: 25, ends: 'open' },
      { kind: 'relay', headStart_ms: 20, after_ms: 100, ends: 'open' },
    ]);
    await climbed.clock.pass(1000);
    expect(brief(climbed)).toEqual([
      'relay open 25',
      'relay given up 5',
      'tcp refused 31',
      'ice open 60',
      'quic open 300',
    ]);
    expect(climbed.channels).toEqual(['relay', 'ice', 'quic']);
    await climbed.clock.pass(0);
    expect(climbed.isOver).toBe(true);
  });

  test('a rung whose turn has not come is skipped when a better one is open', async () => {
    const climbed = climbing([
      { kind: 'tcp', after_ms: 3, ends: 'open' },
      { kind: 'quic', headStart_ms: 20, after_ms: 3, ends: 'open' },
      { kind: 'relay', after_ms: 25, ends: 'open' },
    ]);
    await climbed.clock.pass(1000);
    expect(brief(climbed)).toEqual(['tcp open 3', 'quic skipped 0', 'relay given up 3']);
    expect(climbed.started).toEqual([0, 2]);
    expect(climbed.signalled).toEqual(['relay']);
  });

  test('two addresses of one kind: the first that opens is enough', async () => {
    const climbed = climbing([
      { kind: 'tcp', after_ms: 500, ends: 'open' },
      { kind: 'tcp', after_ms: 20, ends: 'open' },
    ]);
    await climbed.clock.pass(1000);
    expect(climbed.channels).toEqual(['tcp']);
    expect(brief(climbed)).toEqual(['tcp open 20', 'tcp given up 20']);
  });

  test('nothing within its time is no answer; a channel that comes after that is thrown away', async () => {
    const climbed = climbing([
      { kind: 'tcp', after_ms: 11_000, ends: 'deaf' },
      { kind: 'quic', after_ms: 0, ends: 'never' },
    ]);
    await climbed.clock.pass(10_500);
    expect(brief(climbed)).toEqual(['tcp no answer 10000', 'quic no answer 10000']);
    expect(climbed.isOver).toBe(true);
    await climbed.clock.pass(1000);
    expect(climbed.aborted).toEqual(['tcp']);
    expect(climbed.channels).toEqual([]);
  });

  test('an unexpected error says its name and not its text', async () => {
    const climbed = climbing([{ kind: 'tcp', after_ms: 1, ends: 'throws' }]);
    await climbed.clock.pass(10);
    expect(climbed.steps).toEqual([
      { rung: 'tcp', target: 'rung 0', outcome: 'failed', detail: 'TypeError', took_ms: 1 },
    ]);
  });

  test('a channel that came in at a listener counts', async () => {
    const climbed = climbing([
      { kind: 'tcp', after_ms: 50, ends: 'open' },
      { kind: 'ice', after_ms: 50, ends: 'open' },
      { kind: 'relay', headStart_ms: 30, after_ms: 50, ends: 'open' },
    ]);
    await climbed.clock.pass(10);
    climbed.opened('quic');
    await climbed.clock.pass(1000);
    expect(brief(climbed)).toEqual(['relay skipped 0', 'ice given up 10', 'tcp open 50']);
  });

  test('stopped: what is under way is told to stop and given up, what waits is skipped', async () => {
    const climbed = climbing([
      { kind: 'tcp', after_ms: 0, ends: 'never' },
      { kind: 'relay', headStart_ms: 100, after_ms: 0, ends: 'open' },
    ]);
    await climbed.clock.pass(10);
    climbed.stop.abort();
    await climbed.clock.pass(1000);
    expect(brief(climbed).toSorted()).toEqual(['relay skipped 0', 'tcp given up 10']);
    expect(climbed.signalled).toEqual(['tcp']);
    expect(climbed.isOver).toBe(true);
  });
});

describe('policies', () => {
  const plans: Plan[] = [
    { kind: 'relay', after_ms: 5, ends: 'open' },
    { kind: 'quic', after_ms: 7, ends: 'open' },
    { kind: 'tcp', after_ms: 31, ends: 'refused' },
  ];

  test('direct never tries the relay, relay tries nothing else', async () => {
    const direct = climbing(plans, 'direct');
    await direct.clock.pass(1000);
    expect(brief(direct)).toEqual(['relay skipped 0', 'quic open 7', 'tcp refused 31']);
    expect(direct.started).toEqual([1, 2]);
    const relay = climbing(plans, 'relay');
    await relay.clock.pass(1000);
    expect(relay.channels).toEqual(['relay']);
    expect(relay.started).toEqual([0]);
  });

  test('strict tries one after another in the order of the ladder, and no further than the first that works', async () => {
    const climbed = climbing(plans, 'strict');
    await climbed.clock.pass(1000);
    expect(climbed.started).toEqual([2, 1]);
    expect(brief(climbed)).toEqual(['tcp refused 31', 'quic open 7', 'relay skipped 0']);
  });

  test('strict stops where it is when it is told to', async () => {
    const climbed = climbing(plans, 'strict');
    await climbed.clock.pass(10);
    climbed.stop.abort();
    await climbed.clock.pass(1000);
    expect(brief(climbed)).toEqual(['tcp given up 10', 'quic skipped 0', 'relay skipped 0']);
  });
});

const anyPlan = fc.record({
  kind: fc.constantFrom(...channelKinds),
  headStart_ms: fc.constantFrom(0, 20, 40, 2000),
  after_ms: fc.integer({ min: 0, max: 12_000 }),
  ends: fc.constantFrom<Ends>('open', 'refused', 'no answer', 'failed', 'never', 'throws', 'deaf'),
});

test('whatever the rungs do: one step each, never a worse channel after a better, the policy kept, and it ends', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyPlan, { maxLength: 8 }),
      fc.constantFrom(...linkPolicies),
      fc.option(fc.integer({ min: 0, max: 15_000 }), { nil: undefined }),
      async (plans, policy, stopAfter_ms) => {
        const climbed = climbing(plans, policy);
        if (stopAfter_ms !== undefined) {
          await climbed.clock.pass(stopAfter_ms);
          climbed.stop.abort();
        }
        // Promises between one rung and the next take their turns without time passing.
        for (let turn = 0; turn < 20; turn += 1) await climbed.clock.pass(20_000);
        expect(climbed.isOver).toBe(true);
        expect(climbed.steps.map((step) => step.target).toSorted()).toEqual(plans.map((_, index) => `rung ${index}`));
        const ranks = climbed.channels.map((kind) => channelKinds.indexOf(kind));
        expect(ranks).toEqual([...new Set(ranks)].toSorted((a, b) => b - a));
        expect(climbed.channels.length).toBe(climbed.steps.filter((step) => step.outcome === 'open').length);
        if (policy === 'direct') expect(climbed.channels).not.toContain('relay');
        if (policy === 'relay') expect(climbed.channels.filter((kind) => kind !== 'relay')).toEqual([]);
        if (policy === 'strict') expect(climbed.channels.length).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 300 },
  );
});
