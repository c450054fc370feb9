'use client';

import type { OperationName } from '@mistri/contracts/repair/powers';
import type { OperationResult, Progress, Refusal, RequestValues } from '@mistri/remote-repair';
import { useRef, useState } from 'react';
import type { Listening, TechnicianSession } from './technician-session.ts';

type Done = Extract<OperationResult, { ok: true }>['value'];

export interface RunningOperation {
  readonly busy: boolean;
  /** As the customer's end knows it. */
  readonly command: string | undefined;
  readonly progress: Progress | undefined;
  /** The customer is being asked. */
  readonly isWaiting: boolean;
  readonly refusal: Refusal | undefined;
  readonly run: (
    operation: OperationName | 'firmware.fetch',
    values?: RequestValues,
    listening?: Listening & { readonly blob?: string },
  ) => Promise<Done | undefined>;
  readonly refuse: (refusal: Refusal) => void;
  readonly stop: () => void;
}

/** One operation at a time of one part of the console: what it is doing, and why it was refused. */
export function useOperation(session: TechnicianSession): RunningOperation {
  const [busy, setBusy] = useState(false);
  const [command, setCommand] = useState<string>();
  const [progress, setProgress] = useState<Progress>();
  const [isWaiting, setWaiting] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const stopping = useRef<AbortController>(undefined);
  const run: RunningOperation['run'] = async (operation, values = {}, listening = {}) => {
    const stop = new AbortController();
    stopping.current = stop;
    setBusy(true);
    setRefusal(undefined);
    setProgress(undefined);
    setCommand(undefined);
    const result = await session.perform(operation, values, {
      ...listening,
      signal: stop.signal,
      onStarted: (shown) => {
        setCommand(shown);
        setWaiting(false);
        listening.onStarted?.(shown);
      },
      onProgress: (now) => {
        setProgress(now);
        listening.onProgress?.(now);
      },
      onWaiting: () => setWaiting(true),
    });
    setBusy(false);
    setWaiting(false);
    if (result.ok) return result.value;
    if (result.refusal.code !== 'stopped') setRefusal(result.refusal);
    return undefined;
  };
  return {
    busy,
    command,
    progress,
    isWaiting,
    refusal,
    run,
    refuse: setRefusal,
    stop: () => stopping.current?.abort(),
  };
}
