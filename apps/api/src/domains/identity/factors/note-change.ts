import type { EventPayload } from '@mistri/contracts/events/index';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';

type Change = EventPayload<'identity.credentials_changed.v1'>['change'];

/** Writes down that a way into the account changed, and has the user told. */
export async function noteCredentialChange(tx: Tx, origin: Origin, userId: string, change: Change): Promise<void> {
  await audit(tx, origin, { action: `identity.${change}`, subjectId: userId });
  await emit(tx, origin, { name: 'identity.credentials_changed.v1', subject: userId, payload: { userId, change } });
}
