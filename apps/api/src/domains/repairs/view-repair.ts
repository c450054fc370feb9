import { gstState } from '@mistri/contracts/identifiers/index';
import type { QuoteView } from '@mistri/contracts/repair/quotes';
import type { RepairAnswer, RepairSummary } from '@mistri/contracts/repair/repairs';
import {
  assignedRepairs,
  repairTransitions,
  type RepairMover,
  type RepairTransition,
} from '@mistri/contracts/repair/repair-states';
import type { Actor } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { getJob } from '#rooms/jobs/index.ts';
import { summariesOf } from '#rooms/ratings/index.ts';
import { type TechnicianCard, technicianCards } from '#rooms/technicians/index.ts';
import { photosOf } from './add-photo.ts';
import { needsMoneyFirst } from './find-repair.ts';
import { cancellationTerms } from './repair-money.ts';
import { openFacts, openReport, type Quote, queuePlace, quotesOf, type Repair } from './repairs-store.ts';
import { warrantyIsOpen } from './request-warranty.ts';

/** Which side of a repair the actor is on. */
export function moverOf(actor: Actor, repair: Pick<Repair, 'customer_id' | 'technician_id'>): RepairMover {
  if (actor.userId === repair.customer_id) return 'customer';
  return repair.technician_id !== null && actor.subjects.includes(repair.technician_id) ? 'technician' : 'operations';
}

export function repairSummary(repair: Repair, technicians: ReadonlyMap<string, TechnicianCard>): RepairSummary {
  const technician = repair.technician_id === null ? undefined : technicians.get(repair.technician_id);
  return {
    repairId: repair.repair_id,
    customerId: repair.customer_id,
    status: repair.state,
    mode: repair.mode,
    kind: repair.kind,
    category: repair.category,
    brand: repair.brand,
    model: repair.model,
    symptoms: repair.symptoms,
    technicianId: repair.technician_id,
    technicianName: technician?.displayName ?? null,
    isWarranty: repair.warranty_of !== null,
    isFunded: repair.paid_minor > 0,
    totalAmount: repair.paid_minor,
    preferredAt: repair.preferred_at?.toISOString() ?? null,
    createdAt: repair.created_at.toISOString(),
    changedAt: repair.changed_at.toISOString(),
    actBy: repair.act_by?.toISOString() ?? null,
  };
}

function quoteView(quote: Quote): QuoteView {
  return {
    quoteId: quote.quote_id,
    version: quote.version,
    state: quote.state,
    isAddition: quote.is_addition,
    lines: quote.lines
      .filter((line) => line.kind !== 'fee')
      .map((line) => ({
        description: line.description,
        quantity: line.quantity,
        unitMinor: line.unit_minor,
        taxableMinor: line.taxable_minor,
        gstRateBp: line.gst_rate_bp,
        cgstMinor: line.cgst_minor,
        sgstMinor: line.sgst_minor,
        igstMinor: line.igst_minor,
        totalMinor: line.total_minor,
      })),
    feeMinor: quote.fee_minor,
    totalMinor: quote.total_minor,
    note: quote.note,
    presentedAt: quote.presented_at.toISOString(),
    validUntil: quote.valid_until.toISOString(),
    decidedAt: quote.decided_at?.toISOString() ?? null,
    reason: quote.reason,
    checkoutId: quote.checkout_id,
    jobId: quote.job_id,
  };
}

/** Everything a repair's page shows, as the actor may see it. */
export async function viewRepair(
  db: Db,
  services: Services,
  asked: { repair: Repair; actor: Actor; at: Date },
): Promise<RepairAnswer> {
  const { repair, actor, at } = asked;
  const mover = moverOf(actor, repair);
  const [quotes, technicians, photos, queue, timeline, warrantyRepairs] = await Promise.all([
    quotesOf(db, repair.repair_id),
    technicianCards(db, repair.technician_id === null ? [] : [repair.technician_id]),
    photosOf(db, repair.repair_id),
    queuePlace(db, repair),
    timelineOf(db, repair.repair_id),
    db.selectFrom('repairs').select('repair_id').where('warranty_of', '=', repair.repair_id).execute(),
  ]);
  const facts = openFacts(services, repair);
  const { name, addressLine, description } = facts;
  const { city, pin, state_code: stateCode } = repair;
  const due = quotes.find((quote) => quote.state === 'approved');
  return {
    ...repairSummary(repair, technicians),
    description,
    backup: repair.backup,
    place: { city, pin, stateCode, stateName: gstState(stateCode)?.name ?? stateCode },
    contact: mover === 'technician' ? null : { name, addressLine },
    photos: photos.map((photo) => ({
      photoId: photo.photo_id,
      caption: photo.caption,
      contentType: photo.content_type,
    })),
    queue: queue && { position: queue.position, waiting: queue.waiting, since: queue.since.toISOString() },
    technician: await technicianView(db, repair, technicians),
    assignment: await assignmentView(db, repair),
    quotes: quotes.map(quoteView),
    money: {
      dueMinor: due?.total_minor ?? 0,
      checkoutId: due?.checkout_id ?? null,
      heldMinor: repair.paid_minor,
      neededBeforeSession: await needsMoneyFirst(db, repair),
    },
    ...reportView(services, repair),
    warranty: repair.warranty_until && {
      until: repair.warranty_until.toISOString(),
      isOpen: await warrantyIsOpen(db, repair, at),
    },
    warrantyOf: repair.warranty_of,
    warrantyRepairs: warrantyRepairs.map((row) => row.repair_id),
    jobs: await jobsView(db, quotes),
    timeline,
    ...(await whatNow(db, repair, mover)),
  };
}

