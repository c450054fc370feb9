import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import { indianDay } from '#platform/indian-days.ts';
import { isRateKind, scopeProblem, type TaxKind } from './tax-kinds.ts';
import { endRate, insertRate, lockScope, ratesOfScope, type TaxRate } from './taxes-store.ts';

export interface NewTaxRate {
  readonly kind: TaxKind;
  readonly scope: string;
  readonly rate_bp: number | null;
  readonly amount_minor: number | null;
  readonly validFrom: string;
  readonly source: string;
  readonly note: string | null;
}

export type AddTaxRateRefusal = 'taxes.back_dated' | 'taxes.wrong_value' | 'taxes.date_taken';

/**
 * A rate from a day on. It ends the one that held until then, and itself ends where a later one was already announced.
 * Never back-dated: invoices of today have been made with today's rates.
 */
export async function addTaxRate(
  tx: Tx,
  origin: Origin,
  rate: NewTaxRate,
): Promise<Result<{ rateId: string; validTo: string | null }, AddTaxRateRefusal>> {
  const problem = valueProblem(rate);
  if (problem) return problem;
  if (!isDay(rate.validFrom) || rate.validFrom <= indianDay(origin.at)) {
    return refuse('taxes.back_dated', 'A new rate begins tomorrow at the earliest: invoices of today are made.', {
      errors: [{ path: 'validFrom', message: 'must be a day after today' }],
    });
  }
  await lockScope(tx, rate.kind, rate.scope);
  const known = await ratesOfScope(tx, rate.kind, rate.scope);
  if (known.some((other) => other.validFrom === rate.validFrom)) {
    return refuse('taxes.date_taken', 'There is already a rate from that day. Withdraw it first.', {
      errors: [{ path: 'validFrom', message: 'is taken by another rate' }],
    });
  }
  const before = known.findLast((other) => other.validFrom < rate.validFrom);
  const after = known.find((other) => other.validFrom > rate.validFrom);
  if (before) await endRate(tx, before.rateId, rate.validFrom);
  const rateId = newId('txr');
  const validTo = after?.validFrom ?? null;
  await insertRate(tx, { ...rate, rateId, validTo, createdBy: origin.actor.userId, createdAt: origin.at });
  await audit(tx, origin, {
    action: 'taxes.rate_added',
    subjectId: rateId,
    before: before && valueOf(before),
    after: { ...rate, validTo },
  });
  await emit(tx, origin, {
    name: 'taxes.rates_changed.v1',
    subject: `tax:${rate.kind}:${rate.scope}`,
    payload: { kind: rate.kind, scope: rate.scope, validFrom: rate.validFrom },
  });
  return ok({ rateId, validTo });
}

export function valueOf(rate: TaxRate): Record<string, unknown> {
  const { rateId, rate_bp, amount_minor, validFrom } = rate;
  return { rateId, rate_bp, amount_minor, validFrom };
}

function valueProblem(rate: NewTaxRate): Refusal<'taxes.wrong_value'> | undefined {
  const wrong = (path: string, message: string): Refusal<'taxes.wrong_value'> =>
    refuse('taxes.wrong_value', `The ${path} ${message}.`, { errors: [{ path, message }] });
  const scope = scopeProblem(rate.kind, rate.scope);
  if (scope) return wrong('scope', scope);
  const wantsRate = isRateKind(rate.kind);
  if ((rate.rate_bp !== null) !== wantsRate) {
    return wrong('rateBp', wantsRate ? 'is required for this kind' : 'does not belong to this kind');
  }
  if ((rate.amount_minor !== null) === wantsRate) {
    return wrong('amount', wantsRate ? 'does not belong to this kind' : 'is required for this kind');
  }
  if (rate.kind !== 'tds' && rate.rate_bp !== null && rate.rate_bp % 2 !== 0) {
    return wrong('rateBp', 'must be even: it is charged in two equal halves inside a State');
  }
  return undefined;
}

/** `2026-02-30` has the form of a day and is none. */
function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
