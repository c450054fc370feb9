import { expect, type Page } from '@playwright/test';
import { newEmail, newHouse, newPerson, type Person, signedIn } from '../support/person.ts';
import { finishWork, releaseMoney } from '../support/repair-steps.ts';
import { assign, certified, photo, requestRepair } from '../support/repairs.ts';
import { browserOf, openBrowser, payByUpi, signUp } from '../support/shop.ts';
import { pdf } from '../support/stage.ts';
import { test } from '../support/test.ts';

/** Four letters that nobody had before: names and PANs of a run do not meet those of another. */
const letters = (count: number): string =>
  Array.from({ length: count }, () => String.fromCodePoint(65 + Math.floor(Math.random() * 26))).join('');

const newPan = (): string => `${letters(3)}P${letters(1)}${1000 + Math.floor(Math.random() * 9000)}${letters(1)}`;

test('somebody becomes a certified technician', async ({ browser }) => {
  const applicant = await newPerson('technician', 'Divya R');
  const desk = await (await browserOf(browser, applicant)).newPage();
  const name = `Divya ${letters(4)}`;

  await test.step('tells about herself; a mistyped PAN is named at its field', async () => {
    await desk.goto('/work');
    await desk.getByRole('link', { name: 'Start' }).click();
    await desk.getByLabel('Name as on the PAN card').fill('Divya Ramesh');
    await desk.getByLabel('Name customers see').fill(name);
    await desk.getByLabel(/^PAN/).fill('ABC1234');
    await desk.getByLabel('Address').fill('5 Bazaar Street');
    await desk.getByLabel('PIN code').fill('625001');
    await expect(desk.getByLabel('Town or city')).toHaveValue('Madurai');
    await desk.getByRole('button', { name: 'Phones that do not start' }).click();
    await desk.getByRole('button', { name: 'Tamil', exact: true }).click();
    await desk.getByLabel('Years of experience').fill('4');
    await desk.getByRole('button', { name: 'Save and go on' }).click();
    await expect(desk.getByText('A PAN has five letters, four digits and a letter')).toBeVisible();
    await desk.getByLabel(/^PAN/).fill(newPan());
    await desk.getByRole('button', { name: 'Save and go on' }).click();
  });

  await test.step('uploads photo and papers, and sends the application', async () => {
    const upload = (region: string) => desk.getByRole('region', { name: region }).locator('input[type=file]');
    await upload('Your photo').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: photo() });
    await expect(desk.getByRole('region', { name: 'Your photo' }).getByText('Uploaded')).toBeVisible();
    for (const paper of ['Proof of identity', 'PAN card']) {
      await upload(paper).setInputFiles({ name: 'scan.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf) });
      await expect(desk.getByRole('region', { name: paper }).getByText('Uploaded', { exact: true })).toBeVisible();
    }
    await desk.getByRole('button', { name: 'Go on' }).click();
    await desk.getByRole('button', { name: 'Send the application' }).click();
    await expect(desk.getByText('We are checking your application.').first()).toBeVisible();
  });

  await test.step('an admin looks at the papers and certifies her', async () => {
    const admin = await (await browserOf(browser, 'operations')).newPage();
    await admin.goto('/admin/technicians?status=submitted');
    await admin.getByRole('link', { name }).click();
    await admin.getByRole('button', { name: 'Approve and certify' }).click();
    const dialog = admin.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('Papers seen and good.');
    await dialog.getByRole('button', { name: 'Approve and certify' }).click();
    await expect(admin.getByText('Decided. They were told.')).toBeVisible();
  });

  await test.step('her desk shows the certificate; she can rest', async () => {
    const certifiedOne = await signedIn(applicant.email, applicant.password);
    const page = await (await browserOf(browser, certifiedOne)).newPage();
    await page.goto('/work/profile');
    await expect(page.getByText(/^MST-/)).toBeVisible();
    const takesRepairs = page.getByRole('switch', { name: 'I take new repairs' });
    await takesRepairs.click();
    await expect(page.getByText('You rest: nobody gives you new repairs.')).toBeVisible();
  });
});

