/** Events of the room `ratings`. */
export const ratingsEvents = {};
