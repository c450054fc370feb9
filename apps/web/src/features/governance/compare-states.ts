/** One fact of an object before and after a decision. `undefined` means that it was not there. */
export interface StateChange {
  path: string;
  before: string | undefined;
  after: string | undefined;
  change: 'added' | 'removed' | 'changed' | 'same';
}

/** Deeper than this, and longer lists, are shown as they are written: the explorer compares, it does not decode. */
const deepest = 4;
const longestList = 20;

/**
 * GOV-1: what a decision changed, fact by fact, in the order the log wrote them. Audit rows hold any JSON; most are one
 * flat object, so that nested ones are named by their path (`address.pin`).
 */
export function compareStates(before: unknown, after: unknown): StateChange[] {
  const old = flatten(before);
  const fresh = flatten(after);
  const paths = [...new Set([...old.keys(), ...fresh.keys()])];
  return paths.map((path) => {
    const [was, is] = [old.get(path), fresh.get(path)];
    const change = was === undefined ? 'added' : is === undefined ? 'removed' : was === is ? 'same' : 'changed';
    return { path, before: was, after: is, change };
  });
}

function flatten(value: unknown): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (part: unknown, path: string, depth: number): void => {
    const inside = depth < deepest ? entriesOf(part) : undefined;
    if (inside === undefined) found.set(path, written(part));
    else for (const [key, item] of inside) walk(item, path === '' ? key : `${path}.${key}`, depth + 1);
  };
  if (value !== null && value !== undefined) walk(value, '', 0);
  return found;
}

/** What can be looked into; undefined for plain values and for what is better shown whole. */
function entriesOf(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value);
  if (entries.length === 0 || (Array.isArray(value) && entries.length > longestList)) return undefined;
  return entries;
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
