'use client';

import { type Dispatch, type SetStateAction, useEffect, useRef, useState } from 'react';
import { forgetTyped, keepTyped, readTyped, withTyped } from './kept-typing.ts';

const sameAs = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * State that survives a reload when it has a name (`kept-typing.ts`). Only in what is never rendered on the server: it
 * begins with what this tab keeps. @returns also whether it began with something kept
 */
export function useKeptState<T>(
  name: string | undefined,
  initial: T,
  /** What this form can do with what was kept; undefined when nothing. */
  read: (kept: unknown) => T | undefined,
): readonly [T, Dispatch<SetStateAction<T>>, boolean] {
  const [begun] = useState(() => {
    const kept = name === undefined ? undefined : read(withTyped((store) => readTyped(store, name)));
    return kept === undefined || sameAs(kept, initial) ? { value: initial, kept: false } : { value: kept, kept: true };
  });
  const [value, setValue] = useState<T>(begun.value);
  const first = useRef(initial);
  const written = useRef(begun.value);
  useEffect(() => {
    // Only what somebody changed: a form that was sent stays forgotten while it is still on the page.
    if (name === undefined || written.current === value) return;
    written.current = value;
    withTyped((store) => (sameAs(value, first.current) ? forgetTyped(store, name) : keepTyped(store, name, value)));
  }, [name, value]);
  return [value, setValue, begun.kept];
}
