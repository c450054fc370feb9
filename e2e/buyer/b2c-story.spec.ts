import { expect, type Page } from '@playwright/test';
import { until } from '../support/orders.ts';
import { demoPerson, must, newEmail } from '../support/person.ts';
import { addAddress, browserOf, logIn, openBrowser, payByUpi, signUp, stage } from '../support/shop.ts';
import { test } from '../support/test.ts';

test('a customer buys a part, the dealer ships, the code proves the delivery, finance releases the money', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const [customer, dealer, admin] = [
    await openBrowser(browser),
    await openBrowser(browser),
    await openBrowser(browser),
  ];
  const shop = await customer.newPage();
  let orderPath = '';
  let deliveryCode = '';

  await test.step('finds the part in spite of a typing error, as a guest', async () => {
    await shop.goto('/');
    await shop.getByRole('main').getByRole('searchbox').fill('redmi note 10 disply');
    await shop.getByRole('main').getByRole('button', { name: 'Search' }).click();
    await expect(shop.getByText('Showing results for “display” instead of “disply”.')).toBeVisible();
    await shop.getByRole('link', { name: 'Redmi Note 10 AMOLED display with frame' }).click();
    await expect(shop.getByRole('heading', { level: 1 })).toHaveText('Redmi Note 10 AMOLED display with frame');
  });

  await test.step('sees the delivery charge for a PIN and puts it into the cart', async () => {
    await shop.getByLabel(/Your PIN code/).fill('625001');
    await shop.getByRole('button', { name: 'Check' }).click();
    await expect(shop.getByText(/To 625001: ₹/)).toBeVisible();
    await shop.getByRole('button', { name: 'Add to cart' }).click();
    await shop.getByRole('link', { name: 'To the cart' }).click();
    await expect(shop.getByRole('heading', { name: 'Cart' })).toBeVisible();
    await expect(shop.getByText('Delivery to 625001')).toBeVisible();
  });

  await test.step('signs up; the cart comes along', async () => {
    await signUp(shop, newEmail());
    await shop.goto('/cart');
    await shop.getByRole('link', { name: 'Go to checkout' }).click();
  });

  await test.step('gives an address and pays on the gateway’s page', async () => {
    await addAddress(shop, '625001', 'Madurai');
    await shop.getByRole('button', { name: /Order and pay ₹/ }).click();
    await payByUpi(shop);
    await expect(shop.getByText(/paid\. Thank you!/)).toBeVisible({ timeout: 40_000 });
    await shop.getByRole('link', { name: 'To the order' }).click();
    await expect(shop.getByRole('heading', { name: 'Timeline' })).toBeVisible();
    orderPath = new URL(shop.url()).pathname;
  });

  const orderId = orderPath.split('/').at(-1) ?? '';
  const desk = await dealer.newPage();
  await test.step('the dealer accepts, packs and ships; the customer sees it live', async () => {
    await logIn(desk, 'dealer');
    await desk.goto(`/dealer/orders/${orderId}`);
    await desk.getByRole('button', { name: 'Accept the order' }).click();
    await expect(shop.getByText('The dealer is preparing your parts.')).toBeVisible({ timeout: 20_000 });
    await desk.getByRole('button', { name: 'It is packed' }).click();
    await expect(shop.getByText('Your parts are packed and wait for the courier.')).toBeVisible({ timeout: 20_000 });
    await desk.getByLabel('Courier').fill('Professional Couriers');
    await desk.getByLabel('Tracking number').fill('PC123456789');
    await desk.getByRole('button', { name: 'It is shipped' }).click();
    await expect(shop.getByText('Your delivery code')).toBeVisible({ timeout: 20_000 });
    await expect(shop.getByText('PC123456789')).toBeVisible();
    deliveryCode =
      (await shop
        .locator('[aria-label]')
        .filter({ hasText: /^\d{6}$/ })
        .first()
        .textContent()) ?? '';
    expect(deliveryCode).toMatch(/^\d{6}$/);
  });

  await test.step('a wrong code is refused, the right one delivers', async () => {
    const code = desk.getByLabel("The buyer's delivery code");
    const wrong = deliveryCode === '000000' ? '000001' : '000000';
    await code.fill(wrong);
    await desk.getByRole('button', { name: 'It is delivered' }).click();
    await expect(desk.getByText('This is not the buyer’s code. Ask for it again.')).toBeVisible();
    await code.fill(deliveryCode);
    await desk.getByRole('button', { name: 'It is delivered' }).click();
    await expect(shop.getByText(/Delivered\. Check the parts now/)).toBeVisible({ timeout: 20_000 });
  });

  await test.step('the customer rates part and dealer', async () => {
    await shop.getByRole('link', { name: 'Rate it' }).click();
    const part = shop.getByRole('region', { name: 'Redmi Note 10 AMOLED display with frame' });
    await part.locator('label').filter({ hasText: '5 stars' }).click();
    await part.getByLabel(/Your experience/).fill('Bright, fits exactly, touch works.');
    await part.getByRole('button', { name: 'Send the rating' }).click();
    await expect(part.getByText('Bright, fits exactly, touch works.')).toBeVisible();
  });

  const finance = await demoPerson('finance');
  const { holds } = await until(
    'the held money',
    async () =>
      must(await finance.api.get('/api/admin/holds', { query: { jobId: orderId, limit: 10 } }), 'reading the holds'),
    (answer) => answer.holds.length > 0 && answer.holds.every((hold) => hold.state === 'held'),
  );
  const office = await admin.newPage();
  const second = await (await browserOf(browser, 'finance2')).newPage();
  await test.step('two people of finance release what is held before the complaint period ends', async () => {
    await logIn(office, 'finance');
    for (const { holdId } of holds) {
      await office.goto(`/admin/holds/${holdId}`);
      await askToRelease(office);
      await approve(office, 'The buyer confirmed by phone.');
      await expect(office.getByText('Approved. A second finance admin has to approve too.')).toBeVisible();
      await second.goto(`/admin/holds/${holdId}`);
      await approve(second, 'Checked the proof of delivery.');
      await expect(second.getByText('Released on')).toBeVisible();
    }
    await shop.goto(orderPath);
    await expect(shop.getByText('Done. The dealer has been paid.')).toBeVisible({ timeout: 30_000 });
  });

  await test.step('finance pays what is due; the dealer sees it arrive', async () => {
    await office.goto('/admin/payouts');
    await office.getByRole('button', { name: 'Pay what is due' }).click();
    await office.getByRole('dialog').getByLabel('Note').fill('Story of a customer');
    await office.getByRole('dialog').getByRole('button', { name: 'Pay what is due' }).click();
    await expect(office.getByText(/payouts?, ₹[\d,.]+ in all/)).toBeVisible();
    const payout = await paidFor(orderId);
    await desk.goto('/dealer/earnings');
    const sale = desk.getByRole('row').filter({ has: desk.locator(`a[href$="${orderId}"]`) });
    await expect(sale.first()).toContainText('Released');
    await expect(desk.getByRole('row').filter({ hasText: payout.utr })).toContainText('Paid');
  });
});

async function askToRelease(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Ask for early release' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('The buyer confirmed by phone.');
  await dialog.getByRole('button', { name: 'Ask for early release' }).click();
}

async function approve(page: Page, reason: string): Promise<void> {
  await page.getByRole('button', { name: /^Release: / }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: /Give the first approval|Release/ }).click();
}

/** The payout in which an order's money went out, once the bank said so. */
async function paidFor(orderId: string): Promise<{ utr: string }> {
  const finance = await demoPerson('finance');
  const { dealerId } = stage();
  const found = await until(
    'the payout',
    async () => {
      const { payouts } = must(
        await finance.api.get('/api/payouts', { query: { payeeId: dealerId, state: 'paid', limit: 5 } }),
        'reading payouts',
      );
      for (const { payoutId } of payouts) {
        const payout = must(await finance.api.get('/api/payouts/{payoutId}', { path: { payoutId } }), 'reading one');
        if (payout.items.some((item) => item.jobId === orderId)) return payout;
      }
      return undefined;
    },
    (payout) => payout !== undefined,
  );
  return { utr: found?.utr ?? 'no bank reference' };
}
