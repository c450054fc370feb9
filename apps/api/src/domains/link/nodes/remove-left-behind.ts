import { transact } from '#platform/db/in-transaction.ts';
import type { Task } from '#platform/room.ts';
import { type Device, noteAbsent, removeDevice, temporaryDevices } from '#rooms/devices/index.ts';
import { linkLimits } from '../link-limits.ts';
import { whereAre } from '../presence/presence-store.ts';
import { inLiveSession } from '../sessions/sessions-store.ts';

/**
 * A program that registered for one session takes itself off the list at its end. One that was killed, or lost its machine, cannot:
 * its key is gone with it, so nothing will ever connect as this device again. Found absent twice, a quarter of an hour apart: the
 * network or this server may have been away in between, and a session goes on without either.
 */
export const removeLeftBehind: Task = {
  name: 'link.remove-left-behind',
  cron: '*/5 * * * *',
  run: async (db, { origin }) => {
    const devices = await temporaryDevices(db);
    const ids = devices.map(({ device_id }) => device_id);
    const connected = new Set((await whereAre(db, ids)).map(({ device_id }) => device_id));
    const busy = await inLiveSession(db, ids);
    const isThere = ({ device_id }: Device): boolean => connected.has(device_id) || busy.has(device_id);
    const idsOf = (which: (device: Device) => boolean): string[] => devices.filter(which).map((one) => one.device_id);

    await noteAbsent(
      db,
      idsOf((one) => isThere(one) && one.absent_since !== null),
      null,
    );
    await noteAbsent(
      db,
      idsOf((one) => !isThere(one) && one.absent_since === null),
      origin.at,
    );
    const before = new Date(origin.at.getTime() - linkLimits.leftBehindAfter_ms);
    for (const deviceId of idsOf((one) => !isThere(one) && one.absent_since !== null && one.absent_since <= before))
      await transact(db, (tx) => removeDevice(tx, origin, { deviceId, reason: 'its session is over and it is away' }));
  },
};
