import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventName, EventPayload } from '@mistri/contracts/events/index';
import { hour_ms, minute_ms } from '#platform/clock.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { goodsLine, makeJob } from '#test/delivered-job.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { commandOrigin } from '#test/held-job.ts';
import { type Inbox, startInbox } from '#test/inbox.ts';
import { makeAddress, makeProduct, makeShop } from '#test/shop.ts';
import { notify } from './notify.ts';

let test: TestApp;
let inbox: Inbox;
let buyer: Actor;
let other: Actor;
let dealer: Actor;
const dealerId = newId('dlr');

beforeAll(async () => {
  inbox = await startInbox();
  test = await startTestApp({ environment: inbox.environment });
  buyer = await createActor(test, { role: 'customer' });
  other = await createActor(test, { role: 'customer' });
  dealer = await createActor(test, { role: 'dealer', memberships: [dealerId] });
  await test.app.outbox.drain();
});
afterAll(async () => {
  await test?.close();
  await inbox?.close();
});
beforeEach(() => {
  inbox.mails.length = 0;
  inbox.sms.length = 0;
});

async function happen<N extends EventName>(name: N, subject: string, payload: EventPayload<N>): Promise<void> {
  await transact(test.db, (tx) => emit(tx, commandOrigin(test), { name, subject, payload }));
  await test.app.outbox.drain();
}

async function provePhone(actor: Actor, phone: string): Promise<void> {
  const { crypto } = test.app.services;
  const user = await test.db
    .selectFrom('users')
    .selectAll()
    .where('user_id', '=', actor.userId)
    .executeTakeFirstOrThrow();
  await test.db
    .updateTable('users')
    .set({
      phone_sealed: crypto.seal(user.data_key ?? '', phone, `${actor.userId}:phone`),
      phone_verified_at: test.clock.now(),
    })
    .where('user_id', '=', actor.userId)
    .execute();
}

interface Shown {
  notificationId: string;
  kind: string;
  title: string;
  body: string;
  path: string;
  readAt: string | null;
}
const listOf = async (actor: Actor, query = ''): Promise<Shown[]> =>
  (await actor.get(`/api/notifications${query}`)).body.data.notifications;
const kindsOf = async (actor: Actor): Promise<string[]> => (await listOf(actor)).map((entry) => entry.kind);

const stockLow = (payload: Partial<EventPayload<'inventory.stock_low.v1'>> = {}) =>
  happen('inventory.stock_low.v1', newId('prd'), {
    productId: newId('prd'),
    dealerId,
    warehouseId: newId('whs'),
    available: 2,
    ...payload,
  });

