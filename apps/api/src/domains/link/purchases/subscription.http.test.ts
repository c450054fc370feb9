import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { day_ms } from '#platform/clock.ts';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { ok } from '#platform/refusal.ts';
import { unfreezeLines, verifyHolds } from '#rooms/escrow/index.ts';
import { requestRefund } from '#rooms/jobs/index.ts';
import { account, balanceOf, verifyLedger } from '#rooms/ledger/index.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { commandOrigin } from '#test/held-job.ts';
import { must } from '#test/repair-desk.ts';
import { type SimulatedApp, startSimulatedApp } from '#test/simulators.ts';
import { startPaidPlan } from './follow-payment.ts';

/** LNK-1: a plan bought by the owner of a team, paid at the gateway as a process, booked as the platform's own sale. */
let both: SimulatedApp;
let owner: Actor;
let operations: Actor;
let teamId: string;
beforeAll(async () => {
  both = await startSimulatedApp();
});
beforeEach(async () => {
  // Tokens end while tests move the clock.
  owner = await createActor(both.test, { role: 'technician' });
  operations = await createActor(both.test, { role: 'admin', capabilities: ['operations', 'finance'] });
  teamId = must(await owner.post('/api/link/teams', { name: 'Bench' }), 201).teamId;
});
afterAll(() => both?.close());

const billing = { name: 'Velan', addressLine: '4 North Street', city: 'Madurai', pin: '625001' };
const monthOf = { plan: 'team', period: 'month', expectedPriceMinor: 49_900, billing };
/** ₹499 and 9 % twice. */
const monthTotal_minor = 58_882;

const at = () => `/api/link/teams/${teamId}/subscription`;
const buy = (body: object = monthOf, who = owner) => who.post(at(), body);
const read = async (who = owner) => must(await who.get(at()));
const balance = (id: Parameters<typeof balanceOf>[1]) => balanceOf(both.test.db, id);

interface Bought {
  purchaseId: string;
  checkoutId: string;
}

async function begin(bought: Bought, who = owner): Promise<string> {
  const started = must(await who.post('/api/payments', { checkoutId: bought.checkoutId }), 201);
  return started.checkoutForm.fields.order_id;
}

async function pay(bought: Bought): Promise<void> {
  await both.simulators.sim('/pay', { order_id: await begin(bought) });
  await both.settle();
}

async function paidMonth(body: object = monthOf): Promise<Bought> {
  const bought = must(await buy(body), 201);
  await pay(bought);
  return bought;
}

const jobOf = (jobId: string) =>
  both.test.db.selectFrom('jobs').selectAll().where('job_id', '=', jobId).executeTakeFirstOrThrow();
const postingsOf = (jobId: string) =>
  both.test.db.selectFrom('ledger_transfers').select('kind').where('job_id', '=', jobId).orderBy('kind').execute();
const noticesOf = async (userId: string, kind: string): Promise<number> => {
  const rows = await both.test.db
    .selectFrom('notifications')
    .select('notification_id')
    .where('user_id', '=', userId)
    .where('kind', '=', kind as never)
    .execute();
  return rows.length;
};
const booksAreRight = async () => {
  expect(await verifyLedger(both.test.db)).toEqual([]);
  expect(await verifyHolds(both.test.db)).toEqual([]);
};

