import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { day_ms, minute_ms } from '#platform/clock.ts';
import { type Simulators, startSimulators } from '#test/simulators.ts';
import type { Gateway } from './gateway.ts';
import { razorpayGateway } from './razorpay-gateway.ts';

/** The port of the gateway (PAY-3) against the gateway as a process: QR codes, links, transfers, payouts, and its errors. */
const keySecret = 'key-secret-of-this-test';
const payoutAccount = '2323230000000000';
let simulators: Simulators;
let gateway: Gateway;
let now_ms = Date.now();

beforeAll(async () => {
  simulators = await startSimulators({ RAZORPAY_KEY_SECRET: keySecret });
  gateway = client();
});
afterEach(() => fetch(`${simulators.url}/sim/switches`, { method: 'DELETE' }));
afterAll(() => simulators?.stop());

const client = (change: { keySecret?: string; baseUrl?: string } = {}) =>
  razorpayGateway({
    baseUrl: simulators.url,
    keyId: 'rzp_test_mistridemo',
    keySecret,
    timeout_ms: 2_000,
    payoutAccount,
    ...change,
  });
const within = (time_ms: number): Date => new Date(now_ms + time_ms);
async function advance(time_ms: number): Promise<void> {
  now_ms += time_ms;
  await simulators.sim('/clock', { advance_s: time_ms / 1000 });
}

async function paidOrder(amount_minor: number): Promise<string> {
  const { gatewayOrderId } = await gateway.createOrder({ reference: 'pay_test', amount_minor, notes: {} });
  const paid = await simulators.sim('/pay', { order_id: gatewayOrderId, vpa: 'Meena@UPI' });
  return paid.razorpay_payment_id;
}

let accounts = 0;
async function linkedAccount(): Promise<string> {
  accounts += 1;
  const { accountId } = await gateway.createLinkedAccount({
    reference: `dlr_${accounts}`,
    email: `dealer${accounts}@example.in`,
    phone: '9876543210',
    legalName: 'Selvi Spares',
    contactName: 'Selvi',
    businessType: 'proprietorship',
    pan: 'AABCS1234L',
    gstin: null,
    address: { street: '1 North Street', city: 'Madurai', state: 'Tamil Nadu', pin: '625001' },
  });
  const product = await gateway.configureLinkedAccount({
    accountId,
    productId: null,
    stakeholder: { name: 'Selvi', email: `dealer${accounts}@example.in`, pan: 'AABCS1234L' },
    settlement: { accountNumber: '123456789', ifsc: 'SBIN0000001', beneficiaryName: 'Selvi Spares' },
  });
  expect(product.active).toBe(true);
  return accountId;
}

describe('QR codes', () => {
  const code = (amount_minor: number, closeBy = within(10 * minute_ms)) =>
    gateway.createQrCode({ reference: 'quo_1', amount_minor, description: 'Repair', closeBy });

  it('take exactly their amount, once, and tell who paid', async () => {
    const { qrCodeId, imageUrl, status } = await code(45_000);
    expect([status, imageUrl]).toEqual(['active', expect.stringMatching(/^http/)]);
    expect(await gateway.paymentsOfQrCode(qrCodeId)).toEqual([]);
    await expect(simulators.sim('/scan', { qr_id: qrCodeId, amount: 44_999 })).rejects.toThrow('400');
    await simulators.sim('/scan', { qr_id: qrCodeId, vpa: 'meena@upi' });
    expect(await gateway.paymentsOfQrCode(qrCodeId)).toMatchObject([
      { amount_minor: 45_000, status: 'captured', method: 'upi', instrument: 'meena@upi' },
    ]);
    await expect(simulators.sim('/scan', { qr_id: qrCodeId })).rejects.toThrow('400');
  });

  it('take nothing after they were closed or their time is over', async () => {
    const closed = await code(10_000);
    await gateway.closeQrCode(closed.qrCodeId);
    await expect(simulators.sim('/scan', { qr_id: closed.qrCodeId })).rejects.toThrow('400');
    const expired = await code(10_000, within(3 * minute_ms));
    await advance(4 * minute_ms);
    await expect(simulators.sim('/scan', { qr_id: expired.qrCodeId })).rejects.toThrow('400');
    for (const { qrCodeId } of [closed, expired]) expect(await gateway.paymentsOfQrCode(qrCodeId)).toEqual([]);
  });
});

