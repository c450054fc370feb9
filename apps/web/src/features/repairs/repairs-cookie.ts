/** A hint for the tab bar: `1` in the browser of a customer who has repairs. */
export const repairsCookie = 'mistri_repairs';
