/** Events of the room `governance`. */
export const governanceEvents = {};
