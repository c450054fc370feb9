/** Events of the room `inventory`. */
export const inventoryEvents = {};
