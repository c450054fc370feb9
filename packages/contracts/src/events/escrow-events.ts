/** Events of the room `escrow`. */
export const escrowEvents = {};
