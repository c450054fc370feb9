/** Events of the room `dealers`. */
export const dealersEvents = {};
