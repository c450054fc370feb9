/** Events of the room `payouts`. */
export const payoutsEvents = {};
