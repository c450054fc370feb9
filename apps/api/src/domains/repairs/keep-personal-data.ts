import { endedRepairs } from '@mistri/contracts/repair/repair-states';
import type { Db, Tx } from '#platform/db/database.ts';
import type { DataSubject, PersonalDataKeeper } from '#platform/personal-data.ts';
import type { Services } from '#platform/services.ts';
import { photosOf } from './add-photo.ts';
import { openFacts, openReport, quotesOf, type Repair, sealFacts } from './repairs-store.ts';

const repairsOf = (db: Db, userId: string): Promise<Repair[]> =>
  db.selectFrom('repairs').selectAll().where('customer_id', '=', userId).orderBy('repair_id', 'desc').execute();

async function collect(db: Db, services: Services, { userId }: DataSubject) {
  const told = [];
  const files = [];
  for (const repair of await repairsOf(db, userId)) {
    const photos = await photosOf(db, repair.repair_id);
    told.push(await tell(db, services, repair));
    for (const photo of photos)
      files.push({ name: `${photo.photo_id}.jpg`, bytes: await services.files.get(photo.file_name) });
  }
  const worked = await db
    .selectFrom('repair_assignments')
    .select(['repair_id', 'assigned_at', 'accepted_at', 'ended_at', 'cause', 'reason'])
    .where('technician_user_id', '=', userId)
    .orderBy('assigned_at')
    .execute();
  return { data: { repairs: told, assignments: worked }, files };
}

async function tell(db: Db, services: Services, repair: Repair) {
  const { data_key: _key, sealed: _sealed, report_sealed: _report, ...facts } = repair;
  const quotes = await quotesOf(db, repair.repair_id);
  const timeline = await db
    .selectFrom('repair_events')
    .select(['at', 'from_state', 'to_state', 'mover', 'reason'])
    .where('repair_id', '=', repair.repair_id)
    .orderBy('event_no')
    .execute();
  return { ...facts, ...openFacts(services, repair), report: openReport(services, repair) ?? null, quotes, timeline };
}

async function obstacles(db: Db, { userId }: DataSubject) {
  const open = await db
    .selectFrom('repairs')
    .select('customer_id')
    .where((where) => where.or([where('customer_id', '=', userId), where('technician_user_id', '=', userId)]))
    .where('state', 'not in', [...endedRepairs])
    .execute();
  const asked = open.filter((repair) => repair.customer_id === userId).length;
  const own = { code: 'repairs.open', message: 'Repairs of yours are not finished yet.', count: asked };
  const working = {
    code: 'repairs.open_as_technician',
    message: 'Repairs that you work on are not finished yet.',
    count: open.length - asked,
  };
  return [own, working].filter((obstacle) => obstacle.count > 0);
}

/** What was written and photographed goes; invoices keep the name and address that the law demands. */
async function erase(tx: Tx, services: Services, { subject }: { subject: DataSubject }) {
  const files: string[] = [];
  const repairs = await repairsOf(tx, subject.userId);
  for (const repair of repairs) {
    const photos = await photosOf(tx, repair.repair_id);
    files.push(...photos.map((photo) => photo.file_name));
    await tx.deleteFrom('repair_photos').where('repair_id', '=', repair.repair_id).execute();
    // A new key: what was sealed with the old one cannot be opened from any copy of the row.
    const fresh = { repair_id: repair.repair_id, data_key: services.crypto.newDataKey() };
    const sealed = sealFacts(services, fresh, { name: '', addressLine: '', description: '' });
    await tx
      .updateTable('repairs')
      .set({ data_key: fresh.data_key, sealed, report_sealed: null })
      .where('repair_id', '=', repair.repair_id)
      .execute();
  }
  const why = 'CGST Act s.36 and Companies Act s.128: accounts and invoices for eight years';
  return { kept: repairs.length > 0 ? [{ what: 'repairs_and_invoices', why }] : [], files };
}

export const repairsKeeper: PersonalDataKeeper = { name: 'repairs', collect, obstacles, erase };
