import { expect, type Page } from '@playwright/test';
import type { PracticeFault } from '../../apps/web/src/features/remote/phone/phone-look.ts';

/** What the glass of the practice phone shows, in words. */
export const glass = (page: Page, words: string) => page.locator('output').filter({ hasText: words });
export const feedOf = (page: Page) => page.getByRole('log').first();

const faultNames: Readonly<Record<PracticeFault, string>> = {
  'boot-loop': 'It hangs at the logo',
  'failed-update': 'An update broke off',
  'crashing-app': 'An app keeps stopping',
  'full-storage': 'The storage is full',
};

/** A new practice phone with this fault, as the customer takes one on the page of the session. */
export async function takePracticePhone(customer: Page, fault: PracticeFault): Promise<void> {
  await expect(customer.getByRole('heading', { name: 'Your phone' })).toBeVisible();
  const another = customer.getByRole('button', { name: 'Take another phone' });
  if (await another.isVisible()) await another.click();
  await customer.getByRole('combobox', { name: 'What is wrong with it' }).click();
  await customer.getByRole('option', { name: faultNames[fault] }).click();
  await customer.getByRole('button', { name: 'Take a practice phone' }).click();
  await expect(customer.getByText(/Connected: Mistri One/)).toBeVisible({ timeout: 90_000 });
}

/** What the technician needs is ticked already; `more` on top of it. */
export async function askForAccess(console_: Page, reason: string, more: readonly string[] = []): Promise<void> {
  await console_.getByLabel('Why').fill(reason);
  for (const power of more) await console_.getByRole('checkbox', { name: power }).check();
  await console_.getByRole('button', { name: 'Ask the customer' }).click();
  await expect(console_.getByRole('heading', { name: 'Waiting for the customer' })).toBeVisible();
}

/** The refusal names the power; the button beside it asks the customer. */
export async function askFor(console_: Page, reason: string): Promise<void> {
  await console_.getByRole('button', { name: /^Ask for:/ }).click();
  const dialog = console_.getByRole('dialog');
  await dialog.getByLabel('Why').fill(reason);
  await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
}

/** Ticks everything that is asked for and agrees; the connection comes about. */
export async function agree(customer: Page): Promise<void> {
  await expect(customer.getByRole('heading', { name: 'Allow a technician to work on your phone' })).toBeVisible();
  for (const box of await customer.getByRole('checkbox').all()) await box.check();
  await customer.getByRole('button', { name: /^Agree to/ }).click();
  await isOpen(customer);
}

export async function isOpen(customer: Page): Promise<void> {
  await expect(customer.getByText('Connected, encrypted from end to end')).toBeVisible({ timeout: 60_000 });
}

/** The practice phone asks about this computer's key; its owner allows it with a finger on its glass. */
export async function allowOnPhone(customer: Page, how: 'Allow' | 'Always allow' = 'Allow'): Promise<void> {
  await customer.getByRole('button', { name: how, exact: true }).click({ timeout: 60_000 });
}

/** Sessions whose ADB key this browser still has. */
export function keptKeys(customer: Page): Promise<string[]> {
  return customer.evaluate(async () => {
    // These tests are compiled without a browser's types.
    interface Folder {
      getDirectoryHandle(name: string, options: { create: boolean }): Promise<Folder>;
      keys(): AsyncIterable<string>;
    }
    const { storage } = navigator as unknown as { storage: { getDirectory(): Promise<Folder> } };
    const folder = await (await storage.getDirectory()).getDirectoryHandle('mistri-repair-keys', { create: true });
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    return names;
  });
}

export async function beginPlaybook(console_: Page, title: string | RegExp): Promise<void> {
  await console_.getByRole('tab', { name: 'Playbooks' }).click();
  await console_.getByRole('button', { name: title }).click();
  await console_.getByRole('button', { name: 'Begin' }).click();
}

/** The technician is done: access ends, the customer reads the note in the report. */
export async function finishSession(console_: Page, note: string): Promise<void> {
  await console_.getByRole('button', { name: 'Finish', exact: true }).click();
  const dialog = console_.getByRole('dialog');
  await dialog.getByLabel(/What was done/).fill(note);
  await dialog.getByRole('button', { name: 'Finish' }).click();
  await expect(console_.getByRole('heading', { name: 'The last session' })).toBeVisible({ timeout: 30_000 });
}
