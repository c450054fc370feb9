import type { Db } from '#platform/db/database.ts';
import {
  account,
  balanceAt,
  entriesOf,
  statementOf,
  type StatementLine,
  type TransferEntry,
} from '#rooms/ledger/index.ts';

/** How a movement of the payee's balance is called on a statement. */
export type StatementKind = 'release' | 'refund' | 'recovery' | 'payout' | 'payout_returned' | 'other';

export interface PayeeStatementLine {
  readonly at: Date;
  readonly kind: StatementKind;
  readonly jobId: string | null;
  /** Hold, refund or payout. */
  readonly reference: string;
  /** What the buyer paid (or got back), and what was taken from it; 0 for payouts. */
  readonly gross_minor: number;
  readonly commission_minor: number;
  readonly gst_minor: number;
  readonly tcs_minor: number;
  readonly tds_minor: number;
  /** Change of the balance. */
  readonly amount_minor: number;
  readonly balance_minor: number;
}

export interface PayeeStatement {
  readonly opening_minor: number;
  readonly closing_minor: number;
  readonly lines: readonly PayeeStatementLine[];
  /** More lines exist than a statement may have: ask for a shorter period. */
  readonly truncated: boolean;
}

const kinds: Readonly<Record<string, StatementKind>> = {
  'escrow.release': 'release',
  'escrow.refund': 'refund',
  'payouts.offset': 'recovery',
  'payouts.send': 'payout',
  'payouts.give_back': 'payout_returned',
  'payouts.returned': 'payout_returned',
};

export const statementLimit = 5_000;

/** Everything that moved a payee's balance in [from, to), read from the ledger: it cannot differ from the money. */
export async function payeeStatement(
  db: Db,
  period: { payeeId: string; from: Date; to: Date },
): Promise<PayeeStatement> {
  const own = account.payee(period.payeeId);
  const opening_minor = await balanceAt(db, own, period.from);
  const lines = await statementOf(db, own, { from: period.from, to: period.to, limit: statementLimit + 1 });
  const shown = lines.slice(0, statementLimit);
  const entries = Map.groupBy(
    await entriesOf(
      db,
      shown.map((line) => line.transferId),
    ),
    (entry) => entry.transferId,
  );
  let balance_minor = opening_minor;
  return {
    opening_minor,
    lines: shown.map((line) => {
      balance_minor += line.amount_minor;
      return { ...describe(line, entries.get(line.transferId) ?? []), balance_minor };
    }),
    closing_minor: balance_minor,
    truncated: lines.length > statementLimit,
  };
}

function describe(line: StatementLine, entries: readonly TransferEntry[]): Omit<PayeeStatementLine, 'balance_minor'> {
  const kind = kinds[line.kind] ?? 'other';
  const sales = kind === 'release' || kind === 'refund';
  const sign = kind === 'refund' ? -1 : 1;
  const sum = (accountKind: string): number =>
    sales
      ? sign *
        entries
          .filter((entry) => `${entry.debit} ${entry.credit}`.includes(`${accountKind}:`))
          .reduce((total, entry) => total + entry.amount_minor, 0)
      : 0;
  return {
    at: line.at,
    kind,
    jobId: line.jobId,
    reference: line.reference,
    gross_minor: sales ? sign * entries.reduce((total, entry) => total + entry.amount_minor, 0) : 0,
    commission_minor: sum('commission'),
    gst_minor: sum('gst_output'),
    tcs_minor: sum('tcs_payable'),
    tds_minor: sum('tds_payable'),
    amount_minor: line.amount_minor,
  };
}