describe('payment links', () => {
  it('are paid for exactly their amount, until they expire, and one reference has one link', async () => {
    const wanted = {
      reference: 'quo_2',
      amount_minor: 60_000,
      description: 'Repair',
      expireBy: within(day_ms),
      callbackUrl: 'http://localhost:3000/payments/quo_2',
    };
    const { linkId, url } = await gateway.createPaymentLink(wanted);
    expect(url).toMatch(/^http/);
    await expect(gateway.createPaymentLink(wanted)).rejects.toMatchObject({ kind: 'rejected' });
    const paid = await simulators.sim(`/links/${linkId}/pay`, {});
    expect(paid).toBeDefined();
    const link = await simulators.sim('/clock');
    expect(link.now).toBeGreaterThan(0);
    const late = await gateway.createPaymentLink({ ...wanted, reference: 'quo_3' });
    await advance(2 * day_ms);
    await expect(simulators.sim(`/links/${late.linkId}/pay`, {})).rejects.toThrow('400');
  });
});

describe('payments and refunds', () => {
  it('name the instrument as one spelling, and no bank', async () => {
    const payment = await gateway.fetchPayment(await paidOrder(20_000));
    expect(payment).toMatchObject({ status: 'captured', currency: 'INR', instrument: 'meena@upi', failureCode: null });
    const { gatewayOrderId } = await gateway.createOrder({ reference: 'pay_b', amount_minor: 20_000, notes: {} });
    await simulators.sim('/pay', { order_id: gatewayOrderId, method: 'netbanking' });
    expect(await gateway.paymentsOfOrder(gatewayOrderId)).toMatchObject([{ method: 'netbanking', instrument: null }]);
  });

  it('a refund asked for again is the same one; partial refunds add up to no more than was paid', async () => {
    const gatewayPaymentId = await paidOrder(20_000);
    const ask = (refundId: string, amount_minor: number) =>
      gateway.refund({ gatewayPaymentId, amount_minor, refundId });
    const first = await ask('rfd_1', 5_000);
    expect(await ask('rfd_1', 5_000)).toMatchObject({ gatewayRefundId: first.gatewayRefundId });
    await ask('rfd_2', 15_000);
    await expect(ask('rfd_3', 1)).rejects.toMatchObject({ kind: 'rejected' });
    expect(
      (await gateway.refundsOf(gatewayPaymentId)).map((refund) => refund.amount_minor).toSorted((a, b) => b - a),
    ).toEqual([15_000, 5_000]);
  });
});

describe('transfers on hold (IN-1, IN-2)', () => {
  it('stay until they are let go, or until their day when they have one', async () => {
    const accountId = await linkedAccount();
    const gatewayPaymentId = await paidOrder(100_000);
    const transfers = [
      { reference: 'hld_1', accountId, amount_minor: 40_000 },
      { reference: 'hld_2', accountId, amount_minor: 30_000, onHoldUntil: within(2 * day_ms) },
    ];
    const made = await gateway.createTransfers({ gatewayPaymentId, transfers });
    expect(made.map((transfer) => `${transfer.reference} ${transfer.onHold}`)).toEqual(['hld_1 true', 'hld_2 true']);
    expect(await gateway.createTransfers({ gatewayPaymentId, transfers })).toHaveLength(2);
    const onHold = async () =>
      (await gateway.transfersOf(gatewayPaymentId))
        .filter((transfer) => transfer.onHold)
        .map((transfer) => transfer.reference);
    await advance(3 * day_ms);
    expect(await onHold()).toEqual(['hld_1']);
    const [first] = made;
    const id = first?.transferId ?? '';
    expect(await gateway.holdTransfer(id, within(day_ms))).toMatchObject({ onHold: true });
    expect(await gateway.holdTransfer(id, undefined)).toMatchObject({ onHold: true });
    expect(await gateway.releaseTransfer(id)).toMatchObject({ onHold: false });
    expect(await onHold()).toEqual([]);
  });

  it('are not made beyond what was paid, nor after a refund was started; a reversal is made once', async () => {
    const accountId = await linkedAccount();
    const gatewayPaymentId = await paidOrder(100_000);
    const transfer = (reference: string, amount_minor: number) =>
      gateway.createTransfers({ gatewayPaymentId, transfers: [{ reference, accountId, amount_minor }] });
    await expect(transfer('hld_3', 100_001)).rejects.toMatchObject({ kind: 'rejected' });
    const [made] = await transfer('hld_4', 60_000);
    // It is pending for a moment first, and what is pending cannot be taken back.
    await expect.poll(() => gateway.transfersOf(gatewayPaymentId)).toMatchObject([{ status: 'processed' }]);
    const back = { transferId: made?.transferId ?? '', amount_minor: 20_000, reversalRef: 'rfd_4:hld_4' };
    expect(await gateway.reverseTransfer(back)).toEqual(await gateway.reverseTransfer(back));
    expect(await gateway.transfersOf(gatewayPaymentId)).toMatchObject([{ reversed_minor: 20_000 }]);
    await gateway.refund({ gatewayPaymentId, amount_minor: 20_000, refundId: 'rfd_4' });
    await expect(transfer('hld_5', 1_000)).rejects.toMatchObject({ kind: 'rejected' });
  });
});

