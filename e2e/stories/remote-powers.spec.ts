import { expect, type Page } from '@playwright/test';
import { must, newPerson, type Person } from '../support/person.ts';
import { newTechnician, repairInWork } from '../support/remote.ts';
import {
  agree,
  allowOnPhone,
  askFor,
  askForAccess,
  beginPlaybook,
  feedOf,
  finishSession,
  glass,
  isOpen,
  keptKeys,
  takePracticePhone,
} from '../support/remote-steps.ts';
import { browserOf } from '../support/shop.ts';
import { test } from '../support/test.ts';

const imei = '490154203237518';

test('the customer decides over every power, and what is lost; the other faults are repaired, too', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const person = await newPerson();
  const { technician, technicianId } = await newTechnician();
  const repairId = await repairInWork(person, technician, technicianId);
  const [customer, console_] = [
    await (await browserOf(browser, person)).newPage(),
    await (await browserOf(browser, technician)).newPage(),
  ];
  await customer.goto(`/repairs/${repairId}/session`);
  await console_.goto(`/work/${repairId}/console`);

  await test.step('who is asked may say no', async () => {
    await takePracticePhone(customer, 'failed-update');
    await askForAccess(console_, 'Start the phone from the slot that worked.');
    await customer.getByRole('button', { name: 'No, do not allow' }).click();
    await expect(customer.getByText('You said no.')).toBeVisible();
    await expect(console_.getByText('The customer said no.')).toBeVisible({ timeout: 20_000 });
  });

  await test.step('what cannot be undone is asked for, said, and typed', async () => {
    await askForAccess(console_, 'Start the phone from the slot that worked.');
    await agree(customer);
    await expect(glass(customer, 'Fastboot mode')).toBeVisible({ timeout: 60_000 });
    await console_.getByRole('tab', { name: 'Fastboot' }).click();
    await console_.getByRole('button', { name: 'Read the boot loader' }).click();
    await unlock(console_);
    await askFor(console_, 'Only an unlocked boot loader takes the older system.');
    await customer.getByRole('dialog').getByRole('checkbox').check();
    await customer.getByRole('button', { name: 'Allow this too' }).click();
    await expect(console_.getByText('The customer agreed.')).toBeVisible();
    await unlock(console_);
    const loss = customer.getByRole('dialog', { name: 'This cannot be undone' });
    await expect(loss.getByText(/ALL DATA on the phone is erased: photos, messages, apps/)).toBeVisible();
    const goOn = loss.getByRole('button', { name: 'Yes, go on' });
    await expect(goOn).toBeDisabled();
    await loss.getByLabel(/^Type/).fill('era');
    await expect(goOn).toBeDisabled();
    await loss.getByRole('button', { name: 'No, keep everything' }).click();
    await expect(console_.getByText('Not done.')).toBeVisible();
    await expect(feedOf(customer).getByText('Not confirmed')).toBeVisible();
    await unlock(console_);
    await loss.getByLabel(/^Type/).fill('erase');
    await goOn.click();
    await expect(loss).toBeHidden();
  });

  await test.step('an update that broke off: the phone starts from the other slot', async () => {
    // The phone itself asks, too.
    await customer.getByRole('button', { name: 'Change and erase all data' }).click();
    await expect(console_.getByRole('button', { name: 'Lock the boot loader' })).toBeVisible({ timeout: 30_000 });
    // Open as it is now it takes any image; that is said before one is written.
    const image = { name: 'boot.img', mimeType: 'application/octet-stream', buffer: Buffer.alloc(4_096, 1) };
    const panel = console_.getByRole('tabpanel');
    await panel.getByLabel('Partition', { exact: true }).fill('boot_a');
    await panel.locator('input[type=file][aria-label^="Write a file to"]').setInputFiles(image);
    await expect(panel.getByText(/The boot loader is unlocked: the phone takes any image/)).toBeVisible();
    await beginPlaybook(console_, /An update did not finish/);
    await allowOnPhone(customer);
    await repaired(console_, customer);
    await finishSession(console_, 'It starts from the slot that worked.');
  });

  await test.step('the IMEI that the phone does not tell is typed by its owner, and kept as four digits', async () => {
    await takePracticePhone(customer, 'crashing-app');
    await askForAccess(console_, 'Find the app that stops, and note the phone.', [
      'Install and remove apps',
      'Read the IMEI',
    ]);
    await agree(customer);
    await allowOnPhone(customer, 'Always allow');
    await expect(customer.getByText('The phone is running.')).toBeVisible({ timeout: 60_000 });
    await console_.getByRole('button', { name: 'Read the IMEI' }).click();
    await customer.getByRole('textbox', { name: 'IMEI, 15 digits' }).fill('490154203237517');
    await customer.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(customer.getByText(/That is no IMEI/)).toBeVisible();
    await customer.getByRole('textbox', { name: 'IMEI, 15 digits' }).fill(imei);
    await customer.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(customer.getByText(/The IMEI was noted/)).toBeVisible();
    const { sessions } = must(
      await person.api.get('/api/remote-sessions', { query: { repairId, limit: 1 } }),
      'sessions',
    );
    const { sessionId = '' } = sessions[0] ?? {};
    const session = must(
      await person.api.get('/api/remote-sessions/{sessionId}', { path: { sessionId } }),
      'reading it',
    );
    expect(session.imeiLastFour).toBe(imei.slice(-4));
  });

  await test.step('the page is loaded anew: the session has its key, and the phone does not ask again', async () => {
    expect(await keptKeys(customer)).toHaveLength(1);
    await customer.reload();
    await isOpen(customer);
    // It would not come to this without the key: the phone would wait for its owner.
    await expect(customer.getByText('The phone is running.')).toBeVisible({ timeout: 60_000 });
  });

  await test.step('a power that was taken back is gone at once; a cable that is pulled is said on both sides', async () => {
    // Two taps before the page has heard of the first: the second does not give the first one back.
    const gone = ['Restart the phone', 'Write system software'].map((power) => `Take back: ${power}`);
    await customer.evaluate((names) => {
      for (const name of names) document.querySelector<HTMLElement>(`button[aria-label="${name}"]`)?.click();
    }, gone);
    await expect(
      feedOf(customer).getByText(/Use fixed commands, Install and remove apps, Read the IMEI$/),
    ).toBeVisible();
    for (const name of gone) await expect(customer.getByRole('button', { name })).toHaveCount(0);
    await console_.getByRole('button', { name: 'Restart …' }).click();
    await console_.getByRole('menuitem', { name: 'Restart', exact: true }).click();
    await expect(feedOf(customer).getByText('Not allowed').last()).toBeVisible();
    await customer.getByRole('button', { name: 'Pull the cable' }).click();
    await expect(customer.getByText(/The phone is away/)).toBeVisible();
    await expect(console_.getByRole('region', { name: 'State of the session' })).toContainText('away');
    await customer.getByRole('button', { name: 'Plug the cable in' }).click();
    await expect(customer.getByText('The phone is running.')).toBeVisible({ timeout: 60_000 });
  });

  await test.step('an app that keeps stopping is found in the log and runs again', async () => {
    await beginPlaybook(console_, /An app keeps stopping/);
    await console_.getByRole('button', { name: 'in.kirana.ledger' }).click({ timeout: 60_000 });
    await console_.getByRole('button', { name: 'The customer agrees: delete it' }).click({ timeout: 60_000 });
    await repaired(console_, customer);
    await finishSession(console_, 'The app starts again.');
    await expect.poll(() => keptKeys(customer)).toEqual([]);
  });

  await test.step('a full phone gets room, file by file, each with its owner’s word', async () => {
    await takePracticePhone(customer, 'full-storage');
    await askForAccess(console_, 'Find what fills the phone; you decide what goes.', ['Work with your files']);
    await agree(customer);
    await allowOnPhone(customer);
    await beginPlaybook(console_, /The storage is full/);
    const done = console_.getByText('Repaired.');
    const which = console_.getByRole('group', { name: 'Which file may go?' }).getByRole('button').first();
    const yes = console_.getByRole('button', { name: 'Yes: delete it' });
    await expect(which).toBeVisible({ timeout: 60_000 });
    while (!(await done.isVisible())) {
      await which.click();
      await yes.click();
      await expect(done.or(which)).toBeVisible({ timeout: 60_000 });
    }
  });

  await test.step('a page whose worker hangs is stopped all the same: its log gets an end, and the phone is free', async () => {
    await hangWorkers(customer);
    await customer.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(customer.getByText('You stopped it.')).toBeVisible();
    await expect(console_.getByRole('heading', { name: 'The last session' })).toBeVisible({ timeout: 30_000 });
    await expect.poll(() => endOfLog(person, repairId), { timeout: 30_000 }).toBe('The page was not open at the end.');
    // A new worker has the same phone: nobody uses it.
    await expect(customer.getByText(/Connected: Mistri One/)).toBeVisible({ timeout: 60_000 });
  });
});

