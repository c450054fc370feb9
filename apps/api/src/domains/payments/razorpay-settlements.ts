import type { Gateway } from './gateway.ts';
import type { RazorpayHttp } from './razorpay-http.ts';

interface SettlementEntity {
  entity_id: string;
  type: string;
  amount: number;
  fee: number;
  tax: number;
  debit: number;
  credit: number;
  settlement_id: string | null;
  order_id: string | null;
  payment_id: string | null;
}

/** What Razorpay paid to our bank, for reconciliation. */
export function settlementCalls(http: RazorpayHttp) {
  return {
    settlementReport: async (day) => {
      const rows: SettlementEntity[] = [];
      for (let skip = 0; ; skip += 1000) {
        const query = `year=${day.year}&month=${day.month}&day=${day.day}&count=1000&skip=${skip}`;
        const page = await http.request<{ items: SettlementEntity[] }>(
          'GET',
          `/v1/settlements/recon/combined?${query}`,
        );
        rows.push(...page.items);
        if (page.items.length < 1000) break;
      }
      return rows.map(toSettlementRow);
    },
  } satisfies Partial<Gateway>;
}

function toSettlementRow(row: SettlementEntity) {
  return {
    entityId: row.entity_id,
    type: row.type,
    amount_minor: row.amount,
    fee_minor: row.fee,
    tax_minor: row.tax,
    debit_minor: row.debit,
    credit_minor: row.credit,
    settlementId: row.settlement_id,
    gatewayOrderId: row.order_id,
    gatewayPaymentId: row.payment_id,
  };
}
