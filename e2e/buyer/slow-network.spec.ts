import { expect, type Page } from '@playwright/test';
import { giveAddress, inCart } from '../support/orders.ts';
import { must, newPerson } from '../support/person.ts';
import { browserOf, openBrowser, stage } from '../support/shop.ts';
import { test } from '../support/test.ts';

/** A phone at the edge of a village: 2G with long round trips. */
async function slowDown(page: Page): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Network.enable');
  await devTools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 800,
    downloadThroughput: 30_000,
    uploadThroughput: 15_000,
  });
}

test('on a slow network a tap is seen to have been felt, and however often the button is pressed one order is sent', async ({
  browser,
}) => {
  const person = await newPerson();
  await inCart(person, stage().display, 1);
  await giveAddress(person);
  const page = await (await browserOf(browser, person, { phone: true })).newPage();
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(new URL(request.url()).pathname);
  });
  await page.goto('/cart');
  const onwards = page.getByRole('link', { name: 'Go to checkout' });
  await expect(onwards).toBeVisible();
  await slowDown(page);

  await onwards.click();
  await expect(page.getByRole('progressbar', { name: 'Loading…' })).toBeVisible();
  const order = page.getByRole('button', { name: /Order and pay ₹/ });
  await expect(order).toBeEnabled({ timeout: 60_000 });
  await expect(page.getByRole('progressbar', { name: 'Loading…' })).toHaveCount(0);

  // Three taps in one moment, as an impatient thumb does it.
  await order.evaluate((button: HTMLButtonElement) => {
    for (let tap = 0; tap < 3; tap += 1) button.click();
  });
  await expect(order).toBeDisabled();
  await expect(order).toHaveAttribute('aria-busy', 'true');
  await page.waitForURL(/checkout\/embedded|\/pay\/order_|\/payments\/pay_/, { timeout: 60_000, waitUntil: 'commit' });
  expect(sent.filter((path) => path === '/api/orders')).toHaveLength(1);
  expect(sent.filter((path) => path === '/api/payments')).toHaveLength(1);
  const { orders } = must(await person.api.get('/api/orders', { query: { limit: 10 } }), 'reading orders');
  expect(orders).toHaveLength(1);
});

test('before the scripts have come a page can be read and searched', async ({ browser }) => {
  const page = await (await openBrowser(browser, { phone: true })).newPage();
  // Scripts that never arrive are the slowest network there is.
  await page.route(/\/_next\/static\/.*\.js/, () => undefined);
  await page.goto('/', { waitUntil: 'commit' });
  await page.getByRole('main').getByRole('searchbox').fill('redmi note 10 display');
  await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
  await page.waitForURL(/\/search\?q=redmi/, { waitUntil: 'commit' });
  const part = page.getByRole('link', { name: 'Redmi Note 10 AMOLED display with frame' });
  await expect(part).toBeVisible();
  await part.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Redmi Note 10 AMOLED display with frame');
  await expect(page.getByText('₹2,499').first()).toBeVisible();
});

test('what was tapped before the scripts came goes into the cart when they have', async ({ browser }) => {
  const page = await (await openBrowser(browser, { phone: true })).newPage();
  let come = (): void => undefined;
  const scripts = new Promise<void>((resolve) => {
    come = resolve;
  });
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await scripts;
    await route.continue();
  });
  await page.goto(`/products/${stage().display}`, { waitUntil: 'commit' });
  await page.getByRole('button', { name: 'One more' }).click();
  const add = page.getByRole('button', { name: 'Add to cart' });
  await add.click();
  await expect(add).toHaveAttribute('aria-busy', 'true');
  come();
  await page.getByRole('link', { name: 'To the cart' }).click();
  await expect(page.getByLabel('Quantity')).toHaveValue('2');
});
