/** Events of the room `notifications`. */
export const notificationsEvents = {};
