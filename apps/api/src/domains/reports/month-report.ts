import type { Db } from '#platform/db/database.ts';
import { startOfIndianDay } from '#platform/indian-days.ts';
import { displayNamesOf } from '#rooms/dealers/index.ts';
import { turnoverBetween } from '#rooms/ledger/index.ts';
import { countOrders, largestDealers } from '#rooms/orders/index.ts';

const dealersShown = 20;

/** First moment of an Indian month and of the one after it. `month`: `2026-11`. */
export function monthRange(month: string): { from: Date; to: Date } {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  return { from: startOfIndianDay(`${month}-01`), to: startOfIndianDay(`${next}-01`) };
}

/** The month as operations and finance see it: orders, money by kind of account, the largest dealers. */
export async function monthReport(db: Db, month: string) {
  const range = monthRange(month);
  const [orders, turnover, dealers] = await Promise.all([
    countOrders(db, range),
    turnoverBetween(db, range),
    largestDealers(db, range, dealersShown),
  ]);
  const names = await displayNamesOf(
    db,
    dealers.map((dealer) => dealer.dealerId),
  );
  return {
    month,
    from: range.from.toISOString(),
    to: range.to.toISOString(),
    ordersPlaced: orders.reduce((sum, row) => sum + row.orders, 0),
    orders: orders.map(({ state, buyerKind, orders: count, total_minor }) => ({
      status: state,
      buyerKind,
      orders: count,
      totalMinor: total_minor,
    })),
    money: turnover.map(({ kind, debit_minor, credit_minor }) => ({
      account: kind,
      debitMinor: debit_minor,
      creditMinor: credit_minor,
    })),
    dealers: dealers.map((dealer) => ({
      dealerId: dealer.dealerId,
      dealerName: names.get(dealer.dealerId) ?? '',
      orders: dealer.orders,
      goodsMinor: dealer.goods_minor,
    })),
  };
}

export type MonthReport = Awaited<ReturnType<typeof monthReport>>;

/** One table for spreadsheets: `section,name,detail,count,amount in rupees`. Nothing in it can start a formula. */
export function reportCsv(report: MonthReport): string {
  const rupees = (minor: number): string => (minor / 100).toFixed(2);
  const cell = (text: string): string => `"${text.replaceAll('"', '""').replace(/^([=+\-@\t\r])/, "'$1")}"`;
  const lines = [
    'section,name,detail,count,amount_rupees',
    ...report.orders.map((row) => ['orders', row.status, row.buyerKind, row.orders, rupees(row.totalMinor)].join(',')),
    ...report.money.flatMap((row) => [
      ['money', row.account, 'debit', '', rupees(row.debitMinor)].join(','),
      ['money', row.account, 'credit', '', rupees(row.creditMinor)].join(','),
    ]),
    ...report.dealers.map((row) =>
      ['dealers', row.dealerId, cell(row.dealerName), row.orders, rupees(row.goodsMinor)].join(','),
    ),
  ];
  return `${lines.join('\r\n')}\r\n`;
}
