/** Events of the room `privacy`. */
export const privacyEvents = {};