test('a phone is repaired online: request, assignment, price, payment, completion, verification, release', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const { technician, technicianId, displayName } = await someTechnician();
  const shop = await (await openBrowser(browser)).newPage();
  const desk = await (await browserOf(browser, technician)).newPage();
  const admin = await (await browserOf(browser, 'operations')).newPage();
  const model = `Galaxy A14 ${letters(4)}`;

  await test.step('a broken screen is refused with the reason and the way to go instead', async () => {
    await shop.goto('/phone-software-repair');
    await shop.getByRole('link', { name: 'Describe the problem' }).first().click();
    await shop.locator('label').filter({ hasText: 'It hangs at the logo' }).click();
    await shop.locator('label').filter({ hasText: 'The screen is broken' }).click();
    await expect(shop.getByText('This cannot be repaired online')).toBeVisible();
    await expect(shop.getByRole('link', { name: /Find the spare part/ })).toBeVisible();
    await shop.getByRole('button', { name: 'Go on with the software problem only' }).click();
    await shop.getByLabel(/In your own words/).fill('Since the update last night it shows only the logo.');
    await shop.getByRole('button', { name: 'Go on', exact: true }).click();
  });

  await test.step('an iPhone is refused too; without a cable nobody goes on', async () => {
    await shop.getByRole('combobox', { name: 'Brand' }).fill('Apple iPhone');
    await expect(shop.getByText(/We cannot repair Apple iPhone over a cable/)).toBeVisible();
    await shop.getByRole('combobox', { name: 'Brand' }).fill('Samsung');
    await shop.getByRole('combobox', { name: 'Model' }).fill(model);
    await shop.getByRole('button', { name: 'Go on', exact: true }).click();
    await shop
      .locator('label')
      .filter({ hasText: /I have a laptop/ })
      .click();
    await shop.locator('label').filter({ hasText: /^No$/ }).click();
    await shop.getByRole('button', { name: 'Go on', exact: true }).click();
    await expect(shop.getByText(/Both are needed/)).toBeVisible();
    await shop
      .locator('label')
      .filter({ hasText: /USB cable/ })
      .click();
    await shop.getByRole('button', { name: 'Go on', exact: true }).click();
    await fillPlace(shop);
    await expect(shop.getByText(model)).toBeVisible();
  });

  await test.step('signs up on the way; what was filled in is still there', async () => {
    await expect(shop.getByRole('link', { name: 'Log in and send' })).toBeVisible();
    await signUp(shop, newEmail());
    await shop.goto('/repairs/new');
    await expect(shop.getByText(model)).toBeVisible();
    await shop.getByRole('button', { name: 'Send the request' }).click();
    await expect(shop.getByRole('heading', { name: 'Your request is with us' })).toBeVisible();
    await expect(shop.getByText(/Number \d+ in the queue/)).toBeVisible();
    const file = shop.locator('input[type=file]');
    await file.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: photo() });
    await expect(shop.getByText('logo.png')).toBeVisible();
    await shop.getByRole('link', { name: 'To my repair' }).click();
  });
  await shop.waitForURL(/\/repairs\/rep_/);
  const repairId = new URL(shop.url()).pathname.split('/').at(-1) ?? '';

  await test.step('an admin assigns it by keyboard; the customer sees who it is', async () => {
    await admin.goto(`/admin/repairs/${repairId}`);
    const choice = admin.getByRole('radio', { name: displayName });
    await choice.focus();
    await admin.keyboard.press('Space');
    await admin.keyboard.press('Enter');
    await expect(admin.getByText(`Assigned to ${displayName}. They were told.`)).toBeVisible();
    await expect(shop.getByText(displayName).first()).toBeVisible({ timeout: 20_000 });
    await expect(shop.getByText(/Certificate MST-/)).toBeVisible();
  });

  await test.step('the technician accepts and names a price', async () => {
    await desk.goto('/work');
    const offered = desk.getByRole('region', { name: 'New for you' });
    await offered.getByRole('link', { name: `Samsung ${model}` }).click();
    await desk.getByRole('button', { name: 'Accept the repair' }).click();
    await namePrice(desk, 'Write the firmware anew', '799');
  });

  await test.step('the customer declines once, sees what changed, approves and pays', async () => {
    await expect(shop.getByText('Write the firmware anew').first()).toBeVisible({ timeout: 20_000 });
    await shop.getByRole('button', { name: 'Decline' }).click();
    await shop.getByRole('dialog').getByLabel('Reason').fill('Too much for an old phone.');
    await shop.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();
    await expect(desk.getByText('Too much for an old phone.').first()).toBeVisible({ timeout: 20_000 });
    await desk.getByRole('button', { name: 'Name another price' }).click();
    await namePrice(desk, 'Write the firmware anew', '699');
    await expect(shop.getByText(/Write the firmware anew: ₹799\.00 before, ₹699\.00 now/)).toBeVisible({
      timeout: 20_000,
    });
    await shop.getByRole('button', { name: /^Approve ₹/ }).click();
    await payByUpi(shop);
    await expect(shop.getByText(/paid\. Thank you!/)).toBeVisible({ timeout: 40_000 });
    await shop.getByRole('link', { name: 'To the repair' }).click();
    await expect(shop.getByText(/is held for this repair/)).toBeVisible({ timeout: 20_000 });
  });

  await test.step('the technician reports; the customer sends it back once, then confirms', async () => {
    await finishWork(desk, 'The boot partition was damaged; written anew and checked.');
    await expect(shop.getByRole('heading', { name: 'Does it work?' })).toBeVisible({ timeout: 20_000 });
    await shop.getByRole('button', { name: 'It does not work' }).click();
    await shop.getByRole('dialog').getByLabel('Reason').fill('It restarted once more.');
    await shop.getByRole('dialog').getByRole('button', { name: 'Send back' }).click();
    await expect(desk.getByText(/It restarted once more/).first()).toBeVisible({ timeout: 20_000 });
    await finishWork(desk, 'Cleared what was left of the failed update as well.');
    await shop.getByRole('button', { name: 'It works' }).click({ timeout: 20_000 });
    await shop.getByRole('dialog').getByRole('button', { name: 'It works' }).click();
    await expect(shop.getByText(/You confirmed that it works/)).toBeVisible({ timeout: 20_000 });
  });

  await test.step('invoice, warranty and rating are there', async () => {
    await expect(shop.getByRole('button', { name: /^PDF|PDF:/ }).first()).toBeVisible({ timeout: 40_000 });
    await expect(shop.getByRole('button', { name: 'The problem came back' })).toBeVisible();
    await shop.getByRole('link', { name: 'Rate the repair' }).click();
    const form = shop.getByRole('region', { name: displayName });
    // The star is what people tap; it is waited for until it stands still.
    await form.locator('label').filter({ hasText: '5 stars' }).click();
    await expect(form.getByRole('radio', { name: '5 stars' })).toBeChecked();
    await form.getByLabel(/Your experience/).fill('Explained every step.');
    await form.getByRole('button', { name: 'Send the rating' }).click();
    await expect(form.getByText('Explained every step.')).toBeVisible();
  });

  await test.step('two people of finance release the held money; the repair is closed', async () => {
    await releaseMoney(browser, repairId);
    await shop.goto(`/repairs/${repairId}`);
    await expect(shop.getByText('Done. The technician has been paid.')).toBeVisible({ timeout: 30_000 });
    await desk.goto('/work/earnings');
    const row = desk.getByRole('row').filter({ has: desk.locator(`a[href$="${repairId}"]`) });
    await expect(row.first()).toContainText('Released');
  });
  expect(technicianId).toMatch(/^tec_/);
});

