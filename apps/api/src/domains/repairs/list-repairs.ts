import { endOfJobId } from '@mistri/contracts/jobs/job-number';
import type { RepairSummary } from '@mistri/contracts/repair/repairs';
import { endedRepairs, type RepairState } from '@mistri/contracts/repair/repair-states';
import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import { technicianCards } from '#rooms/technicians/index.ts';
import { repairSummary } from './view-repair.ts';

export interface RepairFilter {
  readonly status?: RepairState;
  readonly open?: boolean;
  readonly cursor?: string;
  readonly limit?: number;
  readonly customerId?: string;
  readonly technicianId?: string;
  readonly technicianUserId?: string;
  /** As `jobNumberPattern` allows it. */
  readonly number?: string;
}

/** Newest first; the admins' queue comes oldest first, as it is worked through. */
export async function listRepairs(
  db: Db,
  filter: RepairFilter,
): Promise<{ repairs: RepairSummary[]; nextCursor: string | null }> {
  const limit = filter.limit ?? 20;
  const oldestFirst = filter.status === 'matching';
  const { customerId, technicianId, technicianUserId, cursor, status } = filter;
  let find = db
    .selectFrom('repairs')
    .selectAll()
    .limit(limit + 1);
  if (oldestFirst) find = find.orderBy('queued_at').orderBy('repair_id');
  else find = find.orderBy('repair_id', 'desc');
  if (customerId) find = find.where('customer_id', '=', customerId);
  if (technicianId) find = find.where('technician_id', '=', technicianId);
  if (technicianUserId) find = find.where('technician_user_id', '=', technicianUserId);
  if (filter.number) find = find.where(sql<string>`right(repair_id, 8)`, '=', endOfJobId(filter.number));
  if (status) find = find.where('state', '=', status);
  if (filter.open) find = find.where('state', 'not in', [...endedRepairs]);
  if (cursor && !oldestFirst) find = find.where('repair_id', '<', cursor);
  if (cursor && oldestFirst) {
    const last = db.selectFrom('repairs').select(['queued_at', 'repair_id']).where('repair_id', '=', cursor);
    const from = await last.executeTakeFirst();
    // Assigned since the last page: nothing of the queue is before it any more, so the page starts anew.
    if (from?.queued_at) {
      const { queued_at } = from;
      find = find.where((row) =>
        row.or([
          row('queued_at', '>', queued_at),
          row.and([row('queued_at', '=', queued_at), row('repair_id', '>', cursor)]),
        ]),
      );
    }
  }
  const rows = await find.execute();
  const page = rows.slice(0, limit);
  const technicians = await technicianCards(
    db,
    page.flatMap((row) => row.technician_id ?? []),
  );
  return {
    repairs: page.map((row) => repairSummary(row, technicians)),
    nextCursor: rows.length > limit ? (page.at(-1)?.repair_id ?? null) : null,
  };
}
