/** The end of the id of an order or repair, as pages, mails and papers have it and people say it on the phone: `R1DW1CT3`. */
export const jobNumber = (jobId: string): string => jobId.slice(-8).toUpperCase();

/** What somebody may write to find one: the number, `#` before it or not, in any case; or the whole id. */
export const jobNumberPattern = '^(#?[0-9A-Za-z]{8}|[a-z]{3}_[0-9a-z]{26})$';

const known = new RegExp(jobNumberPattern);
export const isJobNumber = (text: string): boolean => known.test(text);

/** As ids end: small letters; and who was told `O`, `I` or `L` on the phone means `0` or `1`, as ids have none of these letters. */
export const endOfJobId = (number: string): string =>
  number.slice(-8).toLowerCase().replaceAll('o', '0').replaceAll(/[il]/g, '1');
