import type { Db } from '#platform/db/database.ts';
import type { DataSubject, PersonalDataKeeper } from '#platform/personal-data.ts';
import type { Services } from '#platform/services.ts';
import { removeDevice } from './change-device.ts';
import { devicesOfOwners, forgetOwner } from './devices-store.ts';

async function collect(db: Db, _services: Services, { userId }: DataSubject) {
  const devices = await db.selectFrom('devices').selectAll().where('owner_id', '=', userId).execute();
  const tokens = await db
    .selectFrom('device_tokens')
    .select(['token_id', 'name', 'scopes', 'created_at', 'expires_at', 'last_used_at', 'revoked_at'])
    .where('owner_id', '=', userId)
    .execute();
  const history = await db.selectFrom('device_history').selectAll().where('owner_id', '=', userId).execute();
  return { data: { devices, tokens, history } };
}

async function erase(...[tx, , { subject, origin }]: Parameters<PersonalDataKeeper['erase']>) {
  for (const device of await devicesOfOwners(tx, [subject.userId])) {
    await removeDevice(tx, origin, { deviceId: device.device_id, reason: 'its owner was erased' });
  }
  await forgetOwner(tx, subject.userId);
  return { kept: [], files: [] };
}

export const devicesKeeper: PersonalDataKeeper = { name: 'devices', collect, erase };
