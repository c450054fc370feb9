export type Ward = { kind: 'none' } | { kind: 'broken' } | { kind: 'asked'; token: string };

/** What the link of a child's request says after `#` (the api makes it in `guardians.ts`). */
export function wardIn(fragment: string | undefined): Ward {
  if (!fragment?.startsWith('ward=')) return { kind: 'none' };
  const token = fragment.slice('ward='.length);
  return /^mgt_[\w-]{43}$/.test(token) ? { kind: 'asked', token } : { kind: 'broken' };
}
