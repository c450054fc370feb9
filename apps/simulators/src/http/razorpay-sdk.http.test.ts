import { createHmac } from 'node:crypto';
import Razorpay from 'razorpay';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulators, type TestSimulators } from '../../test/start-simulators.ts';

/** The official SDK against the simulator: what passes here is what the api relies on. */
let simulators: TestSimulators;
let razorpay: Razorpay;

beforeAll(async () => {
  simulators = await startSimulators();
  const { keyId, keySecret } = simulators.gateway.settings;
  razorpay = new Razorpay({ key_id: keyId, key_secret: keySecret });
  // The SDK's host is fixed in its code; this is its only hook.
  const { api } = razorpay as unknown as { api: { rq: { defaults: { baseURL: string } } } };
  api.rq.defaults.baseURL = simulators.origin();
});
afterAll(() => simulators.close());

const account = async (): Promise<string> => {
  const made = await razorpay.accounts.create({
    email: `seller${Math.random().toString(36).slice(2)}@example.in`,
    phone: '9876543210',
    type: 'route',
    legal_business_name: 'Selvi Spares',
    business_type: 'proprietorship',
    contact_name: 'Selvi',
    profile: {
      category: 'ecommerce',
      subcategory: 'electronics',
      addresses: {
        registered: {
          street1: '1 North Street',
          street2: 'Simmakkal',
          city: 'Madurai',
          state: 'Tamil Nadu',
          postal_code: '625001',
          country: 'IN',
        },
      },
    },
  } as unknown as Parameters<typeof razorpay.accounts.create>[0]);
  return made.id;
};

async function paid(amount: number): Promise<{ orderId: string; paymentId: string; signature: string }> {
  const order = await razorpay.orders.create({ amount, currency: 'INR', receipt: `r${amount}` });
  const { body } = await simulators.at('POST', '/sim/pay', { order_id: order.id });
  return { orderId: order.id, paymentId: body.razorpay_payment_id, signature: body.razorpay_signature };
}

