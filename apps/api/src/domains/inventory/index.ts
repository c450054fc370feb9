import './inventory-tables.ts';
import { defineRoom } from '#platform/room.ts';
import { expireReservationsTask } from './expire-reservations.task.ts';
import { inventoryPermissions } from './inventory-permissions.ts';
import * as routes from './inventory.route.ts';

export { changeStock, type ChangeStock, type StockChange, type StockReason } from './change-stock.ts';
export { commitReservation, releaseReservation } from './commit-reservation.ts';
export { labelsOf, putItems, putWarehouse, type StockItem, type Warehouse } from './put-items.ts';
export { availability, availableOf, type Availability } from './read-availability.ts';
export { reserve, type Reserve, type ReserveLine, type Shortage } from './reserve-stock.ts';
export { restock, type Restock } from './restock.ts';
export { verifyStock, type StockProblem } from './verify-stock.ts';

export const room = defineRoom({
  name: 'inventory',
  routes: Object.values(routes),
  permissions: inventoryPermissions,
  tasks: [expireReservationsTask],
});
