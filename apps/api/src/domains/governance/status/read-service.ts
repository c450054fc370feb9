import { sql } from 'kysely';
import { newId } from '#platform/ids.ts';
import { day_ms, hour_ms, minute_ms } from '#platform/clock.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Db } from '#platform/db/database.ts';
import type { Origin } from '#platform/audit.ts';
import { emit } from '#platform/outbox/emit.ts';
import {
  alertBurn,
  alertRequests,
  burnRate,
  type ServiceArea,
  serviceAreas,
  type Tally,
  targets,
} from './service-levels.ts';

export type AreaTally = Tally & { readonly slow: number };
const nothing: AreaTally = { requests: 0, failures: 0, slow: 0 };

export async function tallies(db: Db, since: Date, until: Date): Promise<ReadonlyMap<ServiceArea, AreaTally>> {
  const { rows } = await sql<AreaTally & { area: ServiceArea }>`
    SELECT area, sum(requests)::bigint AS requests, sum(failures)::bigint AS failures, sum(slow)::bigint AS slow
    FROM service_minutes WHERE minute >= ${since} AND minute < ${until} GROUP BY area`.execute(db);
  const found = new Map(rows.map(({ area, ...tally }) => [area, tally]));
  return new Map(serviceAreas.map((area) => [area, found.get(area) ?? nothing]));
}

export async function dailyTallies(db: Db, since: Date): Promise<(AreaTally & { area: ServiceArea; day: string })[]> {
  const { rows } = await sql<AreaTally & { area: ServiceArea; day: string }>`
    SELECT area, to_char(minute AT TIME ZONE 'Asia/Kolkata', 'YYYY-MM-DD') AS day,
           sum(requests)::bigint AS requests, sum(failures)::bigint AS failures, sum(slow)::bigint AS slow
    FROM service_minutes WHERE minute >= ${since} GROUP BY 1, 2 ORDER BY 2, 1`.execute(db);
  return rows;
}

export async function openAlerts(db: Db): Promise<{ area: string; raised_at: Date }[]> {
  return db.selectFrom('service_alerts').select(['area', 'raised_at']).where('closed_at', 'is', null).execute();
}

/** GOV-3: an alert when the last hour and the last five minutes both burn the budget too fast; closed when they don't. */
export async function watchBudgets(db: Db, origin: Origin): Promise<void> {
  const now = origin.at.getTime();
  const soon = new Date(now + minute_ms);
  const hour = await tallies(db, new Date(now - hour_ms), soon);
  const minutes = await tallies(db, new Date(now - 5 * minute_ms), soon);
  const open = new Set((await openAlerts(db)).map((alert) => alert.area));
  for (const area of serviceAreas) {
    const target = targets[area];
    if (target === null) continue;
    const long = hour.get(area) ?? nothing;
    const burn = burnRate(long, target);
    const burning =
      long.requests >= alertRequests &&
      burn >= alertBurn &&
      burnRate(minutes.get(area) ?? nothing, target) >= alertBurn;
    if (burning && !open.has(area)) await raise(db, origin, area, burn);
    if (!burning && open.has(area)) await close(db, origin, area);
  }
}

async function raise(db: Db, origin: Origin, area: ServiceArea, burn: number): Promise<void> {
  await transact(db, async (tx) => {
    const raised = await tx
      .insertInto('service_alerts')
      .values({ alert_id: newId('alt'), area, raised_at: origin.at, closed_at: null, burn: burn.toFixed(2) })
      .onConflict((conflict) => conflict.doNothing())
      .returning('alert_id')
      .executeTakeFirst();
    if (!raised) return;
    await emit(tx, origin, {
      name: 'governance.budget_burning.v1',
      subject: `area:${area}`,
      payload: { alertId: raised.alert_id, area, burn: Number(burn.toFixed(2)) },
    });
  });
}

async function close(db: Db, origin: Origin, area: ServiceArea): Promise<void> {
  await db
    .updateTable('service_alerts')
    .set({ closed_at: origin.at })
    .where('area', '=', area)
    .where('closed_at', 'is', null)
    .execute();
}

/** Minutes older than the longest window anybody looks at (CERT-In wants logs, not counters). */
export async function forgetOldMinutes(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom('service_minutes')
    .where('minute', '<', new Date(now.getTime() - 400 * day_ms))
    .execute();
}
