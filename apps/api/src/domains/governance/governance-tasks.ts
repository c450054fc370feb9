import type { Task } from '#platform/room.ts';
import { checkAudit } from './audit/check-audit.ts';
import { sealAudit } from './audit/seal-audit.ts';

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
];
