import { Type } from 'typebox';

/** Events of the room `inventory`. */
export const inventoryEvents = {
  /** Nobody paid in time: what the job had reserved is free again (MKT-5). */
  'inventory.reservation_expired.v1': Type.Object({ jobId: Type.String() }),
  /** A product came back into stock or went out of it. Read the present availability; it may have changed again. */
  'inventory.availability_changed.v1': Type.Object({ productId: Type.String(), dealerId: Type.String() }),
  /** What is free in a warehouse fell to the mark the dealer set. */
  'inventory.stock_low.v1': Type.Object({
    productId: Type.String(),
    dealerId: Type.String(),
    warehouseId: Type.String(),
    available: Type.Integer(),
  }),
};
