import type { Selectable } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { LinkInvitationsTable } from '../link-tables.ts';

export type Invitation = Selectable<LinkInvitationsTable>;

export function findInvitation(db: Db, invitationId: string): Promise<Invitation | undefined> {
  return db.selectFrom('link_invitations').selectAll().where('invitation_id', '=', invitationId).executeTakeFirst();
}

export function openInvitationsOf(db: Db, teamId: string, now: Date): Promise<Invitation[]> {
  return db
    .selectFrom('link_invitations')
    .selectAll()
    .where('team_id', '=', teamId)
    .where('state', '=', 'open')
    .where('expires_at', '>', now)
    .orderBy('invitation_id')
    .execute();
}

/** For whoever has proved one of these addresses or numbers. */
export function openInvitationsFor(db: Db, indexes: readonly string[], now: Date): Promise<Invitation[]> {
  if (indexes.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('link_invitations')
    .selectAll()
    .where('contact_index', 'in', [...indexes])
    .where('state', '=', 'open')
    .where('expires_at', '>', now)
    .orderBy('invitation_id')
    .execute();
}

export function insertInvitation(tx: Tx, invitation: Omit<Invitation, 'state' | 'decided_at'>): Promise<Invitation> {
  return tx
    .insertInto('link_invitations')
    .values({ ...invitation, decided_at: null })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** @returns undefined when somebody decided before */
export function closeInvitation(
  tx: Tx,
  invitationId: string,
  decided: { state: 'accepted' | 'declined' | 'withdrawn'; at: Date },
): Promise<Invitation | undefined> {
  return tx
    .updateTable('link_invitations')
    .set({ state: decided.state, decided_at: decided.at })
    .where('invitation_id', '=', invitationId)
    .where('state', '=', 'open')
    .returningAll()
    .executeTakeFirst();
}
