import type { Logger } from 'pino';

/**
 * Does the work of a task for each item, one after the other. One that fails is written down, and does not keep the
 * others, now and in every later run, from their turn.
 *
 * @throws AggregateError at the end when any failed, so that the task counts as failed
 */
export async function eachAlone<T>(
  items: readonly T[],
  log: Logger,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      failures.push(error);
      log.error({ item, err: error }, 'one item of a task failed');
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${items.length} items failed`);
}
