/** What a check of typed text answers: the normal form, or a reason that pages translate. */
export type Parsed<T, Reason extends string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: Reason };

export function parsed<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function refused<Reason extends string>(reason: Reason): { readonly ok: false; readonly reason: Reason } {
  return { ok: false, reason };
}

/** Capital letters, without the spaces, dashes and dots people put between groups. Long input is cut: it is wrong anyway. */
export function compactUpper(text: string): string {
  return text
    .slice(0, 64)
    .replaceAll(/[\s.-]/g, '')
    .toUpperCase();
}
