import { transact } from '#platform/db/in-transaction.ts';
import type { Task } from '#platform/room.ts';
import { countTerms } from './search/term-hints.ts';

export const countTermsTask: Task = {
  name: 'catalogue.count-terms',
  cron: '*/15 * * * *',
  run: (db) => transact(db, countTerms),
};
