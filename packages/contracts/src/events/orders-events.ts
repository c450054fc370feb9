/** Events of the room `orders`. */
export const ordersEvents = {};
