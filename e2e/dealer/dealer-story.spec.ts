import { expect, type Page } from '@playwright/test';
import { buy } from '../support/orders.ts';
import { must, newPerson, signedIn } from '../support/person.ts';
import { browserOf } from '../support/shop.ts';
import { gstinOf, pdf } from '../support/stage.ts';
import { test } from '../support/test.ts';

const randomLetters = (count: number): string =>
  Array.from({ length: count }, () => String.fromCodePoint(65 + Math.floor(Math.random() * 26))).join('');

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: new RegExp(`^${label}`) }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('a dealer: application, approval, first listing, sale, payout', async ({ browser }) => {
  test.setTimeout(300_000);
  const applicant = await newPerson('dealer', 'Selvam P');
  const desk = await (await browserOf(browser, applicant)).newPage();
  const admin = await (await browserOf(browser, 'operations')).newPage();
  const shopName = `Vellore Parts ${randomLetters(3)}`;
  const title = `Galaxy A14 charging board ${randomLetters(4)}`;

  await test.step('tells about the business; a wrong GSTIN is named at its field', async () => {
    await desk.goto('/dealer');
    await expect(desk.getByRole('heading', { name: 'Tell us about your business first' })).toBeVisible();
    await desk.getByRole('link', { name: 'Start' }).click();
    const gstin = gstinOf(`33${randomLetters(3)}F${randomLetters(1)}${1000 + Math.floor(Math.random() * 9000)}K1Z`);
    const wrong = gstin.slice(0, 14) + (gstin.endsWith('A') ? 'B' : 'A');
    await desk.getByLabel('GSTIN').fill(wrong);
    await expect(desk.locator('.Mui-error').first()).toBeVisible();
    await desk.getByLabel('GSTIN').fill(gstin);
    await expect(desk.getByText('✓ The number holds: Tamil Nadu')).toBeVisible();
    await desk.getByLabel('Legal name').fill('Vellore Parts LLP');
    await desk.getByLabel('Name of the shop').fill(shopName);
    await desk.getByLabel('Address of the business').fill('8 Officers Line');
    await desk.getByLabel('PIN code').fill('632001');
    await desk.getByLabel('Town or city').fill('Vellore');
    await desk.getByRole('button', { name: 'Save and go on' }).click();
  });

  await test.step('uploads the documents; what only pretends to be a PDF is refused', async () => {
    const upload = (name: string) => desk.getByRole('region', { name }).locator('input[type=file]');
    await upload('GST certificate').setInputFiles({
      name: 'gst.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('<html>no pdf</html>'),
    });
    await expect(
      desk.getByRole('region', { name: 'GST certificate' }).getByRole('button', { name: 'Try again' }),
    ).toBeVisible();
    // A good one takes its place at once.
    for (const name of ['GST certificate', 'PAN card', 'Proof of address']) {
      await upload(name).setInputFiles({ name: 'scan.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf) });
      await expect(desk.getByRole('region', { name }).getByText('Uploaded', { exact: true }).first()).toBeVisible();
    }
    await desk.getByRole('button', { name: 'Go on' }).click();
    await desk.getByRole('button', { name: 'Send for verification' }).click();
    await expect(desk.getByText('We are checking your application.').first()).toBeVisible();
  });

  const dealerId = await test.step('an admin finds it in the queue and approves it', async () => {
    const own = must(await applicant.api.get('/api/dealers/me'), 'asking for the application');
    await admin.goto(`/admin/dealers/${own.id ?? ''}`);
    await expect(admin.getByRole('heading', { name: shopName })).toBeVisible();
    await admin.getByRole('button', { name: 'Approve', exact: true }).click();
    await admin.getByRole('dialog').getByLabel('Reason').fill('Documents seen and good.');
    await admin.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await expect(admin.getByText('Decided. They were told.')).toBeVisible();
    return own.id ?? '';
  });

  // The membership is part of the session: a new one knows it.
  const dealer = await signedIn(applicant.email, applicant.password);
  const shop = await (await browserOf(browser, dealer)).newPage();

  await test.step('adds the place it ships from and a payout account', async () => {
    await shop.goto('/dealer/warehouses');
    await shop.getByRole('button', { name: 'Add a warehouse' }).first().click();
    const dialog = shop.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Officers Line');
    await dialog.getByLabel('Address').fill('8 Officers Line');
    await dialog.getByLabel('PIN code').fill('632001');
    await dialog.getByLabel('Town or city').fill('Vellore');
    await dialog.getByRole('button', { name: /Save|Add/ }).click();
    await expect(shop.getByText('Officers Line').first()).toBeVisible();
  });

  const productId = await test.step('lists a part; it waits for a person because the dealer is new', async () => {
    await shop.goto('/dealer/listings/new');
    await shop.getByLabel('Title').fill(title);
    await choose(shop, 'Category', 'Charging boards');
    await shop.getByLabel('Phones it fits').fill('Galaxy A14');
    await shop.getByRole('listbox', { name: 'Phones it fits' }).getByRole('option').first().click();
    await shop.getByLabel('MRP in ₹').fill('999');
    await shop.getByLabel('Retail price (₹)').fill('799');
    await shop.getByLabel('B2B price (₹)').fill('699');
    await shop.getByLabel('Maker, packer or importer').fill('Kaveri Components, Hosur 635109');
    await shop.getByLabel('SKU').fill(`CB-${randomLetters(5)}`);
    await shop.getByLabel('Pieces in stock').fill('20');
    await shop.getByRole('button', { name: 'Keep as draft' }).click();
    await shop.waitForURL(/\/dealer\/listings\/prd_/);
    await shop.getByRole('button', { name: 'Send it' }).click();
    await expect(shop.getByText('Sent. A person looks at it first.')).toBeVisible();
    return shop.url().split('/').at(-1) ?? '';
  });

  await test.step('an admin approves the listing; it is for sale', async () => {
    await admin.goto('/admin/listings');
    const review = admin.getByRole('region', { name: title });
    await expect(review.getByText('New dealer.')).toBeVisible();
    await review.getByRole('button', { name: 'Approve' }).click();
    await admin.getByRole('dialog').getByLabel('Reason').fill('Photos are not needed for this one.');
    await admin.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await expect(admin.getByText('Approved.')).toBeVisible();
    await shop.goto(`/products/${productId}`);
    await expect(shop.getByRole('heading', { level: 1 })).toHaveText(title);
  });

  await test.step('sells, ships, delivers; the money shows as held', async () => {
    const buyer = await newPerson();
    const { orderId } = await buy(buyer, productId);
    await shop.goto(`/dealer/orders/${orderId}`);
    await shop.getByRole('button', { name: 'Accept the order' }).click();
    await shop.getByRole('button', { name: 'It is packed' }).click();
    await shop.getByLabel('Courier').fill('ST Courier');
    await shop.getByLabel('Tracking number').fill('ST90817263');
    await shop.getByRole('button', { name: 'It is shipped' }).click();
    await expect(shop.getByLabel("The buyer's delivery code")).toBeVisible();
    const order = must(await buyer.api.get('/api/orders/{orderId}', { path: { orderId } }), 'reading the code');
    await shop.getByLabel("The buyer's delivery code").fill(order.deliveryCode ?? '');
    await shop.getByRole('button', { name: 'It is delivered' }).click();
    await expect(shop.getByText('Delivered. The money is released after the complaint period.')).toBeVisible();
    await shop.goto('/dealer/earnings');
    await expect(shop.getByText(title).first()).toBeVisible();
  });

  await test.step('a suspended dealer disappears from the shop at once', async () => {
    await admin.goto(`/admin/dealers/${dealerId}`);
    await admin.getByRole('button', { name: 'Suspend', exact: true }).click();
    await admin.getByRole('dialog').getByLabel('Reason').fill('Complaints of several buyers.');
    await admin.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
    await expect(admin.getByText('Decided. They were told.').first()).toBeVisible();
    const guest = await browser.newPage();
    const found = await guest.goto(`${new URL(shop.url()).origin}/search?q=${encodeURIComponent(title)}`);
    expect(found?.status()).toBe(200);
    await expect(guest.getByRole('link', { name: title })).toHaveCount(0);
    await guest.close();
  });
});

test('the statement of a dealer who was paid shows sale, commission, tax and payout', async ({ browser }) => {
  const page = await (await browserOf(browser, 'dealer')).newPage();
  await page.goto('/dealer/statements');
  await expect(page.getByRole('cell', { name: 'Released' }).first()).toBeVisible();
  await expect(page.getByText('Balance after').first()).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
});
