import type { Origin } from '#platform/audit.ts';
import { day_ms } from '#platform/clock.ts';
import { eachAlone } from '#platform/each-alone.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Db } from '#platform/db/database.ts';
import { indianDay } from '#platform/indian-days.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Services } from '#platform/services.ts';
import { decideTechnician } from './decide-technician.ts';
import { lockTechnician } from './technicians-store.ts';

const warn_days = 30;

/** A certificate that ends warns a month before, then suspends its technician. It is good to the end of its last day. */
export async function lapseCertificates(db: Db, context: { services: Services; origin: Origin }): Promise<void> {
  const { services, origin } = context;
  const today = indianDay(origin.at);
  const soon = indianDay(new Date(origin.at.getTime() + warn_days * day_ms));
  const rows = await db
    .selectFrom('technicians')
    .select(['technician_id'])
    .where('state', '=', 'active')
    .where('certified_until', '<=', soon)
    .where((row) => row.or([row('certified_until', '<', today), row('warned_at', 'is', null)]))
    .execute();
  await eachAlone(rows, services.log, (row) =>
    transact(db, async (tx) => {
      const technician = await lockTechnician(tx, row.technician_id);
      const certifiedUntil = technician?.certified_until;
      if (technician?.state !== 'active' || !certifiedUntil || certifiedUntil > soon) return;
      const lapsed = certifiedUntil < today;
      const { technician_id: technicianId, user_id: userId } = technician;
      await tx
        .updateTable('technicians')
        .set({ warned_at: origin.at })
        .where('technician_id', '=', technicianId)
        .execute();
      const payload = { technicianId, userId, certifiedUntil, lapsed };
      await emit(tx, origin, { name: 'technicians.certificate_lapsing.v1', subject: technicianId, payload });
      if (!lapsed) return;
      const reason = `The certificate ended on ${certifiedUntil}.`;
      const decided = await decideTechnician(tx, context, { technicianId, state: 'suspended', reason });
      if (!decided.ok) throw new Error(decided.code);
    }),
  );
}