describe('through the Razorpay SDK', () => {
  test('an order is paid, and the checkout result is signed with the key secret', async () => {
    const { orderId, paymentId, signature } = await paid(125_000);
    expect(await razorpay.orders.fetch(orderId)).toMatchObject({ status: 'paid', amount_paid: 125_000, amount_due: 0 });
    const payments = await razorpay.orders.fetchPayments(orderId);
    expect(payments.items).toMatchObject([{ id: paymentId, status: 'captured', method: 'upi' }]);
    const { keySecret } = simulators.gateway.settings;
    expect(signature).toBe(createHmac('sha256', keySecret).update(`${orderId}|${paymentId}`).digest('hex'));
  });

  test('IN-2: transfers on hold at capture, none after a refund was started, never more than the payment', async () => {
    const seller = await account();
    const { paymentId } = await paid(100_000);
    const wish = (amount: number) => ({
      transfers: [{ account: seller, amount, currency: 'INR', on_hold: true }],
    });
    await expect(razorpay.payments.transfer(paymentId, wish(100_001) as never)).rejects.toMatchObject({
      statusCode: 400,
    });
    const made = await razorpay.payments.transfer(paymentId, wish(60_000) as never);
    const [transfer] = (made as unknown as { items: { id: string; on_hold: boolean }[] }).items;
    expect(transfer?.on_hold).toBe(true);
    // A transfer is pending for a moment first, and what is pending cannot be reversed.
    await expect
      .poll(async () => await razorpay.transfers.fetch(transfer?.id ?? ''))
      .toMatchObject({ status: 'processed' });
    await razorpay.transfers.reverse(transfer?.id ?? '', { amount: 10_000 });
    expect(await razorpay.transfers.fetch(transfer?.id ?? '')).toMatchObject({ amount_reversed: 10_000 });
    await razorpay.payments.refund(paymentId, { amount: 10_000 });
    await expect(razorpay.payments.transfer(paymentId, wish(1_000) as never)).rejects.toMatchObject({
      statusCode: 400,
    });
  });

  test('refunds never exceed what is left, and the same idempotency key makes no second one', async () => {
    const { paymentId } = await paid(50_000);
    const refund = (amount: number, key: string) =>
      simulators.api('POST', `/v1/payments/${paymentId}/refund`, { amount }, { 'x-refund-idempotency': key });
    const first = await refund(20_000, 'refund-key-0001');
    const again = await refund(20_000, 'refund-key-0001');
    expect(again.body.id).toBe(first.body.id);
    expect((await refund(20_001, 'refund-key-0001')).status).toBe(400);
    expect((await refund(30_001, 'refund-key-0002')).status).toBe(400);
    expect((await refund(30_000, 'refund-key-0003')).status).toBe(200);
    expect(await razorpay.payments.fetch(paymentId)).toMatchObject({ amount_refunded: 50_000, refund_status: 'full' });
  });

  test('a UPI QR code takes its amount once', async () => {
    const qr = await razorpay.qrCode.create({
      type: 'upi_qr',
      usage: 'single_use',
      fixed_amount: true,
      payment_amount: 30_000,
      name: 'Mistri',
    });
    expect((await simulators.at('POST', '/sim/scan', { qr_id: qr.id, amount: 29_999 })).status).toBe(400);
    expect((await simulators.at('POST', '/sim/scan', { qr_id: qr.id })).status).toBe(200);
    expect((await simulators.at('POST', '/sim/scan', { qr_id: qr.id })).status).toBe(400);
    expect(await razorpay.qrCode.fetch(qr.id)).toMatchObject({ status: 'closed', close_reason: 'paid' });
  });

  test('the settlement report lists each movement and adds up to the settlement', async () => {
    const { paymentId } = await paid(80_000);
    const settled = await simulators.at('POST', '/sim/settlements', {});
    const own = settled.body.items[0] as { id: string; amount: number };
    const now = new Date(Date.now() + 19_800_000);
    const day = { year: now.getUTCFullYear(), month: now.getUTCMonth() + 1, day: now.getUTCDate() };
    const report = await razorpay.settlements.reports({ ...day, count: 1000 } as never);
    const rows = (report as unknown as { items: Record<string, never>[] }).items as unknown as {
      entity_id: string;
      settlement_id: string;
      credit: number;
      debit: number;
    }[];
    expect(rows.find((row) => row.entity_id === paymentId)).toMatchObject({ settlement_id: own.id, debit: 0 });
    const sum = rows
      .filter((row) => row.settlement_id === own.id)
      .reduce((total, row) => total + row.credit - row.debit, 0);
    expect(sum).toBe(own.amount);
  });

  test('a payout needs its idempotency key; the same key and body make one payout, another body is refused', async () => {
    const contact = await simulators.api('POST', '/v1/contacts', { name: 'Selvi', type: 'vendor' });
    const fund = await simulators.api('POST', '/v1/fund_accounts', {
      contact_id: contact.body.id,
      account_type: 'vpa',
      vpa: { address: 'selvi@upi' },
    });
    const payout = (amount: number, headers: Record<string, string>) =>
      simulators.api(
        'POST',
        '/v1/payouts',
        {
          account_number: simulators.gateway.settings.payoutAccount,
          fund_account_id: fund.body.id,
          amount,
          currency: 'INR',
          mode: 'UPI',
          purpose: 'payout',
        },
        headers,
      );
    expect((await payout(10_000, {})).status).toBe(400);
    const first = await payout(10_000, { 'x-payout-idempotency': 'payout-0001' });
    const again = await payout(10_000, { 'x-payout-idempotency': 'payout-0001' });
    expect(again.body.id).toBe(first.body.id);
    expect((await payout(10_001, { 'x-payout-idempotency': 'payout-0001' })).status).toBe(400);
  });

  test('faults strike before or after the deed', async () => {
    const fault = (api: object[]) => simulators.at('POST', '/sim/switches', { api });
    const count = async (): Promise<number> => (await simulators.api('GET', '/v1/orders?receipt=faulty')).body.count;
    const create = () => simulators.api('POST', '/v1/orders', { amount: 1_000, currency: 'INR', receipt: 'faulty' });
    await fault([{ effect: 'error', status: 503, method: 'POST', path: '/v1/orders', times: 1 }]);
    expect((await create()).status).toBe(503);
    expect(await count()).toBe(0);
    await fault([{ effect: 'reset', method: 'POST', path: '/v1/orders', phase: 'after', times: 1 }]);
    await expect(create()).rejects.toThrow();
    expect(await count()).toBe(1);
    await fault([]);
  });

  test('wrong keys, unknown fields and unknown ids are refused as documented', async () => {
    const wrong = await simulators.at('GET', '/v1/orders', undefined, { authorization: 'Basic bm90OnJpZ2h0' });
    expect(wrong.status).toBe(401);
    const extra = await simulators.api('POST', '/v1/orders', { amount: 1_000, currency: 'INR', price: 1 });
    expect(extra.body.error.description).toContain('price is/are not required');
    expect((await simulators.api('GET', '/v1/payments/pay_00000000000000')).status).toBe(400);
  });
});
