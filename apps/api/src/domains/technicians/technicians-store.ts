import type { Selectable } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { TechniciansTable } from './technicians-tables.ts';

export type Technician = Selectable<TechniciansTable>;

/** What names the person; only its owner and admins see it. */
export interface SealedFacts {
  readonly legalName: string;
  readonly pan: string;
  readonly addressLine: string;
}

const context = (technicianId: string): string => `technician:${technicianId}`;

export function sealFacts(
  services: Pick<Services, 'crypto'>,
  of: { technicianId: string; dataKey: string },
  facts: SealedFacts,
): string {
  return services.crypto.seal(of.dataKey, JSON.stringify(facts), context(of.technicianId));
}

export function openFacts(
  services: Pick<Services, 'crypto'>,
  technician: Pick<Technician, 'technician_id' | 'data_key' | 'sealed'>,
): SealedFacts {
  const text = services.crypto.open(technician.data_key, technician.sealed, context(technician.technician_id));
  return JSON.parse(text) as SealedFacts;
}

export function findTechnician(db: Db, technicianId: string): Promise<Technician | undefined> {
  return db.selectFrom('technicians').selectAll().where('technician_id', '=', technicianId).executeTakeFirst();
}

export function lockTechnician(tx: Tx, technicianId: string): Promise<Technician | undefined> {
  return tx
    .selectFrom('technicians')
    .selectAll()
    .where('technician_id', '=', technicianId)
    .forUpdate()
    .executeTakeFirst();
}

export function technicianOfUser(db: Db, userId: string): Promise<Technician | undefined> {
  return db.selectFrom('technicians').selectAll().where('user_id', '=', userId).executeTakeFirst();
}

export function documentsOf(db: Db, technicianId: string) {
  return db
    .selectFrom('technician_documents')
    .selectAll()
    .where('technician_id', '=', technicianId)
    .where('replaced_at', 'is', null)
    .orderBy('kind')
    .execute();
}
