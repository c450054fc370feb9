import { jobNumber } from '@mistri/contracts/jobs/job-number';

/** `ord_…bh4bp4a1d2`: the end of a number differs from row to row, its beginning is the time and nearly the same. */
export function shortId(id: string): string {
  return /^[a-z]{3}_[0-9a-z]{26}$/.test(id) ? `${id.slice(0, 4)}…${id.slice(-6)}` : id;
}

/** As desks show ids: orders, repairs, bookings and plans by the number that people know them by. */
export function shownId(id: string): string {
  return /^(?:ord|rep|bkg|sub)_[0-9a-z]{26}$/.test(id) ? jobNumber(id) : shortId(id);
}
