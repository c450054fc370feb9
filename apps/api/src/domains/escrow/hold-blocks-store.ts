import type { Selectable } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import type { BlockCause, HoldBlocksTable } from './escrow-tables.ts';

export type HoldBlock = Selectable<HoldBlocksTable>;

export interface BlockKey {
  readonly cause: BlockCause;
  readonly reference: string;
}

/** @returns false when this very block is open already */
export async function placeBlock(
  tx: Tx,
  block: BlockKey & { holdId: string; reason: string; by: string; at: Date },
): Promise<boolean> {
  const placed = await tx
    .insertInto('hold_blocks')
    .values({
      block_id: newId('hbk'),
      hold_id: block.holdId,
      cause: block.cause,
      reference: block.reference,
      reason: block.reason.slice(0, 500),
      placed_by: block.by,
      placed_at: block.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('block_id')
    .executeTakeFirst();
  return placed !== undefined;
}

/** @returns how many blocks were lifted */
export async function liftBlocks(
  tx: Tx,
  lift: { holdId: string; key: BlockKey | { cause: 'manual' | 'review' }; reason: string; by: string; at: Date },
): Promise<number> {
  let query = tx
    .updateTable('hold_blocks')
    .set({ lifted_by: lift.by, lifted_at: lift.at, lift_reason: lift.reason.slice(0, 500) })
    .where('hold_id', '=', lift.holdId)
    .where('lifted_at', 'is', null)
    .where('cause', '=', lift.key.cause);
  if ('reference' in lift.key) query = query.where('reference', '=', lift.key.reference);
  return (await query.returning('block_id').execute()).length;
}

export async function hasOpenBlock(tx: Tx, holdId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('hold_blocks')
    .select('block_id')
    .where('hold_id', '=', holdId)
    .where('lifted_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export function blocksOf(db: Db, holdIds: readonly string[]): Promise<HoldBlock[]> {
  if (holdIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('hold_blocks')
    .selectAll()
    .where('hold_id', 'in', [...holdIds])
    .orderBy('block_id')
    .execute();
}
