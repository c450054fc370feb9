'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';

export interface UrlFilters<Name extends string> {
  values: Readonly<Record<Name, string | undefined>>;
  set: (changes: Partial<Record<Name, string | undefined>>) => void;
  /** Any of them chosen. */
  active: boolean;
  clear: () => void;
}

/** Filters live in the address: a filtered list can be shared, reloaded and gone back to. `names` must be a constant. */
export function useUrlFilters<Name extends string>(names: readonly Name[]): UrlFilters<Name> {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();

  const values = useMemo(
    () =>
      Object.fromEntries(names.map((name) => [name, search.get(name) || undefined])) as Record<
        Name,
        string | undefined
      >,
    [names, search],
  );

  const set = useCallback(
    (changes: Partial<Record<Name, string | undefined>>): void => {
      const next = new URLSearchParams(search);
      for (const [name, value] of Object.entries(changes) as [string, string | undefined][]) {
        if (value === undefined || value === '') next.delete(name);
        else next.set(name, value);
      }
      const text = next.toString();
      router.replace(text === '' ? pathname : `${pathname}?${text}`, { scroll: false });
    },
    [pathname, router, search],
  );

  return {
    values,
    set,
    active: names.some((name) => values[name] !== undefined),
    clear: () => set(Object.fromEntries(names.map((name) => [name, undefined])) as Partial<Record<Name, undefined>>),
  };
}
