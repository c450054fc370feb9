import { defineRoom } from '#platform/room.ts';
import { findPinRoute, listStatesRoute } from './places.route.ts';

export { gstState, gstStates, type GstState } from '@mistri/contracts/identifiers/index';
export { distanceKm, greatCircle_km, type Point } from './distance.ts';
export { findPin, type Pin, type PinPlace } from './pin-table.ts';
export { pinLiesInState, stateOfGstin } from './states.ts';

export const room = defineRoom({
  name: 'places',
  routes: [findPinRoute, listStatesRoute],
  permissions: [{ action: 'places.read', role: 'public' }],
});
