import { sentence } from '@mistri/contracts/repair/sentences';
import type { ServiceResult } from '@mistri/android';
import type { LinkClock } from '@mistri/link';

/** Longer than anything of ours takes to notice that it was stopped. */
const grace_ms = 500;

/** What a page or the network answers, or undefined: it failed, or the signal came first. Whoever was asked may forget to answer. */
export function untilAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve) => {
    const stop = (): void => resolve(undefined);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    answer.then(resolve, stop).finally(() => signal.removeEventListener('abort', stop));
  });
}

/**
 * What was stopped ends by itself; a promise of the ADB library that the phone will never answer (a socket that was being opened when
 * the cable went) does not, and is left behind: its phone is gone or its sockets are closed.
 */
export function endedInTime(
  performing: Promise<ServiceResult>,
  signal: AbortSignal,
  clock: LinkClock,
): Promise<ServiceResult> {
  return new Promise((resolve, reject) => {
    const leave = (): void => resolve({ ok: false, refusal: { code: 'phone', message: sentence('stopped') } });
    const stopped = (): void => void clock.after(grace_ms, leave);
    if (signal.aborted) stopped();
    signal.addEventListener('abort', stopped, { once: true });
    performing.then(resolve, reject).finally(() => signal.removeEventListener('abort', stopped));
  });
}
