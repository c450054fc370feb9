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
