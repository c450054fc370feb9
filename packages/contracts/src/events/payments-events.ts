/** Events of the room `payments`. */
export const paymentsEvents = {};
