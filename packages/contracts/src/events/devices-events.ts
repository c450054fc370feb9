import { Type } from 'typebox';

/** Events of the room `devices`. */
export const devicesEvents = {
  'devices.registered.v1': Type.Object({
    deviceId: Type.String(),
    ownerId: Type.String(),
    kind: Type.String(),
    byToken: Type.Boolean(),
  }),
  /** Its key counts for nothing from now on. `ownerId` is null for a relay. */
  'devices.removed.v1': Type.Object({
    deviceId: Type.String(),
    ownerId: Type.Union([Type.String(), Type.Null()]),
  }),
};