describe('a bought plan', () => {
  it('holds from its payment on; the money is revenue and GST payable, and an invoice is issued', async () => {
    const before = await salesAndTax();
    const bought = must(await buy(), 201);
    expect(bought).toMatchObject({ state: 'waiting', totalMinor: monthTotal_minor, isYours: true });
    expect((await read()).standing).toBe('free');
    await pay(bought);
    const now = await read();
    expect(now).toMatchObject({ standing: 'paid', plan: { plan: 'team', seats: 25 } });
    expect(now.purchases).toMatchObject([{ state: 'paid', until: now.paidUntil, totalMinor: monthTotal_minor }]);
    expect((await jobOf(bought.purchaseId)).state).toBe('closed');
    expect(await balance(account.held(bought.purchaseId))).toBe(0);
    const after = await salesAndTax();
    expect([after.sales - before.sales, after.cgst - before.cgst, after.sgst - before.sgst]).toEqual([
      49_900, 4_491, 4_491,
    ]);
    expect((await postingsOf(bought.purchaseId)).map((row) => row.kind)).toEqual(['escrow.hold', 'escrow.release']);
    const invoice = must(await owner.get(`/api/invoices/${now.purchases[0].invoiceId}`));
    expect(invoice.documentNumber).toMatch(/^PT\//);
    const pdf = await fetch(`${both.test.url}/api/invoices/${now.purchases[0].invoiceId}/pdf`, {
      headers: { authorization: `Bearer ${owner.token}` },
    });
    expect(pdf.headers.get('content-type')).toContain('application/pdf');
    await booksAreRight();
  });

  it('is ordered once however often it is asked for, also at the same time', async () => {
    const answers = await Promise.all([buy(), buy(), buy()]);
    const ids = answers.map((answer) => must(answer, 201).purchaseId);
    expect(new Set(ids).size).toBe(1);
    const [first] = answers;
    const orders = await Promise.all([begin(first?.body.data), begin(first?.body.data)]);
    expect(new Set(orders).size).toBe(1);
  });

  it('starts once, though the news of its money come twice', async () => {
    const bought = await paidMonth();
    const { paidUntil } = await read();
    const event = await both.test.db
      .selectFrom('outbox_events')
      .selectAll()
      .where('subject', '=', bought.purchaseId)
      .where('name', '=', 'jobs.funded.v1')
      .executeTakeFirstOrThrow();
    await inTransaction(both.test.db, async (tx) => {
      await startPaidPlan(tx, commandOrigin(both.test), event.subject);
      return ok(null);
    });
    await both.settle();
    const now = await read();
    expect(now.paidUntil).toBe(paidUntil);
    expect(now.purchases).toHaveLength(1);
    expect(await postingsOf(bought.purchaseId)).toHaveLength(2);
  });

  it('is renewed from the end of what is paid', async () => {
    await paidMonth();
    const { paidUntil, offers } = await read();
    expect(offers[0]).toMatchObject({ plan: 'team', isRenewal: true });
    await paidMonth({ ...monthOf, period: 'year', expectedPriceMinor: 499_000 });
    const now = await read();
    expect(now.purchases.map((row: { from: string }) => row.from)).toContain(paidUntil);
    expect(new Date(now.paidUntil).getTime()).toBeGreaterThan(new Date(paidUntil).getTime() + 364 * day_ms);
    await booksAreRight();
  });

  it('is exchanged for a larger one, less what is left of it', async () => {
    const first = await paidMonth();
    const larger = (await read()).offers.find((offer: { plan: string }) => offer.plan === 'business');
    const [month] = larger.periods;
    expect(month.creditMinor).toBeGreaterThan(48_000);
    expect(month.priceMinor).toBe(199_900 - month.creditMinor);
    await paidMonth({ ...monthOf, plan: 'business', expectedPriceMinor: month.priceMinor });
    const now = await read();
    expect(now).toMatchObject({ standing: 'paid', plan: { plan: 'business' } });
    const replaced = now.purchases.find((row: Bought) => row.purchaseId === first.purchaseId);
    expect(replaced.state).toBe('replaced');
    expect((await buy()).body.code).toBe('link.smaller_plan_waits');
    await booksAreRight();
  });

  it('that is given back leaves the team what it had before', async () => {
    await paidMonth();
    const before = await read();
    const [month] = before.offers[1].periods;
    const { purchaseId } = await paidMonth({ ...monthOf, plan: 'business', expectedPriceMinor: month.priceMinor });
    const lines = 'everything left' as const;
    await inTransaction(both.test.db, (tx) =>
      requestRefund(tx, commandOrigin(both.test), { jobId: purchaseId, lines, reason: 'bought by mistake' }),
    );
    await both.settle();
    const now = await read();
    expect(now).toMatchObject({ standing: 'paid', plan: { plan: 'team' }, paidUntil: before.paidUntil });
    expect(now.purchases[0].state).toBe('refunded');
    expect(await balance(account.refundDue(purchaseId))).toBe(0);
    await booksAreRight();
  });
});

describe('a payment that the risk rules stop', () => {
  /** As a payer of many payments in a day, by an account that others paid from too. */
  async function looksOdd(userId: string, instrument: string): Promise<void> {
    const signals = [
      ...Array.from({ length: 21 }, () => ({ kind: 'payer' as const, digest: userId, payer_id: userId })),
      ...[1, 2].map(() => ({ kind: 'instrument' as const, digest: instrument, payer_id: newId('usr') })),
    ];
    const rows = signals.map((signal) => ({ ...signal, payment_id: newId('pay'), at: both.test.clock.now() }));
    await both.test.db.insertInto('risk_signals').values(rows).execute();
  }

  it('begins all the same; its money stands still until finance has looked, and is revenue then', async () => {
    const first = await paidMonth();
    const { instrument_digest: instrument } = await both.test.db
      .selectFrom('payments')
      .select('instrument_digest')
      .where('checkout_id', '=', first.checkoutId)
      .executeTakeFirstOrThrow();
    await looksOdd(owner.userId, instrument ?? '');
    const { purchaseId } = await paidMonth();
    const now = await read();
    expect(now.purchases[0]).toMatchObject({ purchaseId, state: 'paid' });
    expect(now.purchases[0].invoiceId).toMatch(/^inv_/);
    expect((await jobOf(purchaseId)).state).toBe('fulfilled');
    expect(await balance(account.held(purchaseId))).toBe(monthTotal_minor);
    await inTransaction(both.test.db, async (tx) =>
      ok(
        await unfreezeLines(tx, commandOrigin(both.test), {
          jobId: purchaseId,
          key: { cause: 'review' },
          reason: 'fine',
        }),
      ),
    );
    await both.test.app.tasks.run('escrow.request-releases');
    await both.settle();
    must(await operations.post('/api/admin/holds/release', { jobIds: [purchaseId], reason: 'looked at' }));
    await both.settle();
    expect((await jobOf(purchaseId)).state).toBe('closed');
    expect(await balance(account.held(purchaseId))).toBe(0);
    await booksAreRight();
  });
});

describe('an order that is not paid', () => {
  it('changes nothing when the payment fails, and can be paid again', async () => {
    const bought = must(await buy(), 201);
    await both.simulators.sim('/pay', { order_id: await begin(bought), outcome: 'failed' });
    await both.settle();
    expect(await read()).toMatchObject({ standing: 'free', purchases: [{ state: 'waiting' }] });
    await pay(bought);
    expect((await read()).standing).toBe('paid');
  });

  it('gives way to another one; money that comes for it goes back', async () => {
    const first = must(await buy(), 201);
    const gatewayOrder = await begin(first);
    const second = must(await buy({ ...monthOf, period: 'year', expectedPriceMinor: 499_000 }), 201);
    expect(second.purchaseId).not.toBe(first.purchaseId);
    await both.simulators.sim('/pay', { order_id: gatewayOrder });
    await both.settle();
    const now = await read();
    expect(now.standing).toBe('free');
    expect(now.purchases.map((row: { state: string }) => row.state)).toEqual(['waiting', 'lapsed']);
    expect(await balance(account.held(first.purchaseId))).toBe(0);
    await booksAreRight();
  });

  it('is forgotten after a day', async () => {
    const bought = must(await buy(), 201);
    await both.advance(day_ms + 1);
    await both.test.app.tasks.run('link.meet-plan-dates');
    await both.settle();
    expect((await jobOf(bought.purchaseId)).state).toBe('cancelled');
  });
});

it('owners are told twice before the end, and after seven days more the team is on the free plan', async () => {
  await paidMonth();
  const { paidUntil } = await read();
  const until = new Date(paidUntil).getTime();
  const on = async (moment: number) => {
    await both.advance(moment - both.test.clock.now().getTime());
    for (let again = 0; again < 2; again += 1) await both.test.app.tasks.run('link.meet-plan-dates');
    await both.settle();
    return {
      told: await noticesOf(owner.userId, 'plan_ending'),
      ended: await noticesOf(owner.userId, 'plan_ended'),
      plan: (await planRow()).plan,
    };
  };
  expect(await on(until - 8 * day_ms)).toEqual({ told: 0, ended: 0, plan: 'team' });
  expect(await on(until - 7 * day_ms)).toEqual({ told: 1, ended: 0, plan: 'team' });
  expect(await on(until - 2 * day_ms)).toEqual({ told: 1, ended: 0, plan: 'team' });
  expect(await on(until - day_ms)).toEqual({ told: 2, ended: 0, plan: 'team' });
  expect(await on(until + 6 * day_ms)).toEqual({ told: 2, ended: 0, plan: 'team' });
  expect(await on(until + 7 * day_ms)).toEqual({ told: 2, ended: 1, plan: 'free' });
  expect((await planRow()).paid_until).toBeNull();
});

describe('who may not', () => {
  it('admins and members of the team, and staff', async () => {
    const admin = await createActor(both.test, { role: 'customer' });
    const { invitationId } = must(
      await owner.post(`/api/link/teams/${teamId}/invitations`, { contact: admin.email, role: 'admin' }),
      201,
    );
    must(await admin.post(`/api/link/invitations/${invitationId}`, { accept: true }));
    expect((await buy(monthOf, admin)).body.code).toBe('link.owner_only');
    expect((await admin.get(at())).body.code).toBe('link.owner_only');
    expect((await buy(monthOf, operations)).status).toBe(403);
    const stranger = await createActor(both.test, { role: 'customer' });
    expect((await buy(monthOf, stranger)).status).toBe(404);
  });

  it('pay what somebody else ordered, or read their invoice', async () => {
    const bought = await paidMonth();
    const other = await createActor(both.test, { role: 'dealer' });
    expect((await other.post('/api/payments', { checkoutId: bought.checkoutId })).status).toBe(404);
    const { invoiceId } = (await read()).purchases[0];
    expect((await other.get(`/api/invoices/${invoiceId}`)).status).toBe(404);
  });

  it.each([
    ['another price', { expectedPriceMinor: 100 }, 'link.price_changed'],
    ['an unknown PIN', { billing: { ...billing, pin: '999999' } }, 'link.unknown_pin'],
    ['a GSTIN of another State', { billing: { ...billing, gstin: '29AABCS1234L1ZU' } }, undefined],
    ['no GSTIN', { billing: { ...billing, gstin: 'ABCDEFGHIJKLMNO' } }, 'link.bad_gstin'],
  ])('buy with %s', async (_, change, code) => {
    const answer = await buy({ ...monthOf, ...change });
    if (code) expect(answer.body.code).toBe(code);
    else expect(['link.gstin_other_state', 'link.bad_gstin']).toContain(answer.body.code);
  });

  it('buy what staff gave; and what staff gives while an order is being paid sends its money back', async () => {
    const bought = must(await buy(), 201);
    const gatewayOrder = await begin(bought);
    const given = { plan: 'business', reason: 'a partner of ours' };
    must(await operations.put(`/api/admin/link/teams/${teamId}/plan`, given));
    expect((await buy()).body.code).toBe('link.plan_given');
    await both.simulators.sim('/pay', { order_id: gatewayOrder });
    await both.settle();
    expect(await read()).toMatchObject({ standing: 'given', plan: { plan: 'business' } });
    expect((await jobOf(bought.purchaseId)).state).toBe('cancelled');
    expect(await balance(account.held(bought.purchaseId))).toBe(0);
    await booksAreRight();
  });
});

const planRow = () =>
  both.test.db.selectFrom('link_teams').selectAll().where('team_id', '=', teamId).executeTakeFirstOrThrow();

async function salesAndTax(): Promise<{ sales: number; cgst: number; sgst: number }> {
  const [sales, cgst, sgst] = await Promise.all(
    [account.platformSales(), account.gstOutput('cgst'), account.gstOutput('sgst')].map((id) => balance(id)),
  );
  return { sales: sales ?? 0, cgst: cgst ?? 0, sgst: sgst ?? 0 };
}
