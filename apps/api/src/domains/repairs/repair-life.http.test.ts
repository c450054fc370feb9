import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  assignedRepairs,
  findRepairTransition,
  type RepairMover,
  type RepairState,
} from '@mistri/contracts/repair/repair-states';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { commandOrigin } from '#test/held-job.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import {
  type Desk,
  makeDesk,
  makeTechnician,
  must,
  payQuote,
  quoteLines,
  repairReport,
  repairRequest,
  type TestTechnician,
} from '#test/repair-desk.ts';
import { answerQuote, assignRepair, changeStatus, presentQuote } from './index.ts';

/**
 * REP-6 as a property: whatever is tried by whomever in whatever order, a repair moves along the table by those who may, and
 * its technician, its quotes and its jobs always agree with its state.
 */
let test: TestApp;
let desk: Desk;
let technicians: readonly [TestTechnician, TestTechnician];
beforeAll(async () => {
  test = await startTestApp();
  desk = await makeDesk(test);
  technicians = [desk.technician, await makeTechnician(test, desk.operations)];
});
afterAll(() => test?.close());

type Push =
  | { do: 'assign'; to: 0 | 1 | null; sees: boolean }
  | {
      do: 'status';
      by: RepairMover;
      to: 'accepted' | 'matching' | 'in_progress' | 'completed' | 'verified' | 'cancelled' | 'rejected' | 'no_show';
    }
  | { do: 'quote' | 'approve' | 'decline' | 'pay' | 'deadline' };

const people = ['customer', 'technician', 'operations'] as const;
const push: fc.Arbitrary<Push> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('assign' as const),
      to: fc.constantFrom<0 | 1 | null>(0, 1, null),
      sees: fc.constantFrom(true, true, true, false),
    }),
  },
  { weight: 4, arbitrary: fc.constant<Push>({ do: 'status', by: 'technician', to: 'accepted' }) },
  { weight: 4, arbitrary: fc.constant<Push>({ do: 'status', by: 'technician', to: 'completed' }) },
  { weight: 3, arbitrary: fc.constant<Push>({ do: 'status', by: 'customer', to: 'verified' }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('status' as const),
      by: fc.constantFrom(...people),
      to: fc.constantFrom(
        'accepted',
        'matching',
        'in_progress',
        'completed',
        'verified',
        'cancelled',
        'rejected',
        'no_show',
      ),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.constantFrom('quote', 'approve', 'decline', 'pay', 'deadline').map((name): Push => ({ do: name })),
  },
);

const repairOf = (repairId: string) =>
  test.db.selectFrom('repairs').selectAll().where('repair_id', '=', repairId).executeTakeFirstOrThrow();
const quotesOf = (repairId: string) =>
  test.db.selectFrom('repair_quotes').selectAll().where('repair_id', '=', repairId).orderBy('version').execute();

/** @returns whether something happened */
async function apply(repairId: string, given: Push): Promise<boolean> {
  const origin = commandOrigin(test);
  const { services } = test.app;
  const repair = await repairOf(repairId);
  const waiting = (await quotesOf(repairId)).find((quote) => quote.state === 'presented' || quote.state === 'approved');
  switch (given.do) {
    case 'assign': {
      const seen = assignedRepairs.has(repair.state) ? repair.assignment_id : null;
      const wanted = {
        repairId,
        technicianId: given.to === null ? null : technicians[given.to].technicianId,
        expectedAssignmentId: given.sees ? seen : 'ras_01jd0000000000000000000000',
        reason: 'property',
      };
      return (await inTransaction(test.db, (tx) => assignRepair(tx, origin, wanted))).ok;
    }
    case 'status': {
      const body = { status: given.to, reason: 'property', report: repairReport };
      const asked = { repairId, mover: given.by, body };
      return (await inTransaction(test.db, (tx) => changeStatus(tx, { services, origin }, asked))).ok;
    }
    case 'quote': {
      const asked = { repairId, labour: quoteLines, note: null };
      return (await inTransaction(test.db, (tx) => presentQuote(tx, { services, origin }, asked))).ok;
    }
    case 'approve':
    case 'decline': {
      const answer = {
        repairId,
        quoteId: waiting?.quote_id ?? '',
        decision: given.do,
        expectedTotal_minor: waiting?.total_minor,
      };
      return (await inTransaction(test.db, (tx) => answerQuote(tx, { services, origin }, answer))).ok;
    }
    case 'pay':
      if (waiting?.state !== 'approved') return false;
      await payQuote(test, repairId);
      return true;
    case 'deadline': {
      if (repair.act_by === null) return false;
      await test.db.updateTable('repairs').set({ act_by: origin.at }).where('repair_id', '=', repairId).execute();
      await test.app.tasks.run('repairs.meet-deadlines');
      return true;
    }
  }
}