describe('an order, as its two sides are told', () => {
  it('tells both at each step, mails and texts them, and brings the delivery code to the buyer only', async () => {
    const shop = await makeShop(test);
    await provePhone(buyer, '+919876543210');
    const addressId = await makeAddress(buyer);
    const productId = await makeProduct(test, shop, { b2c_minor: 100_000, stock: 5 });
    const items = [{ productId, quantity: 1 }];
    const placed = await buyer.post('/api/orders', { items, buyerKind: 'b2c', addressId });
    const [{ orderId }] = placed.body.data.orders;
    const order = await test.db
      .selectFrom('orders')
      .selectAll()
      .where('order_id', '=', orderId)
      .executeTakeFirstOrThrow();
    await test.app.outbox.drain();
    inbox.mails.length = 0;
    await happen('payments.captured.v1', newId('pay'), {
      paymentId: newId('pay'),
      checkoutId: order.checkout_id,
      payerId: buyer.userId,
      gatewayPaymentId: 'pay_test',
      jobs: [{ jobId: orderId, amount_minor: order.total_minor }],
      capturedAt: test.clock.now().toISOString(),
    });
    expect(await kindsOf(buyer)).toContain('order_paid');
    expect(await kindsOf(shop.dealer)).toContain('order_received');
    expect(inbox.mails.map((mail) => mail.to).toSorted()).toEqual([buyer.email, shop.dealer.email].toSorted());

    for (const body of [
      { status: 'accepted' },
      { status: 'packed' },
      { status: 'shipped', courier: 'Test Post', trackingNumber: 'TP12345678' },
    ]) {
      const moved = await shop.dealer.patch(`/api/orders/${orderId}/status`, body);
      expect(moved.status, JSON.stringify(moved.body)).toBe(200);
    }
    await test.app.outbox.drain();
    const { deliveryCode } = (await buyer.get(`/api/orders/${orderId}`)).body.data;
    const shipped = inbox.mails.filter((mail) => mail.subject.includes('on its way'));
    expect(shipped.map((mail) => mail.to)).toEqual([buyer.email]);
    expect(shipped[0]?.source).toContain(deliveryCode);
    expect(inbox.sms.map((sms) => [sms.to, sms.text.includes(deliveryCode)])).toEqual([['+919876543210', true]]);
    expect(inbox.sms[0]?.templateId).toMatch(/^\d{19}$/);
    const stored = await test.db.selectFrom('notifications').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(deliveryCode);
    expect(JSON.stringify(stored)).not.toMatch(/Meena|9876543210|Masi Street|example\.in/);
    expect((await listOf(buyer)).find((entry) => entry.kind === 'order_shipped')?.path).toBe(`/orders/${orderId}`);
    expect((await listOf(shop.dealer)).find((entry) => entry.kind === 'order_received')?.path).toBe(
      `/dealer/orders/${orderId}`,
    );
  });

  it('is told once, however often the event comes', async () => {
    const cause = { origin: commandOrigin(test), eventId: newId('evt') };
    const notice = { to: [other.userId, other.userId], kind: 'payment_failed' as const, params: { item: 'Charger' } };
    for (let time = 0; time < 3; time += 1) await transact(test.db, (tx) => notify(tx, cause, [notice]));
    const rows = await test.db.selectFrom('notifications').selectAll().where('event_id', '=', cause.eventId).execute();
    expect(rows).toHaveLength(1);
  });

  it.each([
    ['awaiting_payment', 'system', ['order_lapsed'], []],
    ['awaiting_payment', 'buyer', [], []],
    ['paid', 'system', ['order_cancelled'], ['order_missed']],
    ['paid', 'buyer', ['order_cancelled'], ['order_cancelled_seller']],
    ['accepted', 'dealer', ['order_cancelled'], []],
  ])('a cancel from %s by %s tells the buyer %j and the seller %j', async (from, by, toBuyer, toSeller) => {
    const customer = await createActor(test, { role: 'customer' });
    const sellerId = newId('dlr');
    const seller = await createActor(test, { role: 'dealer', memberships: [sellerId] });
    const { jobId } = await makeJob(test, { customerId: customer.userId, payeeId: sellerId, until: 'open' });
    const order = { orderId: jobId, checkoutId: newId('chk'), buyerId: customer.userId, dealerId: sellerId };
    await happen('orders.moved.v1', jobId, { ...order, from, to: 'cancelled', by, reason: 'changed my mind' });
    const orderKinds = async (actor: Actor) => (await kindsOf(actor)).filter((kind) => kind.startsWith('order_'));
    expect(await orderKinds(customer)).toEqual(toBuyer);
    expect(await orderKinds(seller)).toEqual(toSeller);
  });

  it('survives hostile names of goods: one mail, to one address, with the text as text', async () => {
    const item = 'Charger\r\nBcc: victim@example.in\r\n\r\n<script>alert(1)</script>';
    const job = await makeJob(test, { customerId: buyer.userId, lines: [goodsLine({ description: item })] });
    await happen('escrow.refunded.v1', job.jobId, {
      jobId: job.jobId,
      paymentId: newId('pay'),
      payeeId: job.payeeId,
      refundId: newId('rfd'),
      amount_minor: 5_000,
    });
    await stockLow();
    const refund = inbox.mails.filter((mail) => mail.to === buyer.email);
    expect(refund).toHaveLength(1);
    expect(inbox.mails.map((mail) => mail.to)).not.toContain('victim@example.in');
    expect(refund[0]?.source).not.toMatch(/^bcc:/im);
    expect(refund[0]?.source).not.toContain('<script');
  });
});

