/** `ord_…bh4bp4a1d2`: the end of a number differs from row to row, its beginning is the time and nearly the same. */
export function shortId(id: string): string {
  return /^[a-z]{3}_[0-9a-z]{26}$/.test(id) ? `${id.slice(0, 4)}…${id.slice(-6)}` : id;
}
