export type PageQuery = Promise<Record<string, string | string[] | undefined>>;

/** One value of a query: the first when an address repeats it, and never longer than an address can sensibly be. */
export function queryValue(value: string | string[] | undefined, limit = 500): string | undefined {
  const text = Array.isArray(value) ? value[0] : value;
  return text === undefined || text === '' ? undefined : text.slice(0, limit);
}
