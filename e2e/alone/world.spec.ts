import { expect } from '@playwright/test';
import { giveAddress, sim, statusOf } from '../support/orders.ts';
import { demoPerson, must, newPerson } from '../support/person.ts';
import { atPayment, browserOf, goToGateway, paid, payByUpi, stage } from '../support/shop.ts';
import { test } from '../support/test.ts';

/** What changes the world for everybody; runs after all other tests, one at a time (playwright.config.ts). */
test.describe.configure({ mode: 'default' });

test('the gateway’s message never comes: coming back is enough, because the shop asks the gateway', async ({
  browser,
}) => {
  const person = await newPerson();
  const { page, placed } = await atPayment(person, browser);
  await sim('/sim/switches', { webhooks: [{ event: '*', silence: true }] });
  try {
    await goToGateway(page);
    await payByUpi(page);
    await paid(page);
    expect(await statusOf(person, placed.orderId)).toBe('paid');
  } finally {
    await sim('/sim/switches', { webhooks: [] });
    await sim('/sim/webhooks/replay', {});
  }
  // What was kept back arrives late and changes nothing.
  await sim('/sim/webhooks/flush', {});
  expect(await statusOf(person, placed.orderId)).toBe('paid');
});

test('the kill switch of payments bites at once, is said in words, and lets people pay again afterwards', async ({
  browser,
}) => {
  const person = await newPerson();
  const owner = await demoPerson('owner');
  const finance = await demoPerson('finance');
  /** Stopping takes one person; starting again takes two. */
  const stop = async (on: boolean): Promise<void> => {
    const { flags } = must(await owner.api.get('/api/admin/flags'), 'reading switches');
    const payments = flags.find((entry) => entry.flag === 'payments');
    const { changeId, state } = must(
      await owner.api.put('/api/admin/flags/{flag}', {
        path: { flag: 'payments' },
        body: { settings: { on }, basedOn: payments?.version ?? 0, reason: 'a test of the switch' },
      }),
      'turning the switch',
    );
    expect(state).toBe(on ? 'approved' : 'proposed');
    if (on) return;
    must(
      await finance.api.patch('/api/admin/flags/changes/{changeId}', {
        path: { changeId },
        body: { decision: 'approve', reason: 'seen' },
      }),
      'agreeing to it',
    );
  };
  const addressId = await giveAddress(person);
  const body = { items: [{ productId: stage().display, quantity: 1 }], buyerKind: 'b2c' as const, addressId };
  const { orders, checkoutId } = must(await person.api.post('/api/orders', { body }), 'ordering');
  const page = await (await browserOf(browser, person)).newPage();
  const pay = page.getByRole('button', { name: /^Pay ₹/ });
  await stop(true);
  try {
    expect(await person.api.post('/api/payments', { body: { checkoutId } })).toMatchObject({
      ok: false,
      problem: { status: 503, code: 'payments.stopped' },
    });
    await page.goto(`/orders/${orders[0]?.orderId ?? ''}`);
    await pay.click();
    await expect(page.getByText(/paused for a short while/).first()).toBeVisible();
  } finally {
    await stop(false);
  }
  await pay.click();
  await page.waitForURL(/\/payments\/pay_|checkout\/embedded|\/pay\/order_/);
});
