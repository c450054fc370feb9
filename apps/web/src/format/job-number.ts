/** The end of the id of an order or repair, as people say it on the phone and as mails and statements have it: `R1DW1CT3`. */
export const jobNumber = (jobId: string): string => jobId.slice(-8).toUpperCase();
