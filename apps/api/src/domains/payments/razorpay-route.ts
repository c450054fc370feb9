import type Razorpay from 'razorpay';
import type { Gateway, GatewayTransfer } from './gateway.ts';
import { note, seconds, toTransfer, type TransferEntity } from './razorpay-entities.ts';
import type { RazorpayHttp } from './razorpay-http.ts';
import { sdk } from './razorpay-sdk.ts';

interface ReversalEntity {
  id: string;
  notes?: TransferEntity['notes'];
}

/** Razorpay Route: parts of a payment held for linked accounts, released or reversed. */
export function routeCalls(razorpay: Razorpay, http: RazorpayHttp) {
  const transfersOf = async (gatewayPaymentId: string): Promise<GatewayTransfer[]> => {
    const list = await sdk(razorpay.payments.fetchTransfer(gatewayPaymentId));
    return (list.items as unknown as TransferEntity[]).map(toTransfer);
  };
  return {
    transfersOf,
    createTransfers: async (input) => {
      const existing = await transfersOf(input.gatewayPaymentId);
      const missing = input.transfers.filter(
        (wanted) => !existing.some((transfer) => transfer.reference === wanted.reference),
      );
      if (missing.length === 0) return existing;
      const created = await sdk(
        razorpay.payments.transfer(input.gatewayPaymentId, {
          transfers: missing.map((wanted) => ({
            account: wanted.accountId,
            amount: wanted.amount_minor,
            currency: 'INR',
            on_hold: true,
            ...(wanted.onHoldUntil ? { on_hold_until: seconds(wanted.onHoldUntil) } : {}),
            notes: { reference: wanted.reference },
          })),
        }),
      );
      return [...existing, ...(created.items as unknown as TransferEntity[]).map(toTransfer)];
    },
    releaseTransfer: async (id) =>
      toTransfer((await sdk(razorpay.transfers.edit(id, { on_hold: false }))) as unknown as TransferEntity),
    holdTransfer: async (id, until) =>
      toTransfer(
        (await sdk(
          razorpay.transfers.edit(id, { on_hold: true, ...(until ? { on_hold_until: seconds(until) } : {}) }),
        )) as unknown as TransferEntity,
      ),
    reverseTransfer: async (input) => {
      const listed = await http.request<{ items: ReversalEntity[] }>(
        'GET',
        `/v1/transfers/${input.transferId}/reversals`,
      );
      const existing = listed.items.find((reversal) => note(reversal.notes, 'reference') === input.reversalRef);
      if (existing) return { reversalId: existing.id };
      const created = await http.request<ReversalEntity>('POST', `/v1/transfers/${input.transferId}/reversals`, {
        amount: input.amount_minor,
        notes: { reference: input.reversalRef },
      });
      return { reversalId: created.id };
    },
  } satisfies Partial<Gateway>;
}