describe('payouts', () => {
  const payout = (change: object = {}) => ({
    idempotencyKey: 'pyo_key_1',
    reference: 'pyo_1',
    amount_minor: 12_345,
    purpose: 'payout' as const,
    payee: { name: 'Selvi', kind: 'vpa' as const, vpa: 'selvi@upi' },
    ...change,
  });

  it('with one key are one payout, also at once; another body under the key is refused', async () => {
    const made = await Promise.all([1, 2, 3].map(() => gateway.createPayout(payout())));
    expect(new Set(made.map((entry) => entry.payoutId)).size).toBe(1);
    await expect(gateway.createPayout(payout({ amount_minor: 12_346 }))).rejects.toMatchObject({ kind: 'rejected' });
    const [first] = made;
    expect(await gateway.fetchPayout(first?.payoutId ?? '')).toMatchObject({
      reference: 'pyo_1',
      amount_minor: 12_345,
      status: 'processed',
    });
  });
});

describe('what goes wrong', () => {
  const fault = (settings: object) => simulators.sim('/switches', { api: [{ path: '/v1', times: 1, ...settings }] });
  const order = () => gateway.createOrder({ reference: 'pay_x', amount_minor: 10_000, notes: {} });

  it.each([
    ['a cut connection', { effect: 'reset' }, 'unreachable'],
    ['a gateway that is down', { effect: 'error', status: 503 }, 'busy'],
    ['too many requests', { effect: 'error', status: 429 }, 'busy'],
    ['a refusal', { effect: 'error', status: 400 }, 'rejected'],
  ])('%s is told apart, by the SDK and by our own client', async (_name, settings, kind) => {
    await fault(settings);
    await expect(order()).rejects.toMatchObject({ name: 'Error', kind });
    await fault(settings);
    await expect(gateway.fetchPayout('pout_00000000000000')).rejects.toMatchObject({ kind });
  });

  it('silence ends with the time limit', async () => {
    const impatient = razorpayGateway({
      baseUrl: simulators.url,
      keyId: 'rzp_test_mistridemo',
      keySecret,
      timeout_ms: 200,
      payoutAccount,
    });
    await fault({ effect: 'timeout' });
    await expect(impatient.fetchPayment('pay_00000000000000')).rejects.toMatchObject({ kind: 'unreachable' });
    await fault({ effect: 'timeout' });
    await expect(impatient.fetchPayout('pout_00000000000000')).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('what is not there, a wrong key, and nobody at the address', async () => {
    await expect(gateway.fetchPayment('pay_00000000000000')).rejects.toMatchObject({ kind: 'not_found' });
    await expect(client({ keySecret: 'wrong' }).fetchPayment('pay_00000000000000')).rejects.toMatchObject({
      kind: 'rejected',
    });
    const nobody = client({ baseUrl: 'http://127.0.0.1:1' });
    await expect(nobody.refundsOf('pay_00000000000000')).rejects.toMatchObject({ kind: 'unreachable' });
    await expect(nobody.fetchPayout('pout_00000000000000')).rejects.toMatchObject({ kind: 'unreachable' });
  });
});
