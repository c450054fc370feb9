'use client';

import { useState, useSyncExternalStore } from 'react';
import { forgetSent, noteSent, sentLately } from './code-sent.ts';

const never = (): (() => void) => () => undefined;

/** A browser may refuse storage; then the step lives as long as the page. */
function allowed<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** To whom the code was sent, also before a reload; undefined begins anew. */
export function useCodeSent(way: 'phone' | 'reset'): readonly [string | undefined, (to: string | undefined) => void] {
  const kept = useSyncExternalStore(
    never,
    () => allowed(() => sentLately(sessionStorage, way, Date.now())),
    () => undefined,
  );
  const [here, setHere] = useState<{ to: string | undefined }>();
  function setSent(to: string | undefined): void {
    allowed(() =>
      to === undefined ? forgetSent(sessionStorage, way) : noteSent(sessionStorage, way, { to, at_ms: Date.now() }),
    );
    setHere({ to });
  }
  return [here ? here.to : kept, setSent];
}
