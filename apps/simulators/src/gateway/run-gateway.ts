import type { Gateway } from './gateway.ts';
import { expireAuthorization } from './payments.ts';
import { finishPayoutLater } from './payouts.ts';
import { watchLink } from './payment-links.ts';
import { watchQr } from './qr-codes.ts';
import { processRefundLater } from './refunds.ts';
import { settle } from './settlements.ts';
import { processTransferLater, watchHold } from './transfers.ts';

const tickEvery_ms = 1_000;
const settleEvery_s = 10;

/** Picks up what an earlier process left in the middle. */
export function resumeGateway(gateway: Gateway): void {
  const { store } = gateway;
  for (const payment of store.payments.values())
    if (payment.status === 'authorized') expireAuthorization(gateway, payment);
  for (const refund of store.refunds.values()) if (refund.status === 'pending') processRefundLater(gateway, refund);
  for (const payout of store.payouts.values()) if (payout.status === 'processing') finishPayoutLater(gateway, payout);
  for (const qr of store.qrCodes.values()) watchQr(gateway, qr);
  for (const link of store.links.values()) watchLink(gateway, link);
  for (const transfer of store.transfers.values()) {
    if (transfer.status === 'pending') processTransferLater(gateway, transfer);
    if (transfer.settlement_status === 'on_hold') watchHold(gateway, transfer);
  }
}

/** What happens when time has gone on, also by `POST /sim/clock`. */
export function tickGateway(gateway: Gateway): void {
  gateway.agenda.runDue(gateway.clock.now_s());
  gateway.webhooks.tick();
}

/** @returns a function that stops the clockwork */
export function startClockwork(gateway: Gateway): () => void {
  let settledAt_s = 0;
  const timer = setInterval(() => {
    tickGateway(gateway);
    const now_s = gateway.clock.now_s();
    if (gateway.settings.settleAfter_s === 0 || now_s - settledAt_s < settleEvery_s) return;
    settledAt_s = now_s;
    settle(gateway, gateway.settings.settleAfter_s);
  }, tickEvery_ms).unref();
  return () => clearInterval(timer);
}
