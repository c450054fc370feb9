/** Events of the room `ledger`. */
export const ledgerEvents = {};
