/** Events of the room `disputes`. */
export const disputesEvents = {};
