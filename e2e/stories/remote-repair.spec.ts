import { buildFirmware, currentFirmware } from '@mistri/virtual-phone';
import { expect, type Page, test } from '@playwright/test';
import { darkViolationsOn, tooWide, violationsOn } from '../pages/check-page.ts';
import { newPerson } from '../support/person.ts';
import { newTechnician, repairInWork } from '../support/remote.ts';
import { browserOf } from '../support/shop.ts';

/** The image that the maker gives a workshop; the practice phone takes it because its maker signed the list it is on. */
async function bootImage(): Promise<Buffer> {
  const image = (await buildFirmware(currentFirmware)).get('boot');
  if (!image) throw new Error('the firmware has no boot image');
  return Buffer.from(image);
}

/** What the glass of the practice phone shows, in words. */
const glass = (page: Page, words: string) => page.locator('output').filter({ hasText: words });
const feedOf = (page: Page) => page.getByRole('log').first();

test('a phone that hangs at the logo is repaired from another window, and access is gone when the customer stops', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const person = await newPerson();
  const { technician, technicianId } = await newTechnician();
  const repairId = await repairInWork(person, technician, technicianId);
  const [home, workshop] = [await browserOf(browser, person), await browserOf(browser, technician)];
  const [customer, console_] = [await home.newPage(), await workshop.newPage()];

  await test.step('the customer takes a practice phone with a boot loop and sees it loop', async () => {
    await customer.goto(`/repairs/${repairId}/session`);
    await expect(customer.getByRole('heading', { name: 'Your phone' })).toBeVisible();
    await customer.getByRole('button', { name: 'Take a practice phone' }).click();
    await expect(glass(customer, 'The maker’s logo')).toBeVisible({ timeout: 30_000 });
    await expect(glass(customer, 'Fastboot mode')).toBeVisible({ timeout: 60_000 });
    await expect(customer.getByText(/Connected: Mistri Mistri One/)).toBeVisible();
  });

  await test.step('the technician asks for access', async () => {
    await console_.goto(`/work/${repairId}/console`);
    await console_.getByLabel('Why').fill('Write the boot partition anew so that the phone starts.');
    await console_.getByRole('button', { name: 'Ask the customer' }).click();
    await expect(console_.getByRole('heading', { name: 'Waiting for the customer' })).toBeVisible();
  });

  await test.step('the customer sees who asks and for what, and agrees to each power', async () => {
    await expect(customer.getByRole('heading', { name: 'Allow a technician to work on your phone' })).toBeVisible();
    const agree = customer.getByRole('button', { name: /^(Tick what you allow|Agree to)/ });
    await expect(agree).toBeDisabled();
    for (const box of await customer.getByRole('checkbox').all()) await expect(box).not.toBeChecked();
    await customer.getByRole('button', { name: 'Tick the 4 ordinary ones' }).click();
    await agree.click();
    await expect(customer.getByRole('button', { name: 'Stop', exact: true })).toBeVisible({ timeout: 30_000 });
    await expect(customer.getByText('Connected, encrypted from end to end')).toBeVisible({ timeout: 60_000 });
  });

  await test.step('both read the same number', async () => {
    const number = await console_.getByText(/^\d{6}$/).textContent({ timeout: 30_000 });
    await customer.getByRole('button', { name: number ?? '' }).click();
    await expect(customer.getByText(/nobody is between the two of you/)).toBeVisible();
  });

  await test.step('what was not allowed is refused at the customer’s end, and both see it', async () => {
    await expect(console_.getByText(/No slot can start/)).toBeVisible({ timeout: 30_000 });
    await console_.getByRole('tab', { name: 'Screen' }).click();
    await console_.getByRole('button', { name: 'Take a picture of the screen' }).click();
    await expect(console_.getByText('Not done.')).toBeVisible();
    await expect(feedOf(customer).getByText('adb exec-out screencap -p')).toBeVisible();
    await expect(feedOf(console_).getByText('adb exec-out screencap -p')).toBeVisible();
  });

  await test.step('both pages can be used by everybody, in the middle of the work', async () => {
    for (const page of [customer, console_]) {
      expect(await violationsOn(page)).toEqual([]);
      expect(await tooWide(page)).toEqual([]);
      expect(await darkViolationsOn(page)).toEqual([]);
    }
  });

  await test.step('the playbook writes the boot image and the phone starts', async () => {
    await console_.getByRole('tab', { name: 'Playbooks' }).click();
    await console_.getByRole('button', { name: 'Open the playbook: It hangs at the logo' }).click();
    await console_.getByRole('button', { name: 'Begin' }).click();
    const choose = console_.getByRole('button', { name: 'Choose the image' });
    // The phone does not know this computer yet: its owner allows it, with a finger on its glass.
    const allow = customer.getByRole('button', { name: 'Allow', exact: true });
    // The platform has the image; where it does not, the technician brings it.
    await expect
      .poll(async () => (await choose.count()) + (await allow.count()), { timeout: 90_000 })
      .toBeGreaterThan(0);
    if (await choose.isVisible())
      await console_
        .locator('input[type=file]')
        .last()
        .setInputFiles({ name: 'boot.img', mimeType: 'application/octet-stream', buffer: await bootImage() });
    await allow.click({ timeout: 60_000 });
    await expect(console_.getByText('Repaired.')).toBeVisible({ timeout: 120_000 });
    await expect(glass(customer, 'Home screen')).toBeVisible();
  });

  await test.step('the customer stops: access is gone, the report and the log stay', async () => {
    await expect(
      feedOf(customer)
        .getByText(/^fastboot flash boot_a/)
        .first(),
    ).toBeVisible();
    await customer.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(customer.getByRole('heading', { name: 'The session is over' })).toBeVisible();
    await expect(console_.getByRole('heading', { name: 'The last session' })).toBeVisible({ timeout: 30_000 });
    const [log] = await Promise.all([
      customer.waitForEvent('download'),
      customer.getByRole('button', { name: 'Signed log' }).click(),
    ]);
    const file = await log.path();
    const admin = await (await browserOf(browser, 'operations')).newPage();
    await admin.goto('/admin/remote-sessions');
    await admin.locator('input[type=file]').setInputFiles(file);
    await expect(admin.getByText('Genuine and whole.')).toBeVisible();
  });
});
