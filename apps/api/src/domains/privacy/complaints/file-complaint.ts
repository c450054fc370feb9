import { sql } from 'kysely';
import { audit, type Origin } from '#platform/audit.ts';
import { day_ms } from '#platform/clock.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { deadline } from '../legal-clocks.ts';
import type { ComplaintsTable } from '../privacy-tables.ts';
import { addMessage, announce, type Complaint } from './complaints-store.ts';

const perDay = 10;

export interface NewComplaint {
  userId: string;
  category: ComplaintsTable['category'];
  title: string;
  text: string;
  /** What it is about: an order, a payment, a seller. Only a reference; it opens nothing. */
  aboutId?: string;
}

/** IN-13: everybody gets a ticket number at once, and two clocks start. */
export async function fileComplaint(
  tx: Tx,
  services: Services,
  origin: Origin,
  given: NewComplaint,
): Promise<Result<Complaint, 'privacy.too_many_requests'>> {
  const recent = await tx
    .selectFrom('complaints')
    .select('complaint_id')
    .where('user_id', '=', given.userId)
    .where('received_at', '>', new Date(origin.at.getTime() - day_ms))
    .execute();
  if (recent.length >= perDay) {
    return refuse(
      'privacy.too_many_requests',
      'You wrote ten complaints today. Add to one of them, or write tomorrow.',
    );
  }
  const complaintId = newId('cmp');
  const rowKey = services.crypto.newDataKey();
  const complaint = await tx
    .insertInto('complaints')
    .values({
      complaint_id: complaintId,
      ticket: await nextTicket(tx, origin.at),
      user_id: given.userId,
      category: given.category,
      about_id: given.aboutId ?? null,
      row_key: rowKey,
      title_sealed: services.crypto.seal(rowKey, given.title, `${complaintId}:title`),
      state: 'received',
      received_at: origin.at,
      acknowledge_by: await deadline(tx, 'complaint_acknowledge', origin.at),
      resolve_by: await deadline(tx, 'complaint_resolve', origin.at),
      acknowledged_at: null,
      resolved_at: null,
      closed_at: null,
      officer_id: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const message = { authorId: given.userId, fromOfficer: false, text: given.text, at: origin.at };
  await addMessage(tx, services, { complaint, ...message });
  await audit(tx, origin, {
    action: 'privacy.complaint_received',
    subjectId: complaintId,
    after: { ticket: complaint.ticket, category: complaint.category },
  });
  await announce(tx, origin, complaint, { change: 'received', by: 'person' });
  return ok(complaint);
}

/** `GR-2026-000123`: short enough for the telephone. */
async function nextTicket(tx: Tx, at: Date): Promise<string> {
  const { rows } = await sql<{ number: number }>`SELECT nextval('complaint_numbers') AS number`.execute(tx);
  return `GR-${at.getUTCFullYear()}-${String(rows[0]?.number).padStart(6, '0')}`;
}
