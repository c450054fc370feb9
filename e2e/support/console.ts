import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test';
import { newPerson, type Person } from './person.ts';
import { newTechnician, repairInWork } from './remote.ts';
import { browserOf } from './shop.ts';

export interface OpenConsole {
  readonly repairId: string;
  readonly sessionId: string;
  readonly customer: Page;
  readonly desk: Page;
}

interface ConsoleWishes {
  /** What is wrong with the practice phone, in the words of the page. */
  readonly fault: string;
  /** Beside what is asked for anyway, in the words of the page. */
  readonly powers?: readonly string[];
  readonly reason: string;
  /** Where the technician works, when it is no browser like all others. */
  readonly workshop?: (technician: Person) => Promise<BrowserContext>;
}

/** A customer with a practice phone, a technician at the console, and everything allowed that was asked for. */
export async function openConsole(browser: Browser, wishes: ConsoleWishes): Promise<OpenConsole> {
  const person = await newPerson();
  const { technician, technicianId } = await newTechnician();
  const repairId = await repairInWork(person, technician, technicianId);
  const workshop = await (wishes.workshop?.(technician) ?? browserOf(browser, technician));
  const [customer, desk] = [await (await browserOf(browser, person)).newPage(), await workshop.newPage()];
  await test.step('a practice phone and a technician who asks', async () => {
    await customer.goto(`/repairs/${repairId}/session`);
    await customer.getByRole('combobox', { name: 'What is wrong with it' }).click();
    await customer.getByRole('option', { name: wishes.fault }).click();
    await customer.getByRole('button', { name: 'Take a practice phone' }).click();
    await expect(customer.getByText(/Connected: Mistri One/)).toBeVisible({ timeout: 60_000 });
    await desk.goto(`/work/${repairId}/console`);
    for (const power of wishes.powers ?? []) await desk.getByRole('checkbox', { name: power }).check();
    await desk.getByLabel('Why').fill(wishes.reason);
    await desk.getByRole('button', { name: 'Ask the customer' }).click();
  });
  await test.step('the customer allows each of them', async () => {
    await expect(customer.getByRole('heading', { name: 'Allow a technician to work on your phone' })).toBeVisible();
    for (const box of await customer.getByRole('checkbox').all()) await box.check();
    await customer.getByRole('button', { name: /^Agree to/ }).click();
    await expect(customer.getByText('Connected, encrypted from end to end')).toBeVisible({ timeout: 60_000 });
    await expect(desk.getByRole('tab', { name: 'Terminal' })).toBeVisible({ timeout: 30_000 });
  });
  const sessionId = await desk.evaluate(async (id) => {
    const answer = await fetch(`/api/remote-sessions?repairId=${id}`);
    return ((await answer.json()) as { data: { sessions: { sessionId: string }[] } }).data.sessions[0]?.sessionId ?? '';
  }, repairId);
  return { repairId, sessionId, customer, desk };
}
