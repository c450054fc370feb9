import { Type } from 'typebox';
import { typeId } from '@mistri/contracts/plain-text';
import type { Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { findSession, type RemoteSessionRow } from './sessions-store.ts';

export const sessionParams = Type.Object({ sessionId: typeId('rms') }, { additionalProperties: false });

export async function sessionResource({
  db,
  params,
}: {
  db: Db;
  params: { sessionId: string };
}): Promise<Resource | null> {
  const session = await findSession(db, params.sessionId);
  if (!session) return null;
  const relations = { customer: session.customer_id, technician: session.technician_user_id };
  return { id: session.session_id, relations, state: session.state };
}

export async function loadSession(db: Db, sessionId: string): Promise<RemoteSessionRow> {
  const session = await findSession(db, sessionId);
  if (!session) throw new Error('loaded as resource');
  return session;
}
