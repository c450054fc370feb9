import type { GatewayPayment, GatewayPayout, GatewayRefund, GatewayTransfer } from './gateway.ts';

/** Field names of Razorpay's entities as far as we read them (razorpay.com/docs/api). */
export interface PaymentEntity {
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

export interface TransferEntity {
  id: string;
  recipient: string;
  amount: number | string;
  amount_reversed?: number;
  on_hold?: boolean | number;
  status?: string;
  notes?: Record<string, string | number | null> | unknown[];
}

export interface RefundEntity {
  id: string;
  amount?: number;
  status?: string;
  notes?: Record<string, string | number | null> | unknown[];
}

export interface PayoutEntity {
  id: string;
  reference_id: string | null;
  amount: number;
  status: GatewayPayout['status'];
  status_details?: { description?: string | null } | null;
  failure_reason?: string | null;
  utr?: string | null;
}

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

export function toTransfer(entity: TransferEntity): GatewayTransfer {
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

/** A note that we gave. Razorpay sends `notes: []` for none. */
export function note(notes: TransferEntity['notes'], name: string): string | null {
  if (!notes || Array.isArray(notes)) return null;
  const value = (notes as Record<string, string | number | null>)[name];
  return value === undefined || value === null ? null : String(value);
}

/** As Razorpay writes times. */
export const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);
