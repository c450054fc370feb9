/**
 * What stands after `#` is for the browser alone (tokens of mailed links), so it must not travel in `?next=` while somebody
 * logs in. It waits in this tab's storage, for the page it belongs to.
 */
const key = (pathname: string): string => `mistri.fragment:${pathname}`;

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
type Place = Pick<Location, 'pathname' | 'hash'>;

export function keepFragment(store: Store, { pathname, hash }: Place): void {
  if (hash.length > 1) store.setItem(key(pathname), hash);
}

/** The fragment of this address, else the one that waited for it; once. */
export function takeFragment(store: Store, { pathname, hash }: Place): string {
  const kept = store.getItem(key(pathname)) ?? '';
  store.removeItem(key(pathname));
  return (hash.length > 1 ? hash : kept).replace(/^#/, '');
}
