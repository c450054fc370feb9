import type Razorpay from 'razorpay';
import type { Gateway, GatewayRefund } from './gateway.ts';
import { accountCalls } from './razorpay-accounts.ts';
import {
  type PaymentEntity,
  type RefundEntity,
  seconds,
  toGatewayPayment,
  toGatewayRefund,
} from './razorpay-entities.ts';
import { razorpayHttp, type RazorpayAccess, type RazorpayHttp } from './razorpay-http.ts';
import { payoutCalls } from './razorpay-payouts.ts';
import { routeCalls } from './razorpay-route.ts';
import { razorpaySdk, sdk } from './razorpay-sdk.ts';
import { settlementCalls } from './razorpay-settlements.ts';

const pageSize = 100;

/** The official SDK where it can, plus our client for what it lacks and for RazorpayX. */
export function razorpayGateway(access: RazorpayAccess & { payoutAccount: string }): Gateway {
  const razorpay = razorpaySdk(access);
  const http = razorpayHttp(access);
  return {
    ...orderCalls(razorpay, access),
    ...collectCalls(razorpay, http),
    ...refundCalls(razorpay),
    ...routeCalls(razorpay, http),
    ...accountCalls(http),
    ...payoutCalls(http, access.payoutAccount),
    ...settlementCalls(http),
  };
}

function orderCalls(razorpay: Razorpay, access: RazorpayAccess) {
  return {
    createOrder: async (order) => {
      const created = await sdk(
        razorpay.orders.create({
          amount: order.amount_minor,
          currency: 'INR',
          receipt: order.reference.slice(-40),
          notes: order.notes,
        }),
      );
      return { gatewayOrderId: created.id };
    },
    paymentsOfOrder: async (gatewayOrderId) => {
      const list = await sdk(razorpay.orders.fetchPayments(gatewayOrderId));
      return (list.items as unknown as PaymentEntity[]).map(toGatewayPayment);
    },
    fetchPayment: async (id) => toGatewayPayment((await sdk(razorpay.payments.fetch(id))) as unknown as PaymentEntity),
    checkoutForm: (input) => ({
      // Razorpay's hosted checkout: the browser posts this form and comes back by a post to the callback.
      url: `${access.baseUrl}/v1/checkout/embedded`,
      fields: {
        key_id: access.keyId,
        order_id: input.gatewayOrderId,
        amount: String(input.amount_minor),
        currency: 'INR',
        name: 'Mistri',
        description: input.description,
        callback_url: input.callbackUrl,
        cancel_url: input.cancelUrl,
      },
    }),
  } satisfies Partial<Gateway>;
}

function collectCalls(razorpay: Razorpay, http: RazorpayHttp) {
  return {
    createQrCode: async (input) => {
      const code = (await sdk(
        razorpay.qrCode.create({
          type: 'upi_qr',
          name: 'Mistri',
          usage: 'single_use',
          fixed_amount: true,
          payment_amount: input.amount_minor,
          description: input.description,
          close_by: seconds(input.closeBy),
          notes: { reference: input.reference },
        }),
      )) as unknown as { id: string; image_url: string; status: 'active' | 'closed' };
      return { qrCodeId: code.id, imageUrl: code.image_url, status: code.status };
    },
    closeQrCode: async (id) => {
      await sdk(razorpay.qrCode.close(id));
    },
    paymentsOfQrCode: async (id) => {
      const list = (await sdk(razorpay.qrCode.fetchAllPayments(id, { count: pageSize }))) as unknown as {
        items: PaymentEntity[];
      };
      return list.items.map(toGatewayPayment);
    },
    createPaymentLink: async (input) => {
      // By HTTP: the SDK's types demand a customer, the API does not.
      const link = await http.request<{ id: string; short_url: string }>('POST', '/v1/payment_links', {
        amount: input.amount_minor,
        currency: 'INR',
        accept_partial: false,
        description: input.description,
        reference_id: input.reference.slice(-40),
        expire_by: seconds(input.expireBy),
        callback_url: input.callbackUrl,
        callback_method: 'get',
      });
      return { linkId: link.id, url: link.short_url };
    },
  } satisfies Partial<Gateway>;
}

function refundCalls(razorpay: Razorpay) {
  const refundsOf = async (gatewayPaymentId: string): Promise<GatewayRefund[]> => {
    const list = await sdk(razorpay.payments.fetchMultipleRefund(gatewayPaymentId, { count: pageSize }));
    return (list.items as unknown as RefundEntity[]).map(toGatewayRefund);
  };
  return {
    refundsOf,
    // The SDK sends no idempotency header, so a repeat looks first whether the refund was made.
    refund: async (input) => {
      const existing = (await refundsOf(input.gatewayPaymentId)).find(
        (refund) => refund.refundId === input.refundId && refund.status !== 'failed',
      );
      if (existing) return existing;
      const created = await sdk(
        razorpay.payments.refund(input.gatewayPaymentId, {
          amount: input.amount_minor,
          speed: 'normal',
          receipt: input.refundId,
          notes: { refund_id: input.refundId },
        }),
      );
      return toGatewayRefund(created as unknown as RefundEntity);
    },
  } satisfies Partial<Gateway>;
}
