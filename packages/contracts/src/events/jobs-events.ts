/** Events of the room `jobs`. */
export const jobsEvents = {};
