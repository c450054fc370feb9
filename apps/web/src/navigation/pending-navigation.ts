/** How many links wait for their page: the bar at the top of the page shows that something is coming. */
let waiting = 0;
const listeners = new Set<() => void>();

function change(by: 1 | -1): void {
  waiting += by;
  for (const listener of listeners) listener();
}

/** @returns how to say that the page has come, or that the person went elsewhere */
export function startNavigation(): () => void {
  change(1);
  return () => change(-1);
}

export function isNavigating(): boolean {
  return waiting > 0;
}

export function onNavigation(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
