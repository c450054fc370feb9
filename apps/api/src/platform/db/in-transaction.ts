import type { Db, Tx } from '#platform/db/database.ts';
import { Rollback, type Result } from '#platform/refusal.ts';

const retryable = new Set(['40001', '40P01']); // serialization_failure, deadlock_detected
const attempts = 5;

/**
 * Runs `work` in one READ COMMITTED transaction. A returned refusal rolls everything back. Deadlocks and serialization
 * failures are tried again (5 times at most): `work` must therefore have no effect outside the transaction.
 */
export async function inTransaction<T, C extends string>(
  db: Db,
  work: (tx: Tx) => Promise<Result<T, C>>,
): Promise<Result<T, C>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(async (tx) => {
        const result = await work(tx);
        if (!result.ok) throw new Rollback(result);
        return result;
      });
    } catch (error) {
      if (error instanceof Rollback) return error.refusal as Result<T, C>;
      if (attempt < attempts && retryable.has(sqlState(error) ?? '')) continue;
      throw error;
    }
  }
}

/** The same for work that cannot be refused. */
export async function transact<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  const result = await inTransaction(db, async (tx) => ({ ok: true as const, value: await work(tx) }));
  if (!result.ok) throw new Error(`unexpected refusal ${result.code}`);
  return result.value;
}

/** PostgreSQL's SQLSTATE of a thrown error, e.g. `23505` unique_violation. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** Name of the violated constraint, if the error is a constraint violation. */
export function violatedConstraint(error: unknown): string | undefined {
  const state = sqlState(error);
  if (!state?.startsWith('23')) return undefined;
  const name = (error as { constraint?: unknown }).constraint;
  return typeof name === 'string' ? name : '';
}
