'use client';

import { useCallback, useEffect, useState } from 'react';
import { emptyDraft, parseDraft, partsOfDraft, type RequestDraft } from './request-draft.ts';

const key = 'mistri.repair-request';

export interface KeptDraft {
  draft: RequestDraft;
  change: (changes: Partial<RequestDraft>) => void;
  forget: () => void;
}

/**
 * The draft of a request, kept on this device: a reload, a lost connection or the way to the log-in page lose nothing. Only
 * in what is never rendered on the server: it begins with what this browser keeps.
 */
export function useRequestDraft(): KeptDraft {
  const [draft, setDraft] = useState(readKept);
  useEffect(() => {
    if (draft === emptyDraft) return;
    const { lasting, naming } = partsOfDraft(draft);
    allowed(() => localStorage.setItem(key, lasting));
    allowed(() => sessionStorage.setItem(key, naming));
  }, [draft]);
  const change = useCallback((changes: Partial<RequestDraft>) => setDraft((before) => ({ ...before, ...changes })), []);
  const forget = useCallback(() => {
    allowed(() => localStorage.removeItem(key));
    allowed(() => sessionStorage.removeItem(key));
    setDraft(emptyDraft);
  }, []);
  return { draft, change, forget };
}

function readKept(): RequestDraft {
  return {
    ...emptyDraft,
    ...parseDraft(allowed(() => localStorage.getItem(key))),
    ...parseDraft(allowed(() => sessionStorage.getItem(key))),
  };
}

/** A browser may refuse storage altogether; then the draft lives as long as the page. */
function allowed<T>(access: () => T): T | null {
  try {
    return access();
  } catch {
    return null;
  }
}
