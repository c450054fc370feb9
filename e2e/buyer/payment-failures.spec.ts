import { expect } from '@playwright/test';
import { giveAddress, inCart, statusOf } from '../support/orders.ts';
import { must, newPerson, newUpi } from '../support/person.ts';
import { atPayment, browserOf, goToGateway, paid, payByUpi, stage } from '../support/shop.ts';
import { test } from '../support/test.ts';

/** Everything that goes wrong between “Order and pay” and “paid”; in the end the money is right and said in words. */

test('a payment that fails is said to have failed, and the second attempt pays', async ({ browser }) => {
  const person = await newPerson();
  const { page, placed } = await atPayment(person, browser);
  await goToGateway(page);
  await page.locator('input[name=vpa]').fill('failure@razorpay');
  await page.getByRole('button', { name: 'Ask my app' }).click();
  await expect(page.getByText('The payment did not go through')).toBeVisible();
  await page.getByRole('link', { name: 'Cancel and go back' }).click();
  await page.waitForURL(/\/payments\/pay_/);
  await expect(page.getByText('no money was taken')).toBeVisible();
  expect(await statusOf(person, placed.orderId)).toBe('awaiting_payment');
  await goToGateway(page);
  await payByUpi(page);
  await paid(page);
});

test('who never comes back from the gateway has paid all the same', async ({ browser }) => {
  const person = await newPerson();
  const { page, context, placed } = await atPayment(person, browser);
  await goToGateway(page);
  await page.locator('input[name=vpa]').fill(newUpi());
  await page.getByRole('button', { name: 'Ask my app' }).click();
  await page.getByRole('button', { name: 'Approve, but do not come back (closes the page)' }).click();
  await expect(page.getByText('The payment went through.')).toBeVisible();
  await page.close();
  const later = await context.newPage();
  await later.goto(`/orders/${placed.orderId}`);
  await expect(later.getByText('We hold your money.')).toBeVisible({ timeout: 40_000 });
});

test('two tabs pay one order once', async ({ browser }) => {
  const person = await newPerson();
  const { page, context, placed } = await atPayment(person, browser);
  const second = await context.newPage();
  await second.goto(`/payments/${placed.paymentId}`);
  await goToGateway(page);
  await goToGateway(second);
  await payByUpi(page);
  await paid(page);
  await second.locator('input[name=vpa]').fill(newUpi());
  await second.getByRole('button', { name: 'Ask my app' }).click();
  await expect(second.getByText('This is paid already')).toBeVisible();
  await second.goto(`/payments/${placed.paymentId}`);
  await paid(second);
  const payment = must(
    await person.api.get('/api/payments/{paymentId}', { path: { paymentId: placed.paymentId } }),
    'reading the payment',
  );
  expect(payment).toMatchObject({ state: 'captured', refundedMinor: 0 });
});

test('the back button on the gateway’s page leads to a page that knows what to do', async ({ browser }) => {
  const person = await newPerson();
  const { page } = await atPayment(person, browser);
  await goToGateway(page);
  await page.goBack();
  await page.waitForURL(/\/payments\/pay_/);
  await expect(page.getByRole('heading', { name: 'Waiting for the bank’s confirmation' })).toBeVisible();
  await page.getByRole('button', { name: 'I did not pay' }).click();
  await goToGateway(page);
  await payByUpi(page);
  await paid(page);
});

test('without a network nothing is ordered twice', async ({ browser }) => {
  const person = await newPerson();
  const context = await browserOf(browser, person);
  const page = await context.newPage();
  await inCart(person, stage().display, 1);
  await giveAddress(person);
  await page.goto('/checkout');
  const order = page.getByRole('button', { name: /Order and pay ₹/ });
  await expect(order).toBeEnabled();
  await context.setOffline(true);
  await expect(page.getByText(/offline|no connection/i).first()).toBeVisible();
  await order.click();
  await expect(
    page
      .getByRole('alert')
      .filter({ hasText: /connection|reach/i })
      .first(),
  ).toBeVisible();
  await context.setOffline(false);
  // The answer of this attempt is lost on its way: the order exists, the page does not know it.
  await page.route('**/api/orders', async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
    await page.unroute('**/api/orders');
  });
  await order.click();
  await expect(order).toBeEnabled();
  await order.click();
  await page.waitForURL(/checkout\/embedded|\/pay\/order_|\/payments\/pay_/);
  const { orders } = must(await person.api.get('/api/orders', { query: { limit: 10 } }), 'reading orders');
  expect(orders).toHaveLength(1);
});
