import type { Selectable } from 'kysely';
import { audit, type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { deadline } from '../legal-clocks.ts';
import { type BreachesTable, type BreachStep, breachSteps } from '../privacy-tables.ts';

export type Breach = Selectable<BreachesTable>;

export interface NewBreach {
  title: string;
  description: string;
  dataKinds: string[];
  affectedCount: number;
  discoveredAt: Date;
}

/** IN-10, IN-11: writes a breach into the register; from the moment it was discovered the clocks run. */
export async function recordBreach(
  tx: Tx,
  origin: Origin,
  given: NewBreach,
): Promise<Result<{ breachId: string }, 'privacy.in_the_future'>> {
  if (given.discoveredAt > origin.at) {
    return refuse('privacy.in_the_future', 'A breach can’t be discovered in the future.', {
      errors: [{ path: 'discoveredAt', message: 'is in the future' }],
    });
  }
  const breachId = newId('bre');
  await tx
    .insertInto('breaches')
    .values({
      breach_id: breachId,
      title: given.title,
      description: given.description,
      data_kinds: given.dataKinds,
      affected_count: given.affectedCount,
      discovered_at: given.discoveredAt,
      recorded_by: origin.actor.userId,
      recorded_at: origin.at,
      closed_at: null,
    })
    .execute();
  for (const step of breachSteps) {
    const dueAt = await deadline(tx, `breach_${step}`, given.discoveredAt);
    await tx
      .insertInto('breach_steps')
      .values({ breach_id: breachId, step, due_at: dueAt, done_at: null, reference: null, noted_by: null })
      .execute();
  }
  await audit(tx, origin, {
    action: 'privacy.breach_recorded',
    subjectId: breachId,
    after: { dataKinds: given.dataKinds, affectedCount: given.affectedCount },
  });
  await emit(tx, origin, { name: 'privacy.breach_recorded.v1', subject: breachId, payload: { breachId } });
  return ok({ breachId });
}

export type StepRefusal =
  | 'privacy.step_done'
  | 'privacy.in_the_future'
  | 'privacy.no_such_breach'
  | 'privacy.people_waiting';

/** Notes that a duty was done, with the number or date of the letter. It can't be undone. */
export async function noteStep(
  tx: Tx,
  origin: Origin,
  given: { breachId: string; step: BreachStep; doneAt: Date; reference: string },
): Promise<Result<true, StepRefusal>> {
  const { breachId, step, doneAt, reference } = given;
  if (doneAt > origin.at) return refuse('privacy.in_the_future', 'Note what was done, not what is planned.');
  if (step === 'people_told' && (await peopleWaiting(tx, breachId)) > 0) {
    return refuse('privacy.people_waiting', 'Some people were not told yet. Wait until all messages went out.');
  }
  const noted = await tx
    .updateTable('breach_steps')
    .set({ done_at: doneAt, reference, noted_by: origin.actor.userId })
    .where('breach_id', '=', breachId)
    .where('step', '=', step)
    .where('done_at', 'is', null)
    .returning('step')
    .executeTakeFirst();
  if (!noted) {
    const known = await tx
      .selectFrom('breaches')
      .select('breach_id')
      .where('breach_id', '=', breachId)
      .executeTakeFirst();
    if (!known) return refuse('privacy.no_such_breach', 'There is no such breach.');
    return refuse('privacy.step_done', 'This was noted already.');
  }
  await audit(tx, origin, {
    action: 'privacy.breach_step_done',
    subjectId: breachId,
    after: { step, doneAt: doneAt.toISOString(), reference },
  });
  return ok(true as const);
}

async function peopleWaiting(db: Db, breachId: string): Promise<number> {
  const rows = await db
    .selectFrom('breach_people')
    .select('user_id')
    .where('breach_id', '=', breachId)
    .where('told_at', 'is', null)
    .limit(1)
    .execute();
  return rows.length;
}

/** A breach is closed when every duty was done. */
export async function closeBreach(
  tx: Tx,
  origin: Origin,
  given: { breachId: string; reason: string },
): Promise<Result<true, 'privacy.steps_missing' | 'privacy.breach_closed' | 'privacy.no_such_breach'>> {
  const { breachId, reason } = given;
  const breach = await tx
    .selectFrom('breaches')
    .selectAll()
    .where('breach_id', '=', breachId)
    .forUpdate()
    .executeTakeFirst();
  if (!breach) return refuse('privacy.no_such_breach', 'There is no such breach.');
  if (breach.closed_at) return refuse('privacy.breach_closed', 'This breach is closed already.');
  const open = await openSteps(tx, breachId);
  if (open.length > 0) {
    const missing = open.map((row) => row.step);
    return refuse('privacy.steps_missing', `Not done yet: ${missing.join(', ').replaceAll('_', ' ')}.`, {
      details: { missing },
    });
  }
  await tx.updateTable('breaches').set({ closed_at: origin.at }).where('breach_id', '=', breachId).execute();
  await audit(tx, origin, { action: 'privacy.breach_closed', subjectId: breachId, reason });
  return ok(true as const);
}

function openSteps(db: Db, breachId: string) {
  return db
    .selectFrom('breach_steps')
    .select(['step', 'due_at'])
    .where('breach_id', '=', breachId)
    .where('done_at', 'is', null)
    .orderBy('due_at')
    .execute();
}

/** Says once per step that its time is over. From the first minute on there is an alert for the breach itself. */
export async function watchBreaches(db: Db, { origin }: { origin: Origin }): Promise<void> {
  const late = await db
    .selectFrom('breach_steps')
    .innerJoin('breaches', 'breaches.breach_id', 'breach_steps.breach_id')
    .select(['breaches.breach_id', 'step', 'due_at'])
    .where('done_at', 'is', null)
    .where('due_at', '<=', origin.at)
    .execute();
  for (const { breach_id: breachId, step, due_at: dueAt } of late) {
    await transact(db, async (tx) => {
      const breach = await tx
        .selectFrom('breaches')
        .selectAll()
        .where('breach_id', '=', breachId)
        .forUpdate()
        .executeTakeFirst();
      if (!breach || breach.alerted.includes(step)) return;
      await tx
        .updateTable('breaches')
        .set({ alerted: [...breach.alerted, step] })
        .where('breach_id', '=', breachId)
        .execute();
      const deadlineName = `breach_${step}`;
      const payload = {
        about: breachId,
        label: breachId,
        deadline: deadlineName,
        dueAt: dueAt.toISOString(),
        missed: true,
      };
      await emit(tx, origin, { name: 'privacy.deadline_alert.v1', subject: breachId, payload });
    });
  }
}
