import { expect as expectAtOnce } from '@playwright/test';
import { darkViolationsOn, tooWide, violationsOn } from '../pages/check-page.ts';
import { newPerson } from '../support/person.ts';
import { newTechnician, repairInWork } from '../support/remote.ts';
import { agree, allowOnPhone, feedOf, isOpen, takePracticePhone } from '../support/remote-steps.ts';
import { browserOf } from '../support/shop.ts';
import { Workshop } from '../support/workshop.ts';
import { test } from '../support/test.ts';

const expect = expectAtOnce.configure({ timeout: 45_000 });

test('the whole phone, lent from a page to the technician’s own machine, until the customer stops it', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const person = await newPerson();
  const { technician, technicianId } = await newTechnician();
  const repairId = await repairInWork(person, technician, technicianId);
  const workshop = await Workshop.of(technician, 'Workbench');
  const customer = await (await browserOf(browser, person)).newPage();
  const desk = await (await browserOf(browser, technician)).newPage();
  try {
    await test.step('the technician chooses the machine and asks', async () => {
      await desk.goto(`/work/${repairId}/console`);
      await desk.getByText('With the whole phone on my own machine').click();
      await desk.getByRole('combobox', { name: 'On which machine' }).click();
      await desk.getByRole('option', { name: 'Workbench' }).click();
      await desk.getByLabel('Why').fill('The tool of its maker has to write the whole phone anew.');
      await desk.getByRole('button', { name: 'Ask the customer' }).click();
      await expect(desk.getByRole('heading', { name: 'The whole phone, on “Workbench”' })).toBeVisible();
    });
    const attach = workshop.attach((await desk.locator('code').textContent()) ?? '');

    await test.step('the customer reads what it means, and lends a practice phone from the page', async () => {
      await customer.goto(`/repairs/${repairId}/session`);
      await takePracticePhone(customer, 'crashing-app');
      await expect(customer.getByText('They ask for the whole phone')).toBeVisible();
      await agree(customer);
    });

    await test.step('their machine has the phone; its owner allows it with a finger', async () => {
      const connecting = workshop.adb();
      await allowOnPhone(customer);
      const connected = await connecting;
      if (!connected.ok) throw new Error(JSON.stringify(connected.refusal));
      const said = await connected.session.adb.subprocess.noneProtocol.spawnWaitText('getprop ro.product.model');
      expect(said.trim()).toBe('Mistri One');
      await expect(customer.getByText('The phone is running.')).toBeVisible();
    });

    await test.step('both pages show the same record, and can be used by everybody', async () => {
      for (const page of [customer, desk]) {
        await expect(feedOf(page).getByRole('listitem').nth(2)).toBeVisible();
        expect(await violationsOn(page)).toEqual([]);
        expect(await tooWide(page)).toEqual([]);
        expect(await darkViolationsOn(page)).toEqual([]);
      }
    });

    await test.step('the customer loads the page again: the loan goes on, and their machine has the phone again', async () => {
      const offered = (): number => attach.output().split('"event":"offered"').length;
      const before = offered();
      await customer.reload();
      await isOpen(customer);
      await expect.poll(offered).toBeGreaterThan(before);
      const connecting = workshop.adb();
      await allowOnPhone(customer);
      expect((await connecting).ok).toBe(true);
      await expect(feedOf(customer).getByText('The session goes on over a new connection.')).toBeVisible();
    });

    await test.step('Stop: the phone is the customer’s alone again, and everybody hears it', async () => {
      await customer.getByRole('button', { name: 'Stop', exact: true }).click();
      await expect(customer.getByText('You stopped it.')).toBeVisible();
      expect(await attach.ended).toBe(0);
      expect(attach.output()).toContain('the customer stopped it');
      await expect(desk.getByText('Stopped by the customer.')).toBeVisible();
    });
  } finally {
    await workshop.close();
  }
});
