import { expect, test } from '@playwright/test';
import { sim, statusOf, until } from '../support/orders.ts';
import { demoPerson, must, newPerson } from '../support/person.ts';
import { atPayment, goToGateway, paid, payByUpi } from '../support/shop.ts';

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

test('who pays when the parts are no longer kept gets the parts, or the money back', async ({ browser }) => {
  test.setTimeout(200_000);
  const person = await newPerson();
  const operations = await demoPerson('operations');
  const minutes = async (reservationMinutes: number) =>
    must(
      await operations.api.patch('/api/admin/inventory/policy', {
        body: { reservationMinutes, reason: 'a test of the end' },
      }),
      'changing how long parts are kept',
    );
  await minutes(1);
  const { page, placed } = await atPayment(person, browser);
  await minutes(15);
  await expect(page.getByText('The parts are kept for you for another')).toBeVisible();
  await goToGateway(page);
  await until(
    'the end of the reservation',
    () => statusOf(person, placed.orderId),
    (status) => status !== 'awaiting_payment',
    150_000,
  );
  await payByUpi(page);
  await expect(page.getByText(/This order was cancelled|paid\. Thank you!/)).toBeVisible({ timeout: 60_000 });
});
