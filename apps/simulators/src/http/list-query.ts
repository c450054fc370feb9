import { isRefusal, type Refusal, refuse } from '../gateway/refusal.ts';
import { collectionView, type View } from '../gateway/views.ts';

export type Query = Readonly<Record<string, string | string[] | undefined>>;

interface Page {
  from: number;
  to: number;
  count: number;
  skip: number;
}

/** The first value under a name; `undefined` for none or an empty one. */
export function single(query: Query, name: string): string | undefined {
  const value = query[name];
  return (Array.isArray(value) ? value[0] : value) || undefined;
}

/** What `expand[]=` asks for, in every way clients write it. */
export function expansions(query: Query): string[] {
  return Object.entries(query)
    .filter(([name]) => name.startsWith('expand'))
    .flatMap(([, value]) => value ?? []);
}

export function integerOf(
  query: Query,
  name: string,
  range: [least: number, most: number],
): number | undefined | Refusal {
  const text = single(query, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d{1,15}$/.test(text) && value >= range[0] && value <= range[1]) return value;
  return refuse(`The ${name} must be between ${range[0]} and ${range[1]}.`, { field: name });
}

export function pageOf(query: Query, mostCount = 100): Page | Refusal {
  const from = integerOf(query, 'from', [0, 4_765_046_400]);
  const to = integerOf(query, 'to', [0, 4_765_046_400]);
  const count = integerOf(query, 'count', [1, mostCount]);
  const skip = integerOf(query, 'skip', [0, 10_000_000]);
  for (const value of [from, to, count, skip]) if (isRefusal(value)) return value;
  return {
    from: (from as number | undefined) ?? 0,
    to: (to as number | undefined) ?? Infinity,
    count: (count as number | undefined) ?? 10,
    skip: (skip as number | undefined) ?? 0,
  };
}

/** A page of entities, newest first. */
export function listPage<T extends { created_at: number }>(
  entities: Iterable<T>,
  query: Query,
  view: (entity: T) => View,
): View | Refusal {
  const page = pageOf(query);
  if (isRefusal(page)) return page;
  const fitting = [...entities].filter((entity) => entity.created_at >= page.from && entity.created_at <= page.to);
  return collectionView(
    fitting
      .toReversed()
      .slice(page.skip, page.skip + page.count)
      .map(view),
  );
}
