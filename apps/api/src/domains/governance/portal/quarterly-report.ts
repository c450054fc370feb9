import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { holdTotals } from '#rooms/escrow/index.ts';
import { lastCheck } from '../audit/check-audit.ts';
import { readHead } from '../audit/audit-store.ts';
import { tallies } from '../status/read-service.ts';
import { availability, serviceAreas, targets } from '../status/service-levels.ts';
import type { Quarter } from './quarter.ts';

/** GOV-7: what a reviewer wants to see of a quarter. Everything in it can be followed into the audit log. */
export async function quarterlyReport(db: Db, services: Services, request: { quarter: Quarter; now: Date }) {
  const { quarter, now } = request;
  const totals = await holdTotals(db, now);
  const levels = await tallies(db, quarter.from, quarter.until);
  const head = await readHead(db);
  return {
    quarter: quarter.name,
    from: quarter.from.toISOString(),
    until: quarter.until.toISOString(),
    holdAgeing: totals.ageing.map(({ amount_minor, ...row }) => ({ ...row, amount: amount_minor })),
    decisions: await adminDecisions(db, quarter),
    escalations: await escalations(db, services, now),
    audit: {
      batches: head?.batchNo ?? 0,
      rows: head?.lastSeq ?? 0,
      sealedAt: head?.sealedAt ?? null,
      root: head?.root ?? null,
      lastCheck: await lastCheck(db),
    },
    serviceLevels: serviceAreas.map((area) => {
      const tally = levels.get(area) ?? { requests: 0, failures: 0 };
      return { area, target: targets[area], availability: availability(tally) ?? null, requests: tally.requests };
    }),
  };
}

/** GOV-4: what people of ours decided by hand, overrides among them, with how many different people did. */
async function adminDecisions(db: Db, quarter: Quarter) {
  const { rows } = await sql<{ action: string; count: number; people: number; lastAt: Date }>`
    SELECT action, count(*)::int AS count, count(DISTINCT actor_id)::int AS people, max(at) AS "lastAt"
    FROM audit_log WHERE actor_role = 'admin' AND at >= ${quarter.from} AND at < ${quarter.until}
    GROUP BY action ORDER BY action`.execute(db);
  return rows.map((row) => ({ ...row, lastAt: row.lastAt.toISOString() }));
}

/** Queues whose oldest entry waits longer than two days. */
async function escalations(db: Db, services: Services, now: Date) {
  const late = new Date(now.getTime() - 2 * 86_400_000);
  const found = await Promise.all(
    services.queues.map(async (queue) => ({ queue: queue.name, ...(await queue.count(db, now)) })),
  );
  return found
    .filter((entry) => entry.oldest !== null && entry.oldest < late)
    .map(({ queue, count, oldest }) => ({ queue, count, oldestAt: oldest?.toISOString() ?? '' }));
}

export type QuarterlyReport = Awaited<ReturnType<typeof quarterlyReport>>;
