'use client';

import { useCallback, useEffect, useState } from 'react';
import { emptyDraft, parseDraft, partsOfDraft, type RequestDraft } from './request-draft.ts';

const key = 'mistri.repair-request';

export interface KeptDraft {
  /** Undefined until the browser's storage was read. */
  draft: RequestDraft | undefined;
  change: (changes: Partial<RequestDraft>) => void;
  forget: () => void;
}

/** The draft of a request, kept on this device: a reload, a lost connection or the way to the log-in page lose nothing. */
export function useRequestDraft(): KeptDraft {
  const [draft, setDraft] = useState<RequestDraft>();
  useEffect(() => {
    setDraft({
      ...emptyDraft,
      ...parseDraft(read(() => localStorage.getItem(key))),
      ...parseDraft(read(() => sessionStorage.getItem(key))),
    });
  }, []);
  useEffect(() => {
    if (!draft || draft === emptyDraft) return;
    const { lasting, naming } = partsOfDraft(draft);
    read(() => localStorage.setItem(key, lasting));
    read(() => sessionStorage.setItem(key, naming));
  }, [draft]);
  const change = useCallback(
    (changes: Partial<RequestDraft>) => setDraft((before) => before && { ...before, ...changes }),
    [],
  );
  const forget = useCallback(() => {
    read(() => localStorage.removeItem(key));
    read(() => sessionStorage.removeItem(key));
    setDraft(emptyDraft);
  }, []);
  return { draft, change, forget };
}

/** A browser may refuse storage altogether; then the draft lives as long as the page. */
function read<T>(access: () => T): T | null {
  try {
    return access();
  } catch {
    return null;
  }
}
