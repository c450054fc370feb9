import type { Task } from '#platform/room.ts';
import { checkAudit } from './audit/check-audit.ts';
import { sealAudit } from './audit/seal-audit.ts';
import { forgetOldMinutes, watchBudgets } from './status/read-service.ts';

export const governanceTasks: readonly Task[] = [
  {
    name: 'governance.seal-audit',
    cron: '* * * * *',
    run: async (db, { services, origin }) => {
      await sealAudit(db, services, { at: origin.at });
    },
  },
  {
    // Rows of transactions that took longer than a quarter of an hour, and those written while clocks were wrong.
    name: 'governance.seal-stragglers',
    cron: '10 2 * * *',
    run: async (db, { services, origin }) => {
      await sealAudit(db, services, { at: origin.at, everything: true });
    },
  },
  {
    name: 'governance.check-audit',
    cron: '30 2 * * *',
    run: (db, { services, origin }) => checkAudit(db, services, origin),
  },
  { name: 'governance.watch-budgets', cron: '*/5 * * * *', run: (db, { origin }) => watchBudgets(db, origin) },
  { name: 'governance.forget-minutes', cron: '40 2 * * *', run: (db, { origin }) => forgetOldMinutes(db, origin.at) },
];
