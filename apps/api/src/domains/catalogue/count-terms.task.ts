import { transact } from '#platform/db/in-transaction.ts';
import type { Task } from '#platform/room.ts';
import { countTerms, forgetTermHints } from './search/term-hints.ts';

export const countTermsTask: Task = {
  name: 'catalogue.count-terms',
  cron: '*/15 * * * *',
  run: async (db) => {
    await transact(db, countTerms);
    forgetTermHints(db);
  },
};
