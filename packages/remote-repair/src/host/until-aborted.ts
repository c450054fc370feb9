/** What a page or the network answers, or undefined: it failed, or the signal came first. Whoever was asked may forget to answer. */
export function untilAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve) => {
    const stop = (): void => resolve(undefined);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    answer.then(resolve, stop).finally(() => signal.removeEventListener('abort', stop));
  });
}