/** Busy for ever: it hears nothing any more, as a driver or a bug may leave it. */
async function hangWorkers(page: Page): Promise<void> {
  const workers = page.workers();
  expect(workers.length).toBeGreaterThan(0);
  // Nobody answers; the promise fails when the worker is ended.
  for (const worker of workers) {
    const hanging = worker.evaluate(() => {
      for (;;);
    });
    hanging.catch(() => undefined);
  }
}

/** What the newest session's signed log says at its end, as the server has it; undefined: it has no end yet. */
async function endOfLog(person: Person, repairId: string): Promise<string | undefined> {
  const { sessions } = must(await person.api.get('/api/remote-sessions', { query: { repairId, limit: 1 } }), 'listing');
  const path = { sessionId: sessions[0]?.sessionId ?? '' };
  const { entries } = must(
    await person.api.get('/api/remote-sessions/{sessionId}/log', { path, query: { after: 0, limit: 500 } }),
    'the log',
  );
  const last = entries.at(-1)?.entry;
  return last?.kind === 'closed' ? last.message : undefined;
}

async function unlock(console_: Page): Promise<void> {
  await console_.getByRole('button', { name: 'Unlock the boot loader' }).click();
  await console_.getByRole('dialog').getByRole('button', { name: 'Unlock the boot loader' }).click();
}

async function repaired(console_: Page, customer: Page): Promise<void> {
  await expect(console_.getByText('Repaired.')).toBeVisible({ timeout: 120_000 });
  await expect(glass(customer, 'Home screen')).toBeVisible();
}
