import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { account, post } from '#rooms/ledger/index.ts';
import { changeBreak, type FoundBreak, lockBreak, resolved } from './reconciliation-store.ts';
import type { BreakState } from './reconciliation-tables.ts';

export type BreakWork =
  | { readonly do: 'take' }
  | { readonly do: 'give_back' }
  | { readonly do: 'resolve'; readonly resolution: 'explained' | 'corrected' | 'written_off'; readonly reason: string };

export type BreakRefusal =
  | 'reconciliation.not_found'
  | 'reconciliation.resolved'
  | 'reconciliation.taken'
  | 'reconciliation.nothing_to_write_off';

/** One person looks at a break at a time; resolving says why, and a write-off moves the money out of suspense. */
export async function workBreak(
  tx: Tx,
  origin: Origin,
  given: { breakId: string; work: BreakWork },
): Promise<Result<{ breakId: string; state: BreakState }, BreakRefusal>> {
  const found = await lockBreak(tx, given.breakId);
  if (!found) return refuse('reconciliation.not_found', 'There is no such difference.');
  if (found.state === 'resolved') return refuse('reconciliation.resolved', 'This was resolved already.');
  const me = origin.actor.userId;
  if (found.taken_by !== null && found.taken_by !== me && given.work.do !== 'give_back')
    return refuse('reconciliation.taken', 'Another admin is working on this. They can give it back.');
  const { work } = given;
  if (work.do === 'take') {
    await changeBreak(tx, found.break_id, { state: 'taken', taken_by: me, taken_at: origin.at });
    return ok({ breakId: found.break_id, state: 'taken' });
  }
  if (work.do === 'give_back') {
    await changeBreak(tx, found.break_id, { state: 'open', taken_by: null, taken_at: null });
    return ok({ breakId: found.break_id, state: 'open' });
  }
  if (work.resolution === 'written_off') {
    const written = await writeOff(tx, origin, found);
    if (!written.ok) return written;
  }
  await changeBreak(tx, found.break_id, resolved(me, origin.at, work.resolution, work.reason));
  await audit(tx, origin, {
    action: 'reconciliation.break_resolved',
    subjectId: found.break_id,
    reason: work.reason,
    before: { state: found.state, kind: found.kind, reference: found.reference },
    after: { resolution: work.resolution },
  });
  return ok({ breakId: found.break_id, state: 'resolved' });
}

/**
 * Only what a report put into suspense and nobody can give back: nothing else has an amount that is certainly lost. (Strange
 * money that came is somebody's: it is refunded, and the refund meets it in suspense.)
 */
async function writeOff(
  tx: Tx,
  origin: Origin,
  found: FoundBreak,
): Promise<Result<null, 'reconciliation.nothing_to_write_off'>> {
  const lost_minor = lostBy(found);
  if (lost_minor === 0)
    return refuse(
      'reconciliation.nothing_to_write_off',
      'Only adjustments, strange refunds and strange rows of the gateway can be written off.',
    );
  const [debit, credit] =
    lost_minor > 0 ? [account.writeOff(), account.suspense()] : [account.suspense(), account.writeOff()];
  const posted = await post(tx, origin, {
    kind: 'reconciliation.write_off',
    reference: found.break_id,
    entries: [{ debit, credit, amount_minor: Math.abs(lost_minor) }],
  });
  if (!posted.ok) throw new Error(`write-off ${found.break_id}: ${posted.message}`);
  return ok(null);
}

function lostBy({ kind, found_minor }: FoundBreak): number {
  if (kind === 'adjustment' || kind === 'row_unknown') return -(found_minor ?? 0);
  return kind === 'refund_unknown' ? (found_minor ?? 0) : 0;
}
