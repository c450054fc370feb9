/**
 * The payment gateway as this platform needs it (PAY-3). Amounts are integer paise. Every call that moves money takes an
 * id of ours and is safe to repeat with it. Failures are `GatewayError`s.
 */
export interface Gateway {
  createOrder(order: {
    reference: string;
    amount_minor: number;
    notes: Record<string, string>;
  }): Promise<{ gatewayOrderId: string }>;
  paymentsOfOrder(gatewayOrderId: string): Promise<GatewayPayment[]>;
  fetchPayment(gatewayPaymentId: string): Promise<GatewayPayment>;
  /** Where to send the payer: a form for the browser to post. */
  checkoutForm(input: {
    gatewayOrderId: string;
    amount_minor: number;
    callbackUrl: string;
    cancelUrl: string;
    description: string;
  }): CheckoutForm;
  createQrCode(input: {
    reference: string;
    amount_minor: number;
    description: string;
    closeBy: Date;
  }): Promise<GatewayQrCode>;
  closeQrCode(qrCodeId: string): Promise<void>;
  paymentsOfQrCode(qrCodeId: string): Promise<GatewayPayment[]>;
  createPaymentLink(input: {
    reference: string;
    amount_minor: number;
    description: string;
    expireBy: Date;
    callbackUrl: string;
  }): Promise<{ linkId: string; url: string }>;

  refund(input: { gatewayPaymentId: string; amount_minor: number; refundId: string }): Promise<GatewayRefund>;
  refundsOf(gatewayPaymentId: string): Promise<GatewayRefund[]>;

  createLinkedAccount(input: LinkedAccountInput): Promise<{ accountId: string }>;
  /**
   * Who stands behind a linked account and where it is settled to. Repeating it with another settlement account changes
   * that. @returns the product's id, and whether the account may receive transfers
   */
  configureLinkedAccount(input: LinkedAccountSettlement): Promise<{ productId: string; active: boolean }>;
  /** Held transfers, made at capture (IN-2). @returns one per wanted transfer, also when some existed already */
  createTransfers(input: {
    gatewayPaymentId: string;
    transfers: readonly WantedTransfer[];
  }): Promise<GatewayTransfer[]>;
  transfersOf(gatewayPaymentId: string): Promise<GatewayTransfer[]>;
  releaseTransfer(transferId: string): Promise<GatewayTransfer>;
  holdTransfer(transferId: string, until: Date | undefined): Promise<GatewayTransfer>;
  reverseTransfer(input: {
    transferId: string;
    amount_minor: number;
    reversalRef: string;
  }): Promise<{ reversalId: string }>;

  createPayout(input: WantedPayout): Promise<GatewayPayout>;
  fetchPayout(payoutId: string): Promise<GatewayPayout>;
  /** Rows of the settlement report of one day (IST). */
  settlementReport(day: { year: number; month: number; day: number }): Promise<SettlementRow[]>;
}

export interface GatewayPayment {
  gatewayPaymentId: string;
  gatewayOrderId: string | null;
  amount_minor: number;
  currency: string;
  status: 'created' | 'authorized' | 'captured' | 'refunded' | 'failed';
  method: string;
  /** UPI id (lower case) or card id: for digests only, never stored as it is. Null when the gateway names neither. */
  instrument: string | null;
  failureCode: string | null;
}

export interface GatewayQrCode {
  qrCodeId: string;
  imageUrl: string;
  status: 'active' | 'closed';
}

export interface GatewayRefund {
  gatewayRefundId: string;
  amount_minor: number;
  status: 'pending' | 'processed' | 'failed';
  /** Our refund's id, from the notes. */
  refundId: string | null;
}

export interface WantedTransfer {
  /** Ours; repeated calls with it make no second transfer. */
  reference: string;
  accountId: string;
  amount_minor: number;
  onHoldUntil?: Date;
}

export interface GatewayTransfer {
  transferId: string;
  reference: string | null;
  accountId: string;
  amount_minor: number;
  reversed_minor: number;
  onHold: boolean;
  status: string;
}

export interface LinkedAccountInput {
  reference: string;
  email: string;
  phone: string;
  legalName: string;
  contactName: string;
  businessType: 'individual' | 'proprietorship' | 'partnership' | 'private_limited';
  pan: string;
  gstin: string | null;
  address: { street: string; city: string; state: string; pin: string };
}

export interface LinkedAccountSettlement {
  accountId: string;
  /** From the time before; null the first time. */
  productId: string | null;
  stakeholder: { name: string; email: string; pan: string };
  settlement: { accountNumber: string; ifsc: string; beneficiaryName: string };
}

export interface WantedPayout {
  /** 4–36 characters; the same for every retry of the same payout, for ever. */
  idempotencyKey: string;
  reference: string;
  amount_minor: number;
  purpose: 'payout' | 'vendor bill' | 'refund';
  payee: { name: string; contact?: string } & (
    | { kind: 'bank'; accountNumber: string; ifsc: string }
    | { kind: 'vpa'; vpa: string }
  );
}

export interface GatewayPayout {
  payoutId: string;
  reference: string | null;
  amount_minor: number;
  status: 'queued' | 'pending' | 'processing' | 'processed' | 'reversed' | 'cancelled' | 'rejected' | 'failed';
  failure: string | null;
  utr: string | null;
}

export interface SettlementRow {
  entityId: string;
  type: string;
  amount_minor: number;
  fee_minor: number;
  tax_minor: number;
  debit_minor: number;
  credit_minor: number;
  settlementId: string | null;
  gatewayOrderId: string | null;
  gatewayPaymentId: string | null;
}

export interface CheckoutForm {
  url: string;
  fields: Record<string, string>;
}

/**
 * `unreachable` and `busy`: the outcome is unknown, ask again later with the same id. `rejected`: the gateway said no,
 * repeating will not help. `not_found`: there is no such thing over there.
 */
export class GatewayError extends Error {
  readonly kind: 'unreachable' | 'busy' | 'rejected' | 'not_found';
  readonly code: string;
  constructor(kind: GatewayError['kind'], code: string, message: string) {
    super(message);
    this.kind = kind;
    this.code = code;
  }
}