describe('the list', () => {
  it("is everybody's own: nobody reads or marks another's", async () => {
    await happen('payments.failed.v1', newId('pay'), {
      paymentId: newId('pay'),
      checkoutId: newId('chk'),
      jobs: [{ jobId: (await makeJob(test, { customerId: other.userId, until: 'open' })).jobId, amount_minor: 100 }],
      failureCode: 'x',
    });
    const [mine] = await listOf(other);
    expect(mine?.kind).toBe('payment_failed');
    const path = `/api/notifications/${mine?.notificationId}`;
    expect((await buyer.patch(path, { read: true })).status).toBe(404);
    expect((await listOf(buyer)).map((entry) => entry.notificationId)).not.toContain(mine?.notificationId);
    expect((await other.patch(path, { read: true })).body.data).toMatchObject({ read: true });
    expect((await listOf(other))[0]?.readAt).not.toBeNull();
    expect((await other.patch(path, { read: 'yes' })).status).toBe(400);
    expect((await other.patch(path, { read: false })).body.data.read).toBe(false);
  });

  it("pages, counts, filters and speaks the reader's language", async () => {
    const reader = await createActor(test, { role: 'customer' });
    await test.app.outbox.drain();
    await reader.post('/api/notifications/read-all', {});
    const cause = (at: number) => ({ origin: commandOrigin(test), eventId: `evt_${reader.userId}_${at}` });
    for (let at = 0; at < 5; at += 1) {
      const params = { item: `Part ${at}`, amount_minor: 12_345_600 };
      await transact(test.db, (tx) => notify(tx, cause(at), [{ to: [reader.userId], kind: 'order_paid', params }]));
    }
    const first = (await reader.get('/api/notifications?unread=true&limit=2')).body.data;
    expect(first).toMatchObject({ unreadCount: 5 });
    const second = (await reader.get(`/api/notifications?unread=true&limit=100&after=${first.nextAfter}`)).body.data;
    const seen = [...first.notifications, ...second.notifications].map((entry: Shown) => entry.body);
    expect(seen).toHaveLength(5);
    expect(seen[0]).toContain('Part 4');
    const upTo = first.notifications[1].notificationId;
    const marked = await reader.post('/api/notifications/read-all', { upTo });
    expect(marked.body.data).toEqual({ marked: 4, unreadCount: 1 });
    expect((await reader.get('/api/notifications/unread-count')).body.data).toEqual({ unreadCount: 1 });
    const tamil = await listOf(reader, '?locale=ta&limit=1');
    expect(tamil[0]?.title).toMatch(/\p{Script=Tamil}/u);
    await reader.patch('/api/users/me', { locale: 'hi' });
    expect((await listOf(reader, '?limit=1'))[0]?.title).toMatch(/\p{Script=Devanagari}/u);
    expect((await reader.get('/api/notifications?limit=1000')).status).toBe(400);
    expect((await reader.get('/api/notifications?userId=usr_1')).status).toBe(400);
  });

  it('has the security notices that identity mails, in the list only', async () => {
    await happen('identity.credentials_changed.v1', buyer.userId, { userId: buyer.userId, change: 'passkey_added' });
    const entry = (await listOf(buyer)).find((shown) => shown.kind === 'security_notice');
    expect(entry?.body).toContain('passkey');
    expect(inbox.mails.filter((mail) => mail.to === buyer.email)).toHaveLength(1);
  });
});

