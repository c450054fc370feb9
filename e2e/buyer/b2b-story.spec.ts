import { expect } from '@playwright/test';
import { demoPerson, must } from '../support/person.ts';
import { addAddress, browserOf, payByUpi, stage } from '../support/shop.ts';
import { test } from '../support/test.ts';

test('a business buys at its prices: the minimum says what is missing, the GSTIN stands on the order', async ({
  browser,
}) => {
  const business = await demoPerson('business');
  for (const item of must(await business.api.get('/api/cart'), 'reading the cart').items)
    await business.api.put('/api/cart/{productId}', { path: { productId: item.productId }, body: { quantity: 0 } });
  const shop = await (await browserOf(browser, 'business')).newPage();

  await test.step('sees the business price beside the retail price', async () => {
    await shop.goto('/search?q=galaxy%20m31%20battery');
    await shop.getByRole('link', { name: 'Galaxy M31 battery 6000 mAh' }).first().click();
    await expect(shop.getByRole('heading', { level: 1 })).toHaveText('Galaxy M31 battery 6000 mAh');
    await expect(shop.getByRole('main').getByText('₹450').first()).toBeVisible();
    await shop.getByRole('button', { name: 'Add to cart' }).click();
    await shop.getByRole('link', { name: 'To the cart' }).click();
  });

  await test.step('below ₹10,000 the cart says what is missing and lets nobody on', async () => {
    await expect(shop.getByText(/₹9,550 is missing: at business prices an order from Chennai Spares/)).toBeVisible();
    await expect(shop.getByText('An order is below the smallest amount.')).toBeVisible();
    await expect(shop.getByRole('button', { name: 'Go to checkout' })).toBeDisabled();
  });

  await test.step('at retail prices the same cart may go on', async () => {
    await shop.getByRole('button', { name: 'Retail prices' }).click();
    await expect(shop.getByRole('link', { name: 'Go to checkout' })).toBeVisible();
    await shop.getByRole('button', { name: 'Business prices' }).click();
  });

  await test.step('with 23 pieces the minimum is reached', async () => {
    const quantity = shop.getByRole('textbox', { name: 'Quantity of Galaxy M31 battery 6000 mAh' });
    await quantity.fill('22');
    await quantity.press('Tab');
    await expect(shop.getByText(/₹100 is missing/)).toBeVisible();
    await shop.getByRole('button', { name: 'One more of Galaxy M31 battery 6000 mAh' }).click();
    await shop.getByRole('link', { name: 'Go to checkout' }).click();
  });

  await test.step('the invoice is made out to the business', async () => {
    await expect(shop.getByRole('heading', { name: 'Checkout' })).toBeVisible();
    await expect(shop.getByText('The invoice carries your GSTIN')).toBeVisible();
    await expect(shop.getByRole('main').getByText(/GSTIN 33[A-Z0-9]{13}/)).toBeVisible();
    if (await shop.getByLabel('PIN code').isVisible()) await addAddress(shop, '625001', 'Madurai');
    await expect(shop.getByText(/Smallest order ₹10,000 reached \(rule version \d+\)/)).toBeVisible();
    await shop.getByRole('button', { name: /Order and pay ₹/ }).click();
    await payByUpi(shop);
    await expect(shop.getByText(/paid\. Thank you!/)).toBeVisible({ timeout: 40_000 });
  });

  const { orders } = must(await business.api.get('/api/orders', { query: { limit: 1 } }), 'reading orders');
  expect(orders[0]).toMatchObject({ buyerKind: 'b2b', dealerId: stage().dealerId });
});
