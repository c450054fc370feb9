import { createHmac } from 'node:crypto';
import { createTransport } from '../../test/send-mail.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulators, type TestSimulators } from '../../test/start-simulators.ts';

let simulators: TestSimulators;
beforeEach(async () => {
  simulators = await startSimulators();
});
afterEach(() => simulators.close());

const callback = 'http://customer.localhost:3000/api/payments/return/pay_1';
const cancel = 'http://customer.localhost:3000/payments/pay_1';

async function openCheckout(more: Record<string, string> = {}): Promise<{ orderId: string; path: string }> {
  const order = await simulators.api('POST', '/v1/orders', { amount: 123_450, currency: 'INR' });
  const opened = await simulators.form('/v1/checkout/embedded', {
    key_id: simulators.gateway.settings.keyId,
    order_id: order.body.id,
    callback_url: callback,
    cancel_url: cancel,
    name: 'Mistri <shop>',
    description: '"Order" 7',
    ...more,
  });
  expect(opened.status).toBe(303);
  return { orderId: order.body.id, path: opened.headers.get('location') ?? '' };
}

async function choose(path: string, fields: Record<string, string>): Promise<string> {
  const chosen = await simulators.form(path, fields);
  expect(chosen.status).toBe(303);
  return chosen.headers.get('location') ?? '';
}

const card = { method: 'card', number: '4111 1111 1111 1111', expiry: '12/39', cvv: '123', holder: 'Meena K' };

