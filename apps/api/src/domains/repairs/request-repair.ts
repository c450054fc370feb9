import { sql } from 'kysely';
import type { RepairBody } from '@mistri/contracts/repair/repairs';
import { endedRepairs } from '@mistri/contracts/repair/repair-states';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { checkRequest, type RequestRefusal } from './check-request.ts';
import { mustMove, noteMove } from './move-repair.ts';
import { type Repair, sealFacts } from './repairs-store.ts';
import { rulesAt } from './rules-store.ts';

interface Context {
  readonly services: Services;
  readonly origin: Origin;
}

/** `POST /api/repairs`: judged by the rules of this moment, and into the admins' queue at once. */
export async function requestRepair(
  tx: Tx,
  context: Context,
  asked: { customerId: string; body: RepairBody },
): Promise<Result<Repair, RequestRefusal>> {
  const { body, customerId } = asked;
  const { version, rules } = await rulesAt(tx, context.origin.at);
  const checked = checkRequest(body, rules, context.origin.at);
  if (!checked.ok) return checked;
  const refused = await tooManyOpen(tx, customerId, rules.open_limit);
  if (refused) return refused;
  return ok(
    await insertRepair(tx, context, {
      customerId,
      facts: { name: body.name, addressLine: body.addressLine, description: body.description },
      warrantyOf: null,
      values: {
        mode: body.mode,
        kind: body.kind,
        category: body.category,
        brand: body.brand.trim(),
        model: body.model.trim(),
        symptoms: [...body.symptoms],
        city: body.city,
        pin: body.pin,
        state_code: checked.value.stateCode,
        backup: body.backup,
        preferred_at: body.preferredAt ? new Date(body.preferredAt) : null,
        rule_version: version,
      },
    }),
  );
}

/** Two at once would each see room for one more. */
export async function tooManyOpen(
  tx: Tx,
  customerId: string,
  limit: number,
): Promise<Refusal<'repairs.too_many_open'> | undefined> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`repairs-by:${customerId}`}, 0))`.execute(tx);
  const { open } = await tx
    .selectFrom('repairs')
    .select(({ fn }) => fn.countAll<number>().as('open'))
    .where('customer_id', '=', customerId)
    .where('state', 'not in', [...endedRepairs])
    .where('state', '!=', 'verified')
    .executeTakeFirstOrThrow();
  if (open < limit) return undefined;
  return refuse('repairs.too_many_open', `You have ${open} unfinished repairs. Finish or cancel one first.`, {
    details: { open, limit },
  });
}

type RequestValues = Pick<
  Repair,
  | 'mode'
  | 'kind'
  | 'category'
  | 'brand'
  | 'model'
  | 'symptoms'
  | 'city'
  | 'pin'
  | 'state_code'
  | 'backup'
  | 'preferred_at'
  | 'rule_version'
>;

export async function insertRepair(
  tx: Tx,
  { services, origin }: Context,
  given: {
    customerId: string;
    facts: Parameters<typeof sealFacts>[2];
    warrantyOf: string | null;
    values: RequestValues;
  },
): Promise<Repair> {
  const repair_id = newId('rep');
  const data_key = services.crypto.newDataKey();
  const repair = await tx
    .insertInto('repairs')
    .values({
      ...given.values,
      repair_id,
      customer_id: given.customerId,
      state: 'requested',
      state_before_dispute: null,
      data_key,
      sealed: sealFacts(services, { repair_id, data_key }, given.facts),
      warranty_of: given.warrantyOf,
      assignment_id: null,
      technician_id: null,
      technician_user_id: null,
      accepted_at: null,
      queued_at: null,
      act_by: null,
      report_sealed: null,
      completed_at: null,
      verified_at: null,
      warranty_until: null,
      created_at: origin.at,
      changed_at: origin.at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await noteMove(tx, origin, { repairId: repair_id, from: null, move: { to: 'requested', mover: 'customer' } });
  await emit(tx, origin, {
    name: 'repairs.requested.v1',
    subject: repair_id,
    payload: { repairId: repair_id, customerId: given.customerId, warrantyOf: given.warrantyOf },
  });
  const { category, symptoms, mode } = given.values;
  await audit(tx, origin, {
    action: 'repairs.requested',
    subjectId: repair_id,
    after: { category, symptoms, mode, warrantyOf: given.warrantyOf },
  });
  return mustMove(tx, origin, repair, { to: 'matching', mover: 'system' });
}
