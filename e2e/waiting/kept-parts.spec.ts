import { expect } from '@playwright/test';
import { lapsingOrder } from '../support/lapsing-order.ts';
import { statusOf } from '../support/orders.ts';
import { password, signedIn } from '../support/person.ts';
import { browserOf, goToGateway, payByUpi } from '../support/shop.ts';
import { test } from '../support/test.ts';

test('who pays when the parts are no longer kept gets the parts, or the money back', async ({ browser }) => {
  test.setTimeout(480_000);
  const { email, orderId, paymentId } = lapsingOrder();
  const person = await signedIn(email, password);
  const page = await (await browserOf(browser, person)).newPage();
  await page.goto(`/payments/${paymentId}`);
  await expect(page.getByText('The parts are kept for you for another')).toBeVisible();
  await goToGateway(page);
  await expect
    .poll(() => statusOf(person, orderId), { timeout: 360_000, intervals: [2_000] })
    .not.toBe('awaiting_payment');
  await payByUpi(page);
  await expect(page.getByText(/This order was cancelled|paid\. Thank you!/)).toBeVisible({ timeout: 60_000 });
});
