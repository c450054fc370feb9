'use client';

import { useEffect, useState } from 'react';
import { takeFragment } from './kept-fragment.ts';

/**
 * What a mailed link carries after `#`; undefined until the page runs in the browser. It is cut from the address, so that
 * nobody who copies the address or reads the history finds a token in it.
 */
export function useFragment(): string | undefined {
  const [fragment, setFragment] = useState<string>();
  useEffect(() => {
    function take(): void {
      const taken = takeFragment(sessionStorage, location);
      if (location.hash !== '') history.replaceState(history.state, '', `${location.pathname}${location.search}`);
      setFragment((before) => (taken === '' ? (before ?? '') : taken));
    }
    take();
    globalThis.addEventListener('hashchange', take);
    return () => globalThis.removeEventListener('hashchange', take);
  }, []);
  return fragment;
}
