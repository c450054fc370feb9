import { transact } from '#platform/db/in-transaction.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Task } from '#platform/room.ts';
import { verifyLedger } from './verify-ledger.ts';

/** PAY-2: nightly at 02:00 in India (20:30 UTC). A difference is an alert, never repaired silently. */
export const verifyLedgerTask: Task = {
  name: 'ledger.verify-balances',
  cron: '30 20 * * *',
  run: async (db, { services, origin }) => {
    const problems = await verifyLedger(db);
    if (problems.length === 0) return;
    services.log.error({ problems: problems.slice(0, 20), count: problems.length }, 'the ledger does not balance');
    await transact(db, (tx) =>
      emit(tx, origin, {
        name: 'ledger.check_failed.v1',
        subject: 'ledger',
        payload: {
          count: problems.length,
          problems: problems.slice(0, 20).map(({ problem, subject }) => ({ problem, subject })),
        },
      }),
    );
  },
};