test('who is suspended loses the repair at once, and the customer keeps their place', async ({ browser }) => {
  const { technicianId, displayName } = await someTechnician();
  const customer = await newPerson();
  const repairId = await requestRepair(customer, 'Galaxy M31');
  await assign(repairId, technicianId);
  const shop = await (await browserOf(browser, customer)).newPage();
  await shop.goto(`/repairs/${repairId}`);
  await expect(shop.getByText(displayName).first()).toBeVisible();
  const admin = await (await browserOf(browser, 'operations')).newPage();
  await admin.goto(`/admin/technicians/${technicianId}`);
  await admin.getByRole('button', { name: 'Suspend', exact: true }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Complaint of a customer.');
  await dialog.getByRole('button', { name: 'Suspend', exact: true }).click();
  await expect(admin.getByText('Decided. They were told.')).toBeVisible();
  await expect(shop.getByText(/Number \d+ in the queue/)).toBeVisible({ timeout: 20_000 });
  await expect(shop.getByRole('heading', { name: 'Your technician' })).toHaveCount(0);
});

/** Somebody certified for this story alone, with a name of their own. */
async function someTechnician(): Promise<{ technician: Person; technicianId: string; displayName: string }> {
  const applicant = await newPerson('technician', 'Arun S');
  const displayName = `Arun ${letters(5)}`;
  const technicianId = await certified(applicant, newPan(), displayName);
  return { technician: await signedIn(applicant.email, applicant.password), technicianId, displayName };
}

async function fillPlace(page: Page): Promise<void> {
  await page.getByLabel('PIN code').fill('625001');
  await expect(page.getByLabel('Town or city')).toHaveValue('Madurai');
  await page.getByLabel('Name on the invoice').fill('Kavitha R');
  await page.getByLabel('House and street').fill(`${newHouse()} West Masi Street`);
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
}

async function namePrice(desk: Page, work: string, rupees: string): Promise<void> {
  await desk.getByLabel('What you do').fill(work);
  await desk.getByLabel('Price in ₹').fill(rupees);
  await desk.getByRole('button', { name: 'Send the price' }).click();
  await expect(desk.getByText('Sent. The customer was told.').first()).toBeVisible();
}
