import type { Tx } from '#platform/db/database.ts';
import { refuse, type Refusal } from '#platform/refusal.ts';
import { holdsCapability } from '#rooms/identity/index.ts';

/**
 * Two people means two who answer for it now: a proposal of somebody who lost the capability or the account meanwhile has one
 * voice only, and could be what they were dismissed for.
 */
export async function proposerGone(
  tx: Tx,
  asked: { proposedBy: string; at: Date },
): Promise<Refusal<'fees.proposer_gone'> | undefined> {
  const { proposedBy: userId, at } = asked;
  if (!userId.startsWith('usr_') || (await holdsCapability(tx, { userId, capability: 'finance', at })))
    return undefined;
  return refuse(
    'fees.proposer_gone',
    'Who proposed this is no finance admin any more. Reject it, and propose it yourself if it is right: another one decides.',
  );
}
