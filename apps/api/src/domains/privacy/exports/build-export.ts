import type { Origin } from '#platform/audit.ts';
import { day_ms } from '#platform/clock.ts';
import type { Db } from '#platform/db/database.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newFileName } from '#platform/files/file-store.ts';
import { zip, type ZipEntry } from '#platform/files/zip.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Services } from '#platform/services.ts';
import { findUser, subjectsOf } from '#rooms/identity/index.ts';
import { exportReadMe } from '../messages/privacy-texts.ts';

const life_ms = 7 * day_ms;

/**
 * Asks every keeper of personal data and puts their answers into one ZIP, which lies encrypted with a key of its own:
 * when the link ends, the key goes, and with it every copy. May run twice; the second file is removed again.
 */
export async function buildExport(db: Db, services: Services, origin: Origin, exportId: string): Promise<void> {
  const request = await db
    .selectFrom('data_exports')
    .selectAll()
    .where('export_id', '=', exportId)
    .where('state', '=', 'requested')
    .executeTakeFirst();
  if (!request) return;
  const bytes = zip(await collectAll(db, services, request.user_id), origin.at);
  const rowKey = services.crypto.newDataKey();
  const fileName = newFileName('exports', 'sealed');
  const sealed = services.crypto.seal(rowKey, bytes.toString('base64'), `${exportId}:file`);
  await services.files.put(fileName, Buffer.from(sealed), 'application/octet-stream');
  const taken = await transact(db, async (tx) => {
    const ready = await tx
      .updateTable('data_exports')
      .set({
        state: 'ready',
        ready_at: origin.at,
        expires_at: new Date(origin.at.getTime() + life_ms),
        file_name: fileName,
        row_key: rowKey,
        size_bytes: bytes.length,
      })
      .where('export_id', '=', exportId)
      .where('state', '=', 'requested')
      .returning('user_id')
      .executeTakeFirst();
    if (!ready) return false;
    const payload = { userId: ready.user_id, exportId };
    await emit(tx, origin, { name: 'privacy.export_ready.v1', subject: ready.user_id, payload });
    return true;
  });
  if (!taken) await services.files.remove(fileName);
}

async function collectAll(db: Db, services: Services, userId: string): Promise<ZipEntry[]> {
  const subject = { userId, subjects: await subjectsOf(db, userId) };
  const entries: ZipEntry[] = [];
  for (const keeper of services.personalData) {
    const { data, files = [] } = await keeper.collect(db, services, subject);
    entries.push({ name: `${keeper.name}.json`, bytes: Buffer.from(JSON.stringify(data, null, 2)) });
    entries.push(...files.map((file) => ({ name: `${keeper.name}/${file.name}`, bytes: file.bytes })));
  }
  const user = await findUser(db, userId);
  const readMe = exportReadMe(user?.locale ?? 'en', services.config.company.grievanceEmail);
  return [{ name: 'README.txt', bytes: Buffer.from(readMe) }, ...entries];
}

/** The ZIP of an export whose link is still good. */
export async function openExport(
  db: Db,
  services: Services,
  asked: { exportId: string; at: Date },
): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('data_exports')
    .select(['file_name', 'row_key'])
    .where('export_id', '=', asked.exportId)
    .where('state', '=', 'ready')
    .where('expires_at', '>', asked.at)
    .executeTakeFirst();
  if (!row?.file_name || !row.row_key) return undefined;
  const sealed = (await services.files.get(row.file_name)).toString();
  return Buffer.from(services.crypto.open(row.row_key, sealed, `${asked.exportId}:file`), 'base64');
}

/** Ends exports whose time is over, and those that never came to an end. */
export async function removeOldExports(db: Db, services: Services, at: Date): Promise<void> {
  const over = await db
    .selectFrom('data_exports')
    .select(['export_id', 'file_name'])
    .where('state', '=', 'ready')
    .where('expires_at', '<=', at)
    .execute();
  for (const row of over) {
    await db
      .updateTable('data_exports')
      .set({ state: 'expired', file_name: null, row_key: null, expires_at: at })
      .where('export_id', '=', row.export_id)
      .execute();
    if (row.file_name) await services.files.remove(row.file_name);
  }
  await db
    .updateTable('data_exports')
    .set({ state: 'failed' })
    .where('state', '=', 'requested')
    .where('requested_at', '<', new Date(at.getTime() - day_ms))
    .execute();
}
