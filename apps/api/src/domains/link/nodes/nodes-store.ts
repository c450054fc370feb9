import type { Selectable } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { LinkNodesTable } from '../link-tables.ts';

export type Node = Selectable<LinkNodesTable>;

export function findNode(db: Db, deviceId: string): Promise<Node | undefined> {
  return db.selectFrom('link_nodes').selectAll().where('device_id', '=', deviceId).executeTakeFirst();
}

export function nodesOf(db: Db, deviceIds: readonly string[]): Promise<Node[]> {
  if (deviceIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('link_nodes')
    .selectAll()
    .where('device_id', 'in', [...deviceIds])
    .execute();
}

export function nodesOfTeams(db: Db, teamIds: readonly string[]): Promise<Node[]> {
  if (teamIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('link_nodes')
    .selectAll()
    .where('team_id', 'in', [...teamIds])
    .orderBy('device_id')
    .limit(1_000)
    .execute();
}

export async function putNode(tx: Tx, node: Node): Promise<void> {
  const { team_id, tags, region } = node;
  await tx
    .insertInto('link_nodes')
    .values(node)
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet({ team_id, tags, region }))
    .execute();
}

export async function deleteNode(tx: Tx, deviceId: string): Promise<void> {
  await tx.deleteFrom('link_nodes').where('device_id', '=', deviceId).execute();
}
