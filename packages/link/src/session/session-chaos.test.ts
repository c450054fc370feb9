import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collect, pour, sessionPair } from '../../test/session-pair.ts';
import type { SimulatedPath } from '../../test/simulated-path.ts';
import { channelKinds } from '../channels/channel.ts';
import { priorities } from './stream.ts';

const MiB = 1024 * 1024;

const step = fc.record({
  wait_ms: fc.integer({ min: 0, max: 2500 }),
  act: fc.constantFrom('connect', 'connect', 'connect', 'reset', 'silent'),
  kind: fc.constantFrom(...channelKinds),
  delay_ms: fc.integer({ min: 0, max: 120 }),
  bytesPerSecond: fc.integer({ min: 200_000, max: 20_000_000 }),
});

test('whatever happens to its channels, both directions arrive whole, in order and once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const pair = sessionPair({ resumeWithin_ms: 600_000 });
      const paths: SimulatedPath[] = [];
      const up = pair.guest.session.open('up', priorities.bulk);
      const sentUp = pour(up, 3 * MiB, 3);
      const down = pair.host.session.open('down', priorities.normal);
      const sentDown = pour(down, 2 * MiB, 4);
      const arrived: { up?: ReturnType<typeof collect>; down?: ReturnType<typeof collect> } = {};
      const look = (): void => {
        const [atHost] = pair.host.opened;
        if (atHost && !arrived.up) arrived.up = collect(atHost);
        const [atGuest] = pair.guest.opened;
        if (atGuest && !arrived.down) arrived.down = collect(atGuest);
      };
      for (const { wait_ms, act, ...shape } of steps) {
        if (act === 'connect') paths.push(pair.connect(shape));
        else paths.pop()?.cut(act);
        await pair.clock.pass(wait_ms);
        look();
      }
      const isDone = (): boolean => {
        look();
        return arrived.up?.hasEnded === true && arrived.down?.hasEnded === true;
      };
      for (let turn = 0; turn < 40 && !isDone(); turn += 1) {
        // One more path, as a ladder would find it after each loss.
        if (!pair.guest.session.path) pair.connect({ kind: 'relay', bytesPerSecond: 5_000_000 });
        await pair.clock.pass(10_000, isDone);
      }
      expect([arrived.up?.length_bytes, arrived.down?.length_bytes]).toEqual([3 * MiB, 2 * MiB]);
      expect([arrived.up?.hash(), arrived.down?.hash()]).toEqual([sentUp.hash(), sentDown.hash()]);
      // A path that fell silent is noticed by now; the ladder finds another.
      await pair.clock.pass(10_000);
      if (!pair.guest.session.path) pair.connect({ kind: 'relay' });
      await pair.clock.pass(1000);
      pair.guest.session.finish('done');
      await pair.clock.pass(20_000);
      expect(pair.guest.ends).toEqual([{ reason: 'done', by: 'here', isAgreed: true }]);
      expect(pair.host.ends).toEqual([{ reason: 'done', by: 'peer', isAgreed: true }]);
      expect(pair.guest.session.counts.unconfirmed_bytes).toBe(0);
    }),
    { numRuns: Number(process.env['LINK_CHAOS_RUNS'] ?? 10) },
  );
});
