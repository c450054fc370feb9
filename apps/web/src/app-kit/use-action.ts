'use client';

import type { ApiProblem, ApiResult } from '@mistri/api-client';
import { useRef, useState } from 'react';
import { showToast } from '#web/components/toast.ts';
import { useProblemText } from '#web/i18n/use-problem-text.ts';
import { useConfirmed } from '#web/session/StepUp.tsx';

export interface Action<Input> {
  run: (input: Input) => Promise<boolean>;
  busy: boolean;
  /** What the last run was refused for, in the reader's language. */
  problem: string | undefined;
}

interface ActionOptions<Input, T> {
  send: (input: Input, key: string) => Promise<ApiResult<T>>;
  onDone?: (data: T, input: Input) => void;
  /** Handles a refusal itself; `true` means that nothing is to be shown. */
  onProblem?: (problem: ApiProblem) => boolean;
  /** Where the refusal is said; `page` leaves it to the caller, who shows `problem`. */
  say?: 'toast' | 'page';
}

/**
 * A button's call: one at a time, the same Idempotency-Key until an answer came, the second factor when the api asks
 * for it, refusals said in the reader's language.
 */
export function useAction<Input = void, T = unknown>(options: ActionOptions<Input, T>): Action<Input> {
  const text = useProblemText();
  const confirmed = useConfirmed();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const running = useRef(false);
  const attempt = useRef<{ input: string; key: string }>(undefined);

  async function run(input: Input): Promise<boolean> {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setProblem(undefined);
    const written = JSON.stringify(input) ?? '';
    if (attempt.current?.input !== written) attempt.current = { input: written, key: crypto.randomUUID() };
    const { key } = attempt.current;
    try {
      const result = await confirmed(() => options.send(input, key));
      if (result.ok || result.problem.status > 0) attempt.current = undefined;
      if (result.ok) {
        options.onDone?.(result.data, input);
        return true;
      }
      if (options.onProblem?.(result.problem)) return false;
      const said = text(result.problem);
      setProblem(said);
      if (options.say !== 'page') showToast({ text: said, tone: 'danger' });
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }
  return { run, busy, problem };
}
