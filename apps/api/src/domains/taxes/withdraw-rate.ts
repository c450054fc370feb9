import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { indianDay } from '#platform/indian-days.ts';
import { valueOf } from './add-rate.ts';
import { endRate, findRate, lockScope, markWithdrawn, ratesOfScope } from './taxes-store.ts';

export type WithdrawTaxRateRefusal = 'taxes.not_found' | 'taxes.has_begun' | 'taxes.already_withdrawn';

/** Takes back a rate that has not begun (a typing mistake, a postponed law); the one before it holds on. */
export async function withdrawTaxRate(
  tx: Tx,
  origin: Origin,
  request: { rateId: string; reason: string },
): Promise<Result<{ rateId: string }, WithdrawTaxRateRefusal>> {
  const seen = await findRate(tx, request.rateId);
  if (!seen) return refuse('taxes.not_found', 'There is no such rate.');
  await lockScope(tx, seen.kind, seen.scope);
  const known = await ratesOfScope(tx, seen.kind, seen.scope);
  const rate = known.find((other) => other.rateId === request.rateId);
  if (!rate) return refuse('taxes.already_withdrawn', 'This rate was already withdrawn.');
  if (rate.validFrom <= indianDay(origin.at)) {
    return refuse('taxes.has_begun', 'This rate has begun to apply and stays. Add a new one from tomorrow on.');
  }
  const before = known.findLast((other) => other.validFrom < rate.validFrom);
  await markWithdrawn(tx, {
    rateId: rate.rateId,
    by: origin.actor.userId,
    at: origin.at,
    reason: request.reason,
  });
  if (before) await endRate(tx, before.rateId, rate.validTo);
  await audit(tx, origin, {
    action: 'taxes.rate_withdrawn',
    subjectId: rate.rateId,
    reason: request.reason,
    before: valueOf(rate),
  });
  await emit(tx, origin, {
    name: 'taxes.rates_changed.v1',
    subject: `tax:${rate.kind}:${rate.scope}`,
    payload: { kind: rate.kind, scope: rate.scope, validFrom: rate.validFrom },
  });
  return ok({ rateId: rate.rateId });
}
