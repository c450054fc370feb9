/** `bytes=0-99`, `bytes=100-`, `bytes=-5`: one range, as RFC 9110 §14.1.2 writes it. What is not one is answered whole (§14.2). */
export type WantedRange = { readonly from: number; readonly to: number } | 'whole' | 'not_satisfiable';

export function readRange(header: string | undefined, length: number): WantedRange {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return 'whole';
  if (first === '') {
    const suffix = Math.min(Number(last), length);
    return suffix === 0 ? 'not_satisfiable' : { from: length - suffix, to: length - 1 };
  }
  const from = Number(first);
  const to = last === '' ? length - 1 : Math.min(Number(last), length - 1);
  if (last !== '' && Number(last) < from) return 'whole';
  return from >= length ? 'not_satisfiable' : { from, to };
}
