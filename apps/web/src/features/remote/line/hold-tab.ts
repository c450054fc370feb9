/**
 * One tab of this browser at a time has a person's phone, line and session; the others say so, and go on when it is closed. Pages
 * that are left, reloaded or crash let go by themselves.
 *
 * @returns lets go
 */
export function holdTab(name: string, say: (where: 'here' | 'elsewhere') => void): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  const held = async (lock: Lock | null): Promise<void> => {
    if (signal.aborted) return;
    if (!lock) {
      say('elsewhere');
      await navigator.locks.request(name, { signal }, held).catch(() => undefined);
      return;
    }
    say('here');
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  };
  void navigator.locks.request(name, { ifAvailable: true }, held);
  return () => leaving.abort();
}
