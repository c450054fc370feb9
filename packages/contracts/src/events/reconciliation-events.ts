/** Events of the room `reconciliation`. */
export const reconciliationEvents = {};
