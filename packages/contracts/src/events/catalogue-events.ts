/** Events of the room `catalogue`. */
export const catalogueEvents = {};
