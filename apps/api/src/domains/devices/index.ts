import './devices-tables.ts';
import { afterward } from '#platform/outbox/subscription.ts';
import { defineRoom } from '#platform/room.ts';
import { deviceLimits } from './device-limits.ts';
import { deviceTokenRoutes } from './device-tokens.routes.ts';
import { devicesPermissions } from './devices-permissions.ts';
import { removeOld } from './devices-store.ts';
import { deviceRoutes } from './devices.routes.ts';
import { devicesKeeper } from './keep-personal-data.ts';
import { tellOwner } from './tell-owner.ts';

export { addRelayDevice, removeDevice } from './change-device.ts';
export {
  type Device,
  devicesOfOwners,
  findDevice,
  findDevices,
  noteAbsent,
  noteSeen,
  temporaryDevices,
} from './devices-store.ts';
export type { DeviceKind, LinkPlatform } from './devices-tables.ts';
export { makeChallenge, registerDevice } from './register-device.ts';

export const room = defineRoom({
  name: 'devices',
  routes: [...deviceRoutes, ...deviceTokenRoutes],
  permissions: devicesPermissions,
  personalData: devicesKeeper,
  subscriptions: [
    afterward('devices.registered.v1', 'devices.tell-owner', (db, event, { services }) => {
      const { deviceId, ownerId } = event.payload;
      return tellOwner(db, services, { deviceId, ownerId, key: event.eventId });
    }),
  ],
  tasks: [
    {
      name: 'devices.remove-old',
      cron: '41 * * * *',
      run: (db, { origin }) => removeOld(db, origin.at, new Date(origin.at.getTime() - deviceLimits.historyKept_ms)),
    },
  ],
});
