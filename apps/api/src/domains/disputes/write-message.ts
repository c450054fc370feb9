import type { Crypto } from '#platform/crypto/crypto.ts';
import type { Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import type { Dispute } from './disputes-store.ts';
import type { MessageKind, MessageSide } from './disputes-tables.ts';

const context = (messageId: string): string => `dispute-message:${messageId}`;

/** Stores what somebody wrote, sealed with the dispute's key. @returns its id */
export async function writeMessage(
  tx: Tx,
  { origin, crypto }: { origin: Origin; crypto: Crypto },
  dispute: Pick<Dispute, 'dispute_id' | 'data_key'>,
  message: { side: MessageSide; kind: MessageKind; text: string },
): Promise<string> {
  const messageId = newId('dsm');
  await tx
    .insertInto('dispute_messages')
    .values({
      message_id: messageId,
      dispute_id: dispute.dispute_id,
      side: message.side,
      author_id: origin.actor.userId,
      kind: message.kind,
      sealed: crypto.seal(dispute.data_key, message.text, context(messageId)),
      at: origin.at,
    })
    .execute();
  return messageId;
}

export interface DisputeMessage {
  readonly messageId: string;
  readonly side: MessageSide;
  readonly authorId: string;
  readonly kind: MessageKind;
  readonly text: string;
  readonly at: Date;
}

/** Oldest first. Notes of the platform only when asked for. */
export async function readMessages(
  db: Db,
  crypto: Crypto,
  dispute: Pick<Dispute, 'dispute_id' | 'data_key'>,
  { withNotes }: { withNotes: boolean },
): Promise<DisputeMessage[]> {
  let query = db.selectFrom('dispute_messages').selectAll().where('dispute_id', '=', dispute.dispute_id);
  if (!withNotes) query = query.where('kind', '<>', 'note');
  const rows = await query.orderBy('message_id').execute();
  return rows.map((row) => ({
    messageId: row.message_id,
    side: row.side,
    authorId: row.author_id,
    kind: row.kind,
    text: crypto.open(dispute.data_key, row.sealed, context(row.message_id)),
    at: row.at,
  }));
}
