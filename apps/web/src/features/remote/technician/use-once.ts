'use client';

import { useEffect, useRef } from 'react';

/** Does it once, as soon as it may: what a part shows first needs no click. */
export function useOnce(may: boolean, work: () => void): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (!may || isDone.current) return;
    isDone.current = true;
    work();
  });
}

/** Once for each value; undefined: not yet. */
export function useForEach(value: number | undefined, work: () => void): void {
  const done = useRef<number>(undefined);
  useEffect(() => {
    if (value === undefined || done.current === value) return;
    done.current = value;
    work();
  });
}