describe('channels', () => {
  it('keeps choices, except about security and the account', async () => {
    const path = '/api/notifications/settings';
    const changed = await dealer.patch(path, {
      channels: { stock: { email: false } },
      quietHours: { from: '00:00', to: '00:00' },
    });
    expect(changed.body.data.quietHours).toEqual({ from: '00:00', to: '00:00' });
    const stock = changed.body.data.channels.find((row: { category: string }) => row.category === 'stock');
    expect(stock).toMatchObject({ email: false, sms: false, fixed: false });
    await stockLow();
    expect(inbox.mails).toEqual([]);
    expect((await dealer.patch(path, { channels: { security: { email: false } } })).status).toBe(400);
    expect((await dealer.patch(path, { quietHours: { from: '25:00', to: '09:00' } })).status).toBe(400);
    await happen('payouts.account_changed.v1', dealerId, {
      payeeId: dealerId,
      accountId: newId('acc'),
      usableFrom: '2026-12-05T00:00:00.000Z',
      first: false,
    });
    expect(inbox.mails).toHaveLength(1);
    expect(
      (await buyer.get(path)).body.data.channels.find((row: { category: string }) => row.category === 'stock'),
    ).toMatchObject({ email: true });
  });

  it('does not write to addresses nobody proved', async () => {
    const stranger = await createActor(test, { role: 'customer' });
    await test.db
      .updateTable('users')
      .set({ email_verified_at: null })
      .where('user_id', '=', stranger.userId)
      .execute();
    const cause = { origin: commandOrigin(test), eventId: newId('evt') };
    await transact(test.db, (tx) => notify(tx, cause, [{ to: [stranger.userId], kind: 'order_paid', params: {} }]));
    await test.app.outbox.drain();
    expect(inbox.mails.filter((mail) => mail.to === stranger.email)).toEqual([]);
    const [delivery] = await test.db
      .selectFrom('notification_deliveries as delivery')
      .innerJoin('notifications', 'notifications.notification_id', 'delivery.notification_id')
      .select(['state', 'problem'])
      .where('user_id', '=', stranger.userId)
      .execute();
    expect(delivery).toEqual({ state: 'skipped', problem: 'no_verified_email' });
  });

  it('tries again later while the mail server is away, then gives up, and never logs the address', async () => {
    const away = await startTestApp({ environment: { SMTP_URL: 'smtp://127.0.0.1:1' } });
    try {
      const reader = await createActor(away, { role: 'customer' });
      await away.app.outbox.drain();
      const cause = { origin: commandOrigin(away), eventId: newId('evt') };
      await transact(away.db, (tx) => notify(tx, cause, [{ to: [reader.userId], kind: 'order_paid', params: {} }]));
      const stateOf = () =>
        away.db
          .selectFrom('notification_deliveries as delivery')
          .innerJoin('notifications', 'notifications.notification_id', 'delivery.notification_id')
          .select(['state', 'attempts', 'problem'])
          .where('event_id', '=', cause.eventId)
          .executeTakeFirstOrThrow();
      for (let time = 1; time <= 8; time += 1) {
        await away.app.tasks.run('notifications.send-due');
        expect(await stateOf()).toMatchObject({ attempts: time, state: time < 8 ? 'due' : 'failed' });
        away.clock.advance(25 * hour_ms);
      }
      expect((await stateOf()).problem).not.toContain('@');
    } finally {
      await away.close();
    }
  });

  it('two workers send one message once', async () => {
    const cause = { origin: commandOrigin(test), eventId: newId('evt') };
    const to = await Promise.all(
      [1, 2, 3, 4, 5].map(async () => (await createActor(test, { role: 'customer' })).userId),
    );
    await test.app.outbox.drain();
    inbox.mails.length = 0;
    await transact(test.db, (tx) => notify(tx, cause, [{ to, kind: 'order_paid', params: {} }]));
    await Promise.all([1, 2, 3].map(() => test.app.tasks.run('notifications.send-due')));
    await test.app.outbox.drain();
    expect(inbox.mails).toHaveLength(5);
    test.clock.advance(5 * minute_ms);
    await test.app.tasks.run('notifications.send-due');
    expect(inbox.mails).toHaveLength(5);
  });
});

