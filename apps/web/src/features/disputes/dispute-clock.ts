import type { Data } from '@mistri/api-client';

type Row = Pick<
  Data<'GET /api/disputes'>['disputes'][number],
  'state' | 'answerBy' | 'decideBy' | 'appealUntil' | 'closedAt'
>;

/** When the present state ends by itself or becomes late; undefined when nothing runs any more (PAY-7). */
export function nextDeadline(row: Row): string | undefined {
  switch (row.state) {
    case 'open':
      return row.answerBy;
    case 'in_review':
    case 'appealed':
      return row.decideBy;
    case 'decided':
      return row.appealUntil ?? undefined;
    case 'closed':
      return undefined;
  }
}
