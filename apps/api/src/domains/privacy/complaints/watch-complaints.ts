import { audit, type Origin } from '#platform/audit.ts';
import type { Db } from '#platform/db/database.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { emit } from '#platform/outbox/emit.ts';
import { alertOf, reopenWithin_ms, runningClocks } from './complaint-clocks.ts';
import { announce, lockComplaint } from './complaints-store.ts';

/** IN-13: says once that a clock is near its end, and once that it was missed. */
export async function watchComplaints(db: Db, { origin }: { origin: Origin }): Promise<void> {
  const open = await db
    .selectFrom('complaints')
    .select('complaint_id')
    .where('state', 'in', ['received', 'acknowledged'])
    .execute();
  for (const { complaint_id: complaintId } of open) await alert(db, origin, complaintId);
  await closeSolved(db, origin);
}

async function alert(db: Db, origin: Origin, complaintId: string): Promise<void> {
  await transact(db, async (tx) => {
    const complaint = await lockComplaint(tx, complaintId);
    if (!complaint) return;
    for (const clock of runningClocks(complaint)) {
      const level = alertOf(clock, origin.at);
      const mark = `${clock.name}:${level}`;
      if (!level || complaint.alerted.includes(mark)) continue;
      complaint.alerted.push(mark);
      await tx
        .updateTable('complaints')
        .set({ alerted: complaint.alerted })
        .where('complaint_id', '=', complaintId)
        .execute();
      await emit(tx, origin, {
        name: 'privacy.deadline_alert.v1',
        subject: complaintId,
        payload: {
          about: complaintId,
          label: complaint.ticket,
          deadline: `complaint_${clock.name}`,
          dueAt: clock.dueAt.toISOString(),
          missed: level === 'missed',
        },
      });
    }
  });
}

/** A solution nobody objected to stands. */
async function closeSolved(db: Db, origin: Origin): Promise<void> {
  const solved = await db
    .selectFrom('complaints')
    .select('complaint_id')
    .where('state', '=', 'resolved')
    .where('resolved_at', '<', new Date(origin.at.getTime() - reopenWithin_ms))
    .execute();
  for (const { complaint_id: complaintId } of solved) {
    await transact(db, async (tx) => {
      const complaint = await lockComplaint(tx, complaintId);
      if (complaint?.state !== 'resolved') return;
      await tx
        .updateTable('complaints')
        .set({ state: 'closed', closed_at: origin.at })
        .where('complaint_id', '=', complaintId)
        .execute();
      await audit(tx, origin, { action: 'privacy.complaint_closed', subjectId: complaintId });
      await announce(tx, origin, { ...complaint, state: 'closed' }, { change: 'closed', by: 'system' });
    });
  }
}
