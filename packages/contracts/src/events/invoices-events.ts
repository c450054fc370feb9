/** Events of the room `invoices`. */
export const invoicesEvents = {};
