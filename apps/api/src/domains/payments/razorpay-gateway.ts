import Razorpay from 'razorpay';
import type {
  Gateway,
  GatewayPayment,
  GatewayPayout,
  GatewayRefund,
  GatewayTransfer,
  LinkedAccountSettlement,
  WantedPayout,
} from './gateway.ts';
import { translateRazorpayError } from './razorpay-errors.ts';
import { razorpayHttp, type RazorpayAccess, type RazorpayHttp } from './razorpay-http.ts';

/** Field names of Razorpay's entities as far as we read them (razorpay.com/docs/api). */
interface PaymentEntity {
  id: string;
  order_id: string | null;
  amount: number | string;
  currency: string;
  status: GatewayPayment['status'];
  method: string;
  vpa?: string | null;
  card_id?: string | null;
  error_code?: string | null;
}

interface TransferEntity {
  id: string;
  recipient: string;
  amount: number | string;
  amount_reversed?: number;
  on_hold?: boolean | number;
  status?: string;
  notes?: Record<string, string | number | null> | unknown[];
}

interface RefundEntity {
  id: string;
  amount?: number;
  status?: string;
  notes?: Record<string, string | number | null> | unknown[];
}

interface PayoutEntity {
  id: string;
  reference_id: string | null;
  amount: number;
  status: GatewayPayout['status'];
  status_details?: { description?: string | null } | null;
  failure_reason?: string | null;
  utr?: string | null;
}

const pageSize = 100;

export function toGatewayPayment(entity: PaymentEntity): GatewayPayment {
  return {
    gatewayPaymentId: entity.id,
    gatewayOrderId: entity.order_id,
    amount_minor: Number(entity.amount),
    currency: entity.currency,
    status: entity.status,
    method: entity.method,
    // Not the bank's or the wallet's name: all their customers share it.
    instrument: entity.vpa?.toLowerCase() ?? entity.card_id ?? null,
    failureCode: entity.error_code ?? null,
  };
}

export function toGatewayRefund(entity: RefundEntity): GatewayRefund {
  return {
    gatewayRefundId: entity.id,
    amount_minor: Number(entity.amount),
    status: entity.status === 'processed' || entity.status === 'failed' ? entity.status : 'pending',
    refundId: note(entity.notes, 'refund_id'),
  };
}

function toTransfer(entity: TransferEntity): GatewayTransfer {
  return {
    transferId: entity.id,
    reference: note(entity.notes, 'reference'),
    accountId: entity.recipient,
    amount_minor: Number(entity.amount),
    reversed_minor: entity.amount_reversed ?? 0,
    onHold: Boolean(entity.on_hold),
    status: entity.status ?? 'processed',
  };
}

export function toPayout(entity: PayoutEntity): GatewayPayout {
  return {
    payoutId: entity.id,
    reference: entity.reference_id,
    amount_minor: entity.amount,
    status: entity.status,
    failure: entity.failure_reason ?? entity.status_details?.description ?? null,
    utr: entity.utr ?? null,
  };
}

/** Razorpay sends `notes: []` for none. */
function note(notes: TransferEntity['notes'], name: string): string | null {
  if (!notes || Array.isArray(notes)) return null;
  const value = (notes as Record<string, string | number | null>)[name];
  return value === undefined || value === null ? null : String(value);
}

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

async function sdk<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw translateRazorpayError(error);
  }
}

/** The official SDK, pointed at the configured host (its own is hard-coded), plus our client for RazorpayX. */
export function razorpayGateway(access: RazorpayAccess & { payoutAccount: string }): Gateway {
  const razorpay = new Razorpay({ key_id: access.keyId, key_secret: access.keySecret });
  const { rq } = razorpay.api as unknown as { rq: { defaults: { baseURL: string; timeout: number } } };
  rq.defaults.baseURL = access.baseUrl;
  rq.defaults.timeout = access.timeout_ms;
  const http = razorpayHttp(access);
  return {
    ...orderCalls(razorpay, access),
    ...collectCalls(razorpay, http),
    ...refundCalls(razorpay),
    ...transferCalls(razorpay, http),
    ...payoutCalls(http, access.payoutAccount),
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
  };
}

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

function transferCalls(razorpay: Razorpay, http: RazorpayHttp) {
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
    configureLinkedAccount: (input) => configureAccount(http, input),
    createLinkedAccount: async (input) => {
      const account = await http.request<{ id: string }>('POST', '/v2/accounts', {
        type: 'route',
        email: input.email,
        phone: input.phone,
        reference_id: input.reference.slice(-20),
        legal_business_name: input.legalName,
        contact_name: input.contactName,
        business_type: input.businessType,
        legal_info: { pan: input.pan, ...(input.gstin ? { gst: input.gstin } : {}) },
        profile: {
          category: 'ecommerce',
          subcategory: 'electronics_and_furniture',
          addresses: {
            registered: {
              street1: input.address.street,
              street2: input.address.city,
              city: input.address.city,
              state: input.address.state,
              postal_code: input.address.pin,
              country: 'IN',
            },
          },
        },
      });
      return { accountId: account.id };
    },
  } satisfies Partial<Gateway>;
}

/** Route asks for a stakeholder, the terms and a settlement account before a linked account is activated. */
async function configureAccount(
  http: RazorpayHttp,
  input: LinkedAccountSettlement,
): Promise<{ productId: string; active: boolean }> {
  const base = `/v2/accounts/${input.accountId}`;
  const known = await http.request<{ items: unknown[] }>('GET', `${base}/stakeholders`);
  if (known.items.length === 0) {
    const { name, email, pan } = input.stakeholder;
    await http.request('POST', `${base}/stakeholders`, { name, email, kyc: { pan } });
  }
  const productId =
    input.productId ??
    (await http.request<ProductEntity>('POST', `${base}/products`, { product_name: 'route', tnc_accepted: true })).id;
  const product = await http.request<ProductEntity>('PATCH', `${base}/products/${productId}`, {
    settlements: {
      account_number: input.settlement.accountNumber,
      ifsc_code: input.settlement.ifsc,
      beneficiary_name: input.settlement.beneficiaryName,
    },
    tnc_accepted: true,
  });
  return { productId: product.id, active: product.activation_status === 'activated' };
}

interface ProductEntity {
  id: string;
  activation_status: string;
}

interface ReversalEntity {
  id: string;
  notes?: TransferEntity['notes'];
}

function payoutCalls(http: RazorpayHttp, payoutAccount: string) {
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