describe('everybody else who is told', () => {
  it('payees about releases, refunds and payouts; applicants about decisions; staff about alerts', async () => {
    const finance = await createActor(test, { role: 'admin', capabilities: ['finance'] });
    const support = await createActor(test, { role: 'admin', capabilities: ['support'] });
    const job = await makeJob(test, { customerId: buyer.userId, payeeId: dealerId });
    const hold = { jobId: job.jobId, paymentId: newId('pay'), payeeId: dealerId };
    const holdIds = [newId('hld')];
    await happen('escrow.released.v1', job.jobId, {
      ...hold,
      holdIds,
      gross_minor: 100,
      commission_minor: 8,
      net_minor: 90,
      policyVersion: null,
    });
    await happen('escrow.refund_decided.v1', job.jobId, { ...hold, refundId: newId('rfd'), amount_minor: 50 });
    await happen('escrow.frozen.v1', job.jobId, { ...hold, holdIds, cause: 'dispute', reference: newId('dsp') });
    await happen('escrow.frozen.v1', job.jobId, { ...hold, holdIds, cause: 'manual', reference: 'x' });
    await happen('payouts.paid.v1', newId('pyo'), {
      payoutId: newId('pyo'),
      payeeId: dealerId,
      amount_minor: 90,
      utr: 'UTR1',
      jobIds: [job.jobId],
    });
    await happen('escrow.overdue.v1', job.jobId, { ...hold, holdId: newId('hld'), what: 'hold', since: '2026-12-01' });
    await happen('payments.stuck.v1', hold.paymentId, { paymentId: hold.paymentId, since: '2026-12-01' });
    await happen('ledger.check_failed.v1', 'ledger', { count: 1, problems: [] });
    await happen('dealers.status_changed.v1', dealerId, {
      dealerId,
      userId: dealer.userId,
      from: 'active',
      to: 'suspended',
      reason: 'documents lapsed',
    });
    await happen('dealers.document_lapsing.v1', dealerId, {
      applicantId: dealerId,
      userId: dealer.userId,
      kind: 'pan_card',
      expiresOn: '2026-12-31',
      lapsed: false,
    });
    const told = await kindsOf(dealer);
    for (const kind of ['money_released', 'refund_taken', 'payout_paid', 'application_suspended', 'document_lapsing']) {
      expect(told).toContain(kind);
    }
    expect(told.filter((kind) => kind === 'dispute_opened')).toHaveLength(1);
    await happen('reconciliation.day_done.v1', '2026-11-30', { day: '2026-11-30', rows: 9, breaks: 0 });
    await happen('reconciliation.day_done.v1', '2026-12-01', { day: '2026-12-01', rows: 9, breaks: 2 });
    const compliance = await createActor(test, { role: 'admin', capabilities: ['compliance'] });
    const operations = await createActor(test, { role: 'admin', capabilities: ['operations'] });
    await happen('governance.audit_mismatch.v1', 'audit', { checkId: newId('ack'), problems: 1 });
    await happen('governance.budget_burning.v1', 'money', { alertId: newId('sla'), area: 'money', burn: 20 });
    const alertsOf = async (admin: Actor) => (await kindsOf(admin)).filter((kind) => kind.startsWith('staff_'));
    expect(await alertsOf(compliance)).toEqual(['staff_audit_mismatch']);
    expect(await alertsOf(operations)).toEqual(['staff_budget_burning']);
    const alerts = await alertsOf(finance);
    expect(alerts.toSorted()).toEqual([
      'staff_breaks_found',
      'staff_hold_overdue',
      'staff_ledger_failed',
      'staff_payment_stuck',
    ]);
    expect(await alertsOf(support)).toEqual([]);
  });

  it('buyers and sellers about ratings; and nothing is left of somebody who was erased', async () => {
    const author = await createActor(test, { role: 'customer' });
    const job = await makeJob(test, { customerId: author.userId, payeeId: dealerId });
    const given = await author.post('/api/ratings', { jobId: job.jobId, score: 2 });
    await test.app.outbox.drain();
    await dealer.put(`/api/ratings/${given.body.data.ratingId}/reply`, { text: 'Sorry.' });
    await test.app.outbox.drain();
    expect((await listOf(dealer)).find((entry) => entry.kind === 'rating_received')?.title).toContain('2 of 5');
    expect(await kindsOf(author)).toContain('rating_answered');
    await happen('identity.user_erased.v1', author.userId, { userId: author.userId });
    expect(await listOf(author)).toEqual([]);
  });
});

/** Last: moving the clock ends everybody's session. */
describe('time', () => {
  it('what can wait waits for the end of quiet hours; what is needed now does not', async () => {
    await test.db.deleteFrom('notification_settings').execute();
    const evening = new Date('2026-12-02T17:00:00Z'); // 22:30 in India
    test.clock.set(evening);
    await stockLow();
    expect(inbox.mails).toEqual([]);
    await test.app.tasks.run('notifications.send-due');
    expect(inbox.mails).toEqual([]);
    await happen('payouts.failed.v1', newId('pyo'), {
      payoutId: newId('pyo'),
      payeeId: dealerId,
      amount_minor: 100,
      reason: 'account closed',
    });
    expect(inbox.mails).toHaveLength(1);
    test.clock.set(new Date('2026-12-03T03:30:00Z')); // 09:00
    await test.app.tasks.run('notifications.send-due');
    await test.app.tasks.run('notifications.send-due');
    expect(inbox.mails.map((mail) => mail.to)).toEqual([dealer.email, dealer.email]);
  });

  it('old ones are forgotten after a year', async () => {
    test.clock.advance(366 * 24 * hour_ms);
    await test.app.tasks.run('notifications.forget-old');
    const left = await test.db.selectFrom('notifications').select('notification_id').execute();
    expect(left).toEqual([]);
  });
});