async function checkWhole(repairId: string): Promise<void> {
  const repair = await repairOf(repairId);
  const quotes = await quotesOf(repairId);
  const open = await test.db
    .selectFrom('repair_assignments')
    .select(['assignment_id', 'technician_id'])
    .where('repair_id', '=', repairId)
    .where('ended_at', 'is', null)
    .execute();
  const held = assignedRepairs.has(repair.state) || repair.state === 'completed';
  expect(open).toEqual(held ? [{ assignment_id: repair.assignment_id, technician_id: repair.technician_id }] : []);
  const jobIds = quotes.flatMap((quote) => quote.job_id ?? []);
  const jobs = new Map(
    (jobIds.length === 0
      ? []
      : await test.db.selectFrom('jobs').selectAll().where('job_id', 'in', jobIds).execute()
    ).map((job) => [job.job_id, job]),
  );
  for (const quote of quotes) {
    const state = quote.job_id === null ? undefined : jobs.get(quote.job_id)?.state;
    if (quote.state === 'approved') expect([quote.version, state]).toEqual([quote.version, 'open']);
    if (quote.state === 'paid')
      expect(state).toBe(
        repair.state === 'verified'
          ? expect.stringMatching(/^(fulfilled|verified)$/)
          : repair.state === 'cancelled'
            ? 'fulfilled'
            : 'funded',
      );
    if (quote.state === 'refunded' || quote.state === 'superseded' || quote.state === 'lapsed')
      expect(state ?? 'cancelled').toBe('cancelled');
    // Money is held for whom it was approved for, and for nobody else.
    if (quote.state === 'paid' && held) expect(quote.technician_id).toBe(repair.technician_id);
  }
  const paid = quotes.filter((quote) => quote.state === 'paid');
  if (repair.state === 'in_progress' || repair.state === 'completed' || repair.state === 'verified') {
    expect(paid.length).toBeGreaterThan(0);
    expect(repair.paid_minor).toBe(paid.reduce((sum, quote) => sum + quote.total_minor, 0));
  }
  if (repair.state === 'matching' || repair.state === 'rejected') expect(paid).toEqual([]);
  expect(quotes.filter((quote) => quote.state === 'presented' || quote.state === 'approved').length).toBe(
    repair.state === 'awaiting_approval' ? 1 : 0,
  );
}

it('a repair, its technician, its quotes and its money agree whatever is tried', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(push, { minLength: 6, maxLength: 22 }), async (pushes) => {
      const { repairId } = must(await desk.customer.post('/api/repairs', repairRequest()), 201);
      for (const given of pushes) {
        const before = await repairOf(repairId);
        const happened = await apply(repairId, given);
        const after = await repairOf(repairId);
        if (!happened) expect(after).toEqual(before);
        await checkWhole(repairId);
      }
      await checkTimeline(repairId);
      // Room for the next one under the limit of unfinished repairs.
      await apply(repairId, { do: 'assign', to: null, sees: true });
      await apply(repairId, { do: 'status', by: 'operations', to: 'cancelled' });
      await apply(repairId, { do: 'status', by: 'operations', to: 'verified' });
      await checkWhole(repairId);
    }),
    { numRuns: 25 },
  );
});

/** Every entry is a move of the table, by somebody who may make it, from where the one before ended. */
async function checkTimeline(repairId: string): Promise<void> {
  const entries = await test.db
    .selectFrom('repair_events')
    .selectAll()
    .where('repair_id', '=', repairId)
    .orderBy('event_no')
    .execute();
  expect(entries[0]).toMatchObject({ from_state: null, to_state: 'requested', mover: 'customer' });
  for (const [index, entry] of entries.entries()) {
    if (index === 0) continue;
    expect(entry.from_state).toBe(entries[index - 1]?.to_state);
    expect(findRepairTransition(entry.from_state as RepairState, entry.to_state as RepairState)?.by).toContain(
      entry.mover,
    );
  }
}
