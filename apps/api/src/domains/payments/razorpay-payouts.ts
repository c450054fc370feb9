import type { Gateway, WantedPayout } from './gateway.ts';
import { type PayoutEntity, toPayout } from './razorpay-entities.ts';
import type { RazorpayHttp } from './razorpay-http.ts';

/** RazorpayX: money from our own account to a payee's bank account or UPI address. */
export function payoutCalls(http: RazorpayHttp, payoutAccount: string) {
  return {
    createPayout: async (input: WantedPayout) => {
      const entity = await http.request<PayoutEntity>('POST', '/v1/payouts', payoutBody(input, payoutAccount), {
        'x-payout-idempotency': input.idempotencyKey,
      });
      return toPayout(entity);
    },
    fetchPayout: async (id: string) => toPayout(await http.request<PayoutEntity>('GET', `/v1/payouts/${id}`)),
  } satisfies Partial<Gateway>;
}

/** A composite payout: contact and fund account travel with it, so that a retry has the very same body. */
function payoutBody(input: WantedPayout, payoutAccount: string): unknown {
  const { payee } = input;
  const account =
    payee.kind === 'bank'
      ? {
          account_type: 'bank_account',
          bank_account: { name: payee.name, ifsc: payee.ifsc, account_number: payee.accountNumber },
        }
      : { account_type: 'vpa', vpa: { address: payee.vpa } };
  return {
    account_number: payoutAccount,
    amount: input.amount_minor,
    currency: 'INR',
    mode: payee.kind === 'bank' ? 'IMPS' : 'UPI',
    purpose: input.purpose,
    queue_if_low_balance: true,
    reference_id: input.reference.slice(-40),
    narration: 'Mistri payout',
    fund_account: {
      ...account,
      contact: { name: payee.name, type: 'vendor', reference_id: input.reference.slice(-40) },
    },
  };
}
