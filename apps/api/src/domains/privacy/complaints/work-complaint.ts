import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { deadline } from '../legal-clocks.ts';
import type { ComplaintState } from '../privacy-tables.ts';
import { reopenWithin_ms } from './complaint-clocks.ts';
import { addMessage, announce, type Complaint, type ComplaintChange, lockComplaint } from './complaints-store.ts';

/** What may be done, by whom, from where to where. */
export const complaintMoves = {
  acknowledge: { by: 'officer', from: ['received'], to: 'acknowledged', change: 'acknowledged' },
  resolve: { by: 'officer', from: ['received', 'acknowledged'], to: 'resolved', change: 'resolved' },
  reopen: { by: 'person', from: ['resolved'], to: 'acknowledged', change: 'reopened' },
  close: { by: 'person', from: ['received', 'acknowledged', 'resolved'], to: 'closed', change: 'closed' },
  reply: { by: 'both', from: ['received', 'acknowledged'], to: null, change: 'answered' },
} as const satisfies Record<
  string,
  {
    by: 'officer' | 'person' | 'both';
    from: readonly ComplaintState[];
    to: ComplaintState | null;
    change: ComplaintChange;
  }
>;
export type ComplaintMove = keyof typeof complaintMoves;

export type WorkRefusal =
  | 'privacy.not_your_move'
  | 'privacy.wrong_state'
  | 'privacy.text_missing'
  | 'privacy.too_late_to_reopen';

export interface Work {
  complaintId: string;
  move: ComplaintMove;
  text?: string;
  side: 'officer' | 'person';
}

/** One step of a complaint. Answers, solutions and reopenings need words; the other side is told. */
export async function workComplaint(
  tx: Tx,
  services: Services,
  origin: Origin,
  work: Work,
): Promise<Result<Complaint, WorkRefusal>> {
  const complaint = await lockComplaint(tx, work.complaintId);
  if (!complaint) throw new Error('loaded as resource');
  const refused = refuseWork(complaint, work, origin);
  if (refused) return refused;
  const move = complaintMoves[work.move];
  if (work.text !== undefined) {
    const message = { authorId: origin.actor.userId, fromOfficer: work.side === 'officer', text: work.text };
    await addMessage(tx, services, { complaint, ...message, at: origin.at });
  }
  const after = await tx
    .updateTable('complaints')
    .set(changesOf(complaint, work, { origin, month: await deadline(tx, 'complaint_resolve', origin.at) }))
    .where('complaint_id', '=', complaint.complaint_id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await audit(tx, origin, {
    action: `privacy.complaint_${move.change}`,
    subjectId: complaint.complaint_id,
    before: { state: complaint.state },
    after: { state: after.state },
  });
  await announce(tx, origin, after, { change: move.change, by: work.side });
  return ok(after);
}

function refuseWork(complaint: Complaint, work: Work, origin: Origin) {
  const move = complaintMoves[work.move];
  if (move.by !== 'both' && move.by !== work.side) {
    return refuse('privacy.not_your_move', `Only the ${move.by === 'officer' ? 'officer' : 'complainant'} does this.`);
  }
  if (!(move.from as readonly ComplaintState[]).includes(complaint.state)) {
    return refuse('privacy.wrong_state', `This can't be done with a complaint that is ${complaint.state}.`, {
      details: { state: complaint.state },
    });
  }
  if (work.text === undefined && work.move !== 'acknowledge' && work.move !== 'close') {
    return refuse('privacy.text_missing', 'Write what there is to say.', {
      errors: [{ path: 'text', message: 'is required' }],
    });
  }
  const solved = complaint.resolved_at?.getTime() ?? 0;
  if (work.move === 'reopen' && origin.at.getTime() - solved > reopenWithin_ms) {
    return refuse('privacy.too_late_to_reopen', 'More than 15 days have passed. Write a new complaint.');
  }
  return undefined;
}

function changesOf(complaint: Complaint, work: Work, when: { origin: Origin; month: Date }): Partial<Complaint> {
  const { at, actor } = when.origin;
  // Whoever gets an answer knows that somebody read the complaint.
  const acknowledged = { state: 'acknowledged' as const, acknowledged_at: complaint.acknowledged_at ?? at };
  const officer = { officer_id: actor.userId };
  switch (work.move) {
    case 'acknowledge':
      return { ...acknowledged, ...officer };
    case 'reply':
      return work.side === 'officer' ? { ...acknowledged, ...officer } : { state: complaint.state };
    case 'resolve':
      return { ...acknowledged, state: 'resolved', resolved_at: at, ...officer };
    case 'reopen':
      // The month begins again, and with it its alerts.
      return {
        ...acknowledged,
        resolved_at: null,
        resolve_by: when.month,
        reopened: complaint.reopened + 1,
        alerted: complaint.alerted.filter((entry) => !entry.startsWith('resolve')),
      };
    case 'close':
      return { state: 'closed', closed_at: at };
  }
}