describe('hosted payment page', () => {
  test('shows the amount, escapes what the shop says, loads nothing from elsewhere, in three languages', async () => {
    const { path } = await openCheckout();
    const page = await simulators.at('GET', path);
    expect(page.status).toBe(200);
    expect(page.body).toContain('₹1,234.50');
    expect(page.body).toContain('Mistri &lt;shop&gt;');
    expect(page.body).not.toMatch(/(src|href)="https?:/);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await simulators.at('GET', path.replace('lang=en', 'lang=ta'))).body).toContain('lang="ta"');
    const hindi = await openCheckout({ lang: 'hi' });
    expect((await simulators.at('GET', hindi.path)).body).toContain('भुगतान');
  });

  test('UPI approved: back to the shop with a signature', async () => {
    const { orderId, path } = await openCheckout();
    const bank = await choose(path, { method: 'upi', app: 'PhonePe' });
    const back = new URL(await choose(bank, { decision: 'approve' }));
    expect(back.origin + back.pathname).toBe(callback);
    const paymentId = back.searchParams.get('razorpay_payment_id') ?? '';
    const { keySecret } = simulators.gateway.settings;
    expect(back.searchParams.get('razorpay_signature')).toBe(
      createHmac('sha256', keySecret).update(`${orderId}|${paymentId}`).digest('hex'),
    );
    expect((await simulators.api('GET', `/v1/orders/${orderId}`)).body.status).toBe('paid');
    expect((await simulators.at('GET', path)).body).toContain('This is paid already');
  });

  test.each([
    ['declined in the app', { method: 'upi', vpa: 'meena@upi' }, { decision: 'decline' }, 'payment_cancelled'],
    [
      'no money',
      { ...card, number: '4000 0000 0000 9995' },
      { decision: 'approve', code: '1234' },
      'insufficient_funds',
    ],
    ['wrong code', card, { decision: 'approve', code: '123' }, 'incorrect_otp'],
    ['bank declines', { method: 'netbanking', bank: 'KVBL' }, { decision: 'decline' }, 'payment_cancelled'],
  ])('%s: back to the methods with the reason, and another try succeeds', async (_what, method, decision, reason) => {
    const { orderId, path } = await openCheckout();
    const failed = await choose(await choose(path, method as Record<string, string>), decision);
    expect(new URL(failed, 'http://x').searchParams.get('failed')).toBe(reason);
    expect((await simulators.at('GET', failed)).body).toContain('role="alert"');
    await choose(await choose(path, card), { decision: 'approve', code: '4321' });
    const payments = await simulators.api('GET', `/v1/orders/${orderId}/payments`);
    expect(payments.body.items.map((payment: { status: string }) => payment.status).toSorted()).toEqual([
      'captured',
      'failed',
    ]);
  });

  test('failure@razorpay fails by itself', async () => {
    const { path } = await openCheckout();
    const bank = await choose(path, { method: 'upi', vpa: 'failure@razorpay' });
    const page = await simulators.at('GET', bank);
    expect(page.headers.get('location')).toContain('failed=payment_failed');
  });

  test.each([
    ['number', { ...card, number: '4111 1111 1111 1112' }, 'not a card number'],
    ['expiry', { ...card, expiry: '01/20' }, 'must still be valid'],
    ['cvv', { ...card, cvv: '12' }, '3 digits'],
    ['holder', { ...card, holder: ' ' }, 'name as it is on the card'],
    ['vpa', { method: 'upi', vpa: 'no-address' }, 'UPI address such as'],
    ['app', { method: 'upi' }, 'Choose an app'],
    ['bank', { method: 'netbanking', bank: 'NONE' }, 'Choose your bank'],
  ])('a wrong %s is said beside the field, and nothing is started', async (_field, fields, text) => {
    const { orderId, path } = await openCheckout();
    const page = await simulators.form(path, fields as Record<string, string>);
    expect(page.status).toBe(200);
    expect(page.body).toContain(text);
    expect((await simulators.api('GET', `/v1/orders/${orderId}/payments`)).body.count).toBe(0);
  });

  test('slowly approved: the page waits, and goes back when the bank has decided', async () => {
    const { path } = await openCheckout();
    const bank = await choose(path, { method: 'upi', app: 'BHIM' });
    const waiting = await choose(bank, { decision: 'later' });
    expect((await simulators.at('GET', waiting)).body).toContain('data-status');
    const [pathname, query] = waiting.split('?');
    expect((await simulators.at('GET', `${pathname}/status?${query}`)).body).toEqual({ decided: false });
    await simulators.at('POST', '/sim/webhooks/flush', { timeout_ms: 20_000 });
    expect((await simulators.at('GET', `${pathname}/status?${query}`)).body).toEqual({ decided: true });
    expect((await simulators.at('GET', waiting)).headers.get('location')).toContain(callback);
  });

  test('paid and closed: the money is there, the browser is not sent back', async () => {
    const { orderId, path } = await openCheckout();
    const page = await simulators.form(await choose(path, { method: 'upi', app: 'qr' }), { decision: 'away' });
    expect(page.status).toBe(200);
    expect((await simulators.api('GET', `/v1/orders/${orderId}`)).body.status).toBe('paid');
  });

  test('giving up goes to the cancel address with the reason', async () => {
    const { orderId, path } = await openCheckout();
    const given = await simulators.at('GET', path.replace(`/pay/${orderId}`, `/pay/${orderId}/cancel`));
    const target = new URL(given.headers.get('location') ?? '');
    expect(target.origin + target.pathname).toBe(cancel);
    expect(target.searchParams.get('error[reason]')).toBe('payment_cancelled');
  });

  test.each([
    'https://evil.example/x',
    'http://localhost:3000@evil.example/',
    'http://evil-localhost:3000/',
    'javascript:alert(1)',
    'http://localhost:3001/',
  ])('never returns to %s', async (url) => {
    const order = await simulators.api('POST', '/v1/orders', { amount: 1_000, currency: 'INR' });
    for (const name of ['callback_url', 'cancel_url']) {
      const query = new URLSearchParams({ [name]: url }).toString();
      for (const path of [`/pay/${order.body.id}`, `/pay/${order.body.id}/cancel`]) {
        const page = await simulators.at('GET', `${path}?${query}`);
        expect(page.status).toBe(400);
        expect(page.headers.get('location')).toBeNull();
      }
    }
  });

  test('another site cannot make a browser pay, nor reach the machine by another name', async () => {
    const { path } = await openCheckout();
    const foreign = await simulators.form(path, { method: 'upi', app: 'BHIM' }, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    const scripted = await simulators.form('/sim/pay', { order_id: 'x' });
    expect(scripted.status).toBe(415);
  });

  test('payment links and QR codes have pages', async () => {
    const link = await simulators.api('POST', '/v1/payment_links', {
      amount: 40_000,
      currency: 'INR',
      description: 'Battery',
      callback_url: callback,
      callback_method: 'get',
    });
    const opened = await simulators.at('GET', new URL(link.body.short_url).pathname);
    const bank = await choose(opened.headers.get('location') ?? '', { method: 'upi', app: 'Paytm' });
    const back = new URL(await choose(bank, { decision: 'approve' }));
    expect(back.searchParams.get('razorpay_payment_link_status')).toBe('paid');
    const qr = await simulators.api('POST', '/v1/payments/qr_codes', {
      type: 'upi_qr',
      usage: 'single_use',
      fixed_amount: true,
      payment_amount: 25_000,
    });
    expect((await simulators.at('GET', `/qr/${qr.body.id}`)).body).toContain('₹250');
    const image = await fetch(`${simulators.origin()}/qr/${qr.body.id}.png`);
    expect(image.headers.get('content-type')).toBe('image/png');
    expect((await simulators.form(`/qr/${qr.body.id}`, { outcome: 'captured' })).body).toContain('role="status"');
    expect((await simulators.at('GET', `/qr/${qr.body.id}`)).body).toContain('closed');
  });
});

describe('inbox', () => {
  test('shows mail and SMS, finds them by address and text, escapes them, and links only to the platform', async () => {
    const mail = createTransport(simulators.smtpPort);
    await mail.send({
      to: 'meena@example.in',
      subject: 'Your code <b>',
      text: 'Code 123456, see http://localhost:3000/verify and https://evil.example/x <script>alert(1)</script>',
      html: '<p>Code <b>123456</b></p>',
    });
    const { smsApiKey } = simulators.gateway.settings;
    const dlt = { entityId: '1101000000000000001', header: 'MISTRI', templateId: '1107000000000000001' };
    const sent = await simulators.at(
      'POST',
      '/sms/send',
      { to: '+919876543210', text: '654321 is your code', ...dlt },
      { authorization: `Bearer ${smsApiKey}` },
    );
    expect(sent.status).toBe(202);
    const all = await simulators.at('GET', '/inbox');
    expect(all.body).toContain('123456');
    expect(all.body).toContain('654321');
    expect(all.body).not.toContain('<script>alert');
    const one = await simulators.at('GET', '/inbox/live?q=MEENA@');
    expect(one.body).toContain('123456');
    expect(one.body).not.toContain('654321');
    expect((await simulators.at('GET', '/inbox/live?kind=sms')).body).not.toContain('meena@');
    expect((await simulators.at('GET', '/inbox/live?q=nobody')).body).toContain('Nothing for');
    const [{ id }] = (await simulators.at('GET', '/sim/mail?to=meena')).body.items;
    const page = await simulators.at('GET', `/inbox/mail/${id}`);
    expect(page.body).toContain('<a href="http://localhost:3000/verify">');
    expect(page.body).not.toContain('href="https://evil.example');
    const inner = await simulators.at('GET', `/inbox/mail/${id}/html`);
    expect(inner.headers.get('content-security-policy')).toContain('sandbox');
    expect((await simulators.at('GET', '/inbox/mail/unknown')).status).toBe(404);
  });

  test('shows the demo accounts codes in demo mode only', async () => {
    const secret = { email: 'owner@demo.mistri.in', secret: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567' };
    expect((await simulators.at('POST', '/sim/totp', secret)).status).toBe(201);
    expect((await simulators.at('GET', '/inbox')).body).toMatch(
      /owner@demo\.mistri\.in<\/td>\s*<td class="code">\d{6}/,
    );
    const plain = await startSimulators({ MISTRI_DEMO: 'off' });
    try {
      expect((await plain.at('POST', '/sim/totp', secret)).status).toBe(403);
      expect((await plain.at('GET', '/inbox')).body).not.toContain('One-time codes of the demo accounts</h2>');
    } finally {
      await plain.close();
    }
  });
});

describe('switches page', () => {
  test('sets, shows and clears', async () => {
    const set = await simulators.form('/switches', {
      payments: 'upi',
      webhooks: 'duplicate',
      api: 'down',
      mail: 'nonsense',
    });
    expect(set.status).toBe(303);
    expect((await simulators.at('GET', '/sim/switches')).body).toMatchObject({
      payments: { decline: 'upi' },
      mail: { refuse: 'off' },
      webhooks: [{ event: '*', duplicate: 10 }],
      api: [{ effect: 'error', status: 503 }],
    });
    expect((await simulators.at('GET', '/switches')).body).toMatch(/value="duplicate"\s+selected/);
    await simulators.form('/switches/act', { act: 'day' });
    expect((await simulators.at('GET', '/sim/clock')).body.ahead_s).toBe(86_400);
    await simulators.form('/switches/clear', {});
    expect((await simulators.at('GET', '/sim/switches')).body).toMatchObject({ payments: { decline: 'off' }, api: [] });
  });
});
