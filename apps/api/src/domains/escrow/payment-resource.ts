import type { Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { findPayment } from '#rooms/payments/index.ts';

/** A payment as admins act on it: nobody has a relation to it here. */
export async function paymentResource(db: Db, paymentId: string): Promise<Resource | null> {
  return (await findPayment(db, paymentId)) ? { id: paymentId, relations: {} } : null;
}
