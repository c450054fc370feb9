type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const prefix = 'mistri.typed:';
const ownerKey = 'mistri.typed-by';

/**
 * What somebody has typed into a long form and not sent yet, in this tab's storage: a reload, the way back, a session that
 * ended in the middle lose nothing. It is theirs alone: whoever signs in next in this tab, or a log-out, throws it away.
 * Forms ask for it by a name; those that take passwords, codes or account numbers never do.
 */
export function readTyped(store: Store, name: string): unknown {
  const text = store.getItem(prefix + name);
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function keepTyped(store: Store, name: string, value: unknown): void {
  store.setItem(prefix + name, JSON.stringify(value));
}

/** Also the parts of it: `listing` and `listing/models`. */
export function forgetTyped(store: Store, name: string): void {
  const start = prefix + name;
  for (const key of keysOf(store)) if (key === start || key.startsWith(`${start}/`)) store.removeItem(key);
}

export function forgetAllTyped(store: Store): void {
  for (const key of keysOf(store)) if (key.startsWith(prefix)) store.removeItem(key);
  store.removeItem(ownerKey);
}

/** Before anything of it is shown to somebody. */
export function typedBy(store: Store, userId: string): void {
  if (store.getItem(ownerKey) === userId) return;
  forgetAllTyped(store);
  store.setItem(ownerKey, userId);
}

const keysOf = (store: Store): readonly string[] =>
  Array.from({ length: store.length }, (_, at) => store.key(at)).filter((key) => key !== null);

/** The kept values of a form's own fields; whatever else stands there was not written by this version of the form. */
export function typedValues<V extends Record<string, string>>(kept: unknown, initial: V): V | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const known = Object.entries(kept).filter(([name, value]) => name in initial && typeof value === 'string');
  return known.length === 0 ? undefined : { ...initial, ...Object.fromEntries(known) };
}

/** A browser may refuse storage altogether, or be full; then what was typed lives as long as the page. */
export function withTyped<T>(act: (store: Store) => T): T | undefined {
  try {
    return act(sessionStorage);
  } catch {
    return undefined;
  }
}
