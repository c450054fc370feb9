type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
type Way = 'phone' | 'reset';

/** As long as codes hold. */
export const lasts_ms = 10 * 60_000;

const keyOf = (way: Way): string => `mistri.code-sent:${way}`;

/**
 * To whom a code was sent a moment ago, kept in this tab. A phone that shows its SMS often drops the page meanwhile: who
 * comes back needs the field for the code, not another code.
 */
export function noteSent(store: Store, way: Way, sent: { to: string; at_ms: number }): void {
  store.setItem(keyOf(way), JSON.stringify(sent));
}

export function sentLately(store: Store, way: Way, now_ms: number): string | undefined {
  try {
    const kept = JSON.parse(store.getItem(keyOf(way)) ?? 'null') as { to?: unknown; at_ms?: unknown } | null;
    if (typeof kept?.to !== 'string' || typeof kept.at_ms !== 'number') return undefined;
    return now_ms - kept.at_ms < lasts_ms ? kept.to : undefined;
  } catch {
    return undefined;
  }
}

export function forgetSent(store: Store, way: Way): void {
  store.removeItem(keyOf(way));
}
