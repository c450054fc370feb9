import { Type } from 'typebox';

const order = {
  orderId: Type.String(),
  checkoutId: Type.String(),
  buyerId: Type.String(),
  dealerId: Type.String(),
};

/** Events of the room `orders`. Subject: the order's id, which is its job's id. */
export const ordersEvents = {
  'orders.placed.v1': Type.Object({ ...order, total_minor: Type.Integer() }),
  /** Every change of state, for timelines and notices. */
  'orders.moved.v1': Type.Object({
    ...order,
    from: Type.String(),
    to: Type.String(),
    by: Type.String(),
    reason: Type.Union([Type.String(), Type.Null()]),
  }),
  'orders.return_changed.v1': Type.Object({ ...order, returnId: Type.String(), state: Type.String() }),
};
