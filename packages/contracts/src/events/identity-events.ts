/** Events of the room `identity`. */
export const identityEvents = {};