async function timelineOf(db: Db, repairId: string): Promise<RepairAnswer['timeline']> {
  const rows = await db
    .selectFrom('repair_events')
    .select(['at', 'from_state', 'to_state', 'mover', 'reason'])
    .where('repair_id', '=', repairId)
    .orderBy('event_no')
    .execute();
  return rows.map((row) => ({
    at: row.at.toISOString(),
    from: row.from_state,
    to: row.to_state,
    mover: row.mover,
    reason: row.reason,
  }));
}

async function technicianView(
  db: Db,
  repair: Repair,
  technicians: ReadonlyMap<string, TechnicianCard>,
): Promise<RepairAnswer['technician']> {
  const technician = repair.technician_id === null ? undefined : technicians.get(repair.technician_id);
  if (!technician) return null;
  const rating = (await summariesOf(db, [technician.technicianId])).get(technician.technicianId);
  return { ...technician, ratingAverage: (rating?.average_x100 ?? 0) / 100, ratingCount: rating?.count ?? 0 };
}

async function assignmentView(db: Db, repair: Repair): Promise<RepairAnswer['assignment']> {
  if (repair.assignment_id === null || !assignedRepairs.has(repair.state)) return null;
  const row = await db
    .selectFrom('repair_assignments')
    .selectAll()
    .where('assignment_id', '=', repair.assignment_id)
    .executeTakeFirstOrThrow();
  return {
    assignmentId: row.assignment_id,
    assignedAt: row.assigned_at.toISOString(),
    acceptBy: row.accept_by.toISOString(),
    acceptedAt: row.accepted_at?.toISOString() ?? null,
  };
}

function reportView(services: Services, repair: Repair): Pick<RepairAnswer, 'report'> {
  const report = openReport(services, repair);
  if (!report || repair.completed_at === null) return { report: null };
  return { report: { ...report, writtenAt: repair.completed_at.toISOString() } };
}

async function jobsView(db: Db, quotes: readonly Quote[]): Promise<RepairAnswer['jobs']> {
  const jobs: RepairAnswer['jobs'] = [];
  for (const quote of quotes.toReversed()) {
    const job = quote.job_id === null ? undefined : await getJob(db, quote.job_id);
    if (job) jobs.push({ jobId: job.job_id, quoteId: quote.quote_id, state: job.state, totalMinor: job.total_minor });
  }
  return jobs;
}

/** What the caller may do now, and what cancelling would cost. */
async function whatNow(
  db: Db,
  repair: Repair,
  mover: RepairMover,
): Promise<Pick<RepairAnswer, 'moves' | 'cancellation'>> {
  const free = !(await needsMoneyFirst(db, repair)) || repair.paid_minor > 0;
  const possible = (transition: RepairTransition): boolean => {
    // Quotes are answered, not moved.
    if (transition.from === 'awaiting_approval') return ['matching', 'cancelled'].includes(transition.to);
    return transition.from !== 'accepted' || transition.to !== 'in_progress' || free;
  };
  const moves = repairTransitions
    .filter((transition) => transition.from === repair.state && transition.by.includes(mover))
    .filter(possible)
    .map((transition) => ({ to: transition.to, needs: transition.needs ?? null }));
  // The technician changes a quote that waits by sending another one.
  if (repair.state === 'awaiting_approval' && mover === 'technician')
    moves.push({ to: 'awaiting_approval', needs: 'quote' });
  const mayCancel = mover === 'customer' && moves.some((move) => move.to === 'cancelled');
  if (!mayCancel) return { moves, cancellation: null };
  const terms = await cancellationTerms(db, repair);
  return { moves, cancellation: { keepsMinor: terms.keeps_minor, refundMinor: terms.refund_minor } };
}
