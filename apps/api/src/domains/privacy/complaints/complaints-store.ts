import type { Selectable } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { Origin } from '#platform/audit.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { EventPayload } from '@mistri/contracts/events/index';
import type { Services } from '#platform/services.ts';
import type { ComplaintsTable } from '../privacy-tables.ts';

export type Complaint = Selectable<ComplaintsTable>;
export type ComplaintChange = EventPayload<'privacy.complaint_changed.v1'>['change'];

export function findComplaint(db: Db, complaintId: string): Promise<Complaint | undefined> {
  return db.selectFrom('complaints').selectAll().where('complaint_id', '=', complaintId).executeTakeFirst();
}

export function lockComplaint(tx: Tx, complaintId: string): Promise<Complaint | undefined> {
  return tx.selectFrom('complaints').selectAll().where('complaint_id', '=', complaintId).forUpdate().executeTakeFirst();
}

export function openTitle(services: Services, complaint: Complaint): string | null {
  if (complaint.row_key === null || complaint.title_sealed === null) return null;
  return services.crypto.open(complaint.row_key, complaint.title_sealed, `${complaint.complaint_id}:title`);
}

/** What was said, oldest first; empty once the person was erased. */
export async function messagesOf(db: Db, services: Services, complaint: Complaint) {
  const { row_key: key, complaint_id: id } = complaint;
  if (key === null) return [];
  const rows = await db
    .selectFrom('complaint_messages')
    .selectAll()
    .where('complaint_id', '=', id)
    .orderBy('message_no')
    .execute();
  return rows.map((row) => ({
    fromOfficer: row.from_officer,
    text: services.crypto.open(key, row.text_sealed, `${id}:message`),
    at: row.at.toISOString(),
  }));
}

export async function addMessage(
  tx: Tx,
  services: Services,
  given: { complaint: Complaint; authorId: string; fromOfficer: boolean; text: string; at: Date },
): Promise<void> {
  const { complaint, authorId, fromOfficer, text, at } = given;
  if (complaint.row_key === null) throw new Error('a complaint of somebody who was erased');
  await tx
    .insertInto('complaint_messages')
    .values({
      complaint_id: complaint.complaint_id,
      author_id: authorId,
      from_officer: fromOfficer,
      text_sealed: services.crypto.seal(complaint.row_key, text, `${complaint.complaint_id}:message`),
      at,
    })
    .execute();
}

export async function announce(
  tx: Tx,
  origin: Origin,
  complaint: Complaint,
  news: { change: ComplaintChange; by: 'person' | 'officer' | 'system' },
): Promise<void> {
  const { complaint_id: complaintId, ticket, user_id: userId } = complaint;
  await emit(tx, origin, {
    name: 'privacy.complaint_changed.v1',
    subject: complaintId,
    payload: { complaintId, ticket, userId, ...news },
  });
}
