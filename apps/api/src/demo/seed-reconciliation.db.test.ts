import { afterAll, beforeAll, expect, it } from 'vitest';
import { hour_ms } from '#platform/clock.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { makePaidJob, makePaidPayee, refundLines } from '#test/paid-job.ts';
import { type SimulatedApp, startSimulatedApp } from '#test/simulators.ts';
import { DemoWorld } from './demo-world.ts';
import { seedReconciliation } from './seed-reconciliation.ts';

let both: SimulatedApp;
let buyer: Actor;
beforeAll(async () => {
  both = await startSimulatedApp();
  buyer = await createActor(both.test, { role: 'customer' });
});
afterAll(() => both?.close());

/** The story, told by an actor of the tests: who it is is not what is looked at here. */
class DeskWorld extends DemoWorld {
  finance?: Actor;

  override tokenOf(): Promise<string> {
    return Promise.resolve(this.finance?.token ?? '');
  }
}

it('today shows the one difference that is meant, though no webhook says that refunds have ended', async () => {
  const { test, simulators } = both;
  const payeeId = await makePaidPayee(both);
  const job = await makePaidJob(both, { buyer, payeeId });
  await makePaidJob(both, { buyer, payeeId });
  await simulators.sim('/switches', { webhooks: [{ event: 'refund.*', silence: true }] });
  await refundLines(both, job, [118_000]);
  await both.settle();
  // As in the story: the order was cancelled a while before the day is compared.
  await both.advance(hour_ms);

  const finance = await createActor(test, { role: 'admin', capabilities: ['finance'] });
  const world = new DeskWorld(test.app, test.clock, () => undefined);
  world.finance = finance;
  await seedReconciliation(world, test.clock.now());

  const { breaks } = (await finance.get('/api/admin/reconciliation/breaks')).body.data;
  expect(breaks.map(({ kind }: { kind: string }) => kind)).toEqual(['payment_unknown']);
  const { runs } = (await finance.get('/api/admin/reconciliation/runs')).body.data;
  expect(runs[0]).toMatchObject({ breaks: 1, failure: null });
  expect(runs[0].rows).toBeGreaterThanOrEqual(4);
});
