import type { Static } from 'typebox';
import type { warrantyBody } from '@mistri/contracts/repair/repairs';
import { endedRepairs } from '@mistri/contracts/repair/repair-states';
import { symptomOf } from '@mistri/contracts/repair/symptoms';
import type { Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { checkTime, checkTools, type RequestRefusal } from './check-request.ts';
import { insertRepair } from './request-repair.ts';
import { lockRow, openFacts, type Repair } from './repairs-store.ts';
import { rulesAt } from './rules-store.ts';

export type WarrantyRefusal = RequestRefusal | 'repairs.no_warranty';

/** Whether the same fault may be brought back free of charge now. */
export async function warrantyIsOpen(db: Db, repair: Repair, at: Date): Promise<boolean> {
  if (repair.warranty_until === null || repair.warranty_until <= at) return false;
  const running = await db
    .selectFrom('repairs')
    .select('repair_id')
    .where('warranty_of', '=', repair.repair_id)
    .where('state', 'not in', [...endedRepairs])
    .where('state', '!=', 'verified')
    .executeTakeFirst();
  return running === undefined;
}

/** REP-8: the same thing failed again inside the warranty: a new repair, paid by nobody, into the queue. */
export async function requestWarranty(
  tx: Tx,
  context: { services: Services; origin: Origin },
  asked: { repairId: string; body: Static<typeof warrantyBody> },
): Promise<Result<Repair, WarrantyRefusal>> {
  const { services, origin } = context;
  const repair = await lockRow(tx, asked.repairId);
  if (!repair) throw new Error('loaded as resource');
  if (!(await warrantyIsOpen(tx, repair, origin.at))) {
    return refuse('repairs.no_warranty', 'The warranty is over, or a repair under it is running already.', {
      details: { until: repair.warranty_until?.toISOString() ?? null },
    });
  }
  const { body } = asked;
  const hardware = body.symptoms.findIndex((code) => symptomOf(code).kind === 'hardware');
  if (hardware >= 0) {
    const message = 'The warranty is on the software work. For a hardware fault ask a service centre.';
    return refuse('repairs.hardware_fault', message, {
      errors: [{ path: `symptoms.${hardware}`, message }],
      details: { alternative: 'service_centre' },
    });
  }
  const refused = checkTools(body) ?? checkTime(body.preferredAt, origin.at);
  if (refused) return refused;
  const { version } = await rulesAt(tx, origin.at);
  const { name, addressLine } = openFacts(services, repair);
  const { mode, kind, category, brand, model, city, pin, state_code } = repair;
  return ok(
    await insertRepair(tx, context, {
      customerId: repair.customer_id,
      facts: { name, addressLine, description: body.description },
      warrantyOf: repair.repair_id,
      values: {
        mode,
        kind,
        category,
        brand,
        model,
        city,
        pin,
        state_code,
        symptoms: [...body.symptoms],
        backup: body.backup,
        preferred_at: body.preferredAt ? new Date(body.preferredAt) : null,
        rule_version: version,
      },
    }),
  );
}
