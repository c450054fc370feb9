import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import { demoAccounts, hasDemoAuthenticator } from '@mistri/contracts/demo/demo-accounts';
import { place } from './orders.ts';
import {
  codeSentTo,
  currentCode,
  demoPerson,
  newHouse,
  newUpi,
  origin,
  password,
  type Person,
  userAgent,
} from './person.ts';
import type { Stage } from './stage.ts';

export const stage = (): Stage => JSON.parse(process.env['E2E_STAGE'] ?? '{}') as Stage;

interface BrowserOptions {
  lang?: string;
  theme?: 'light' | 'dark';
  /** A phone held upright. */
  phone?: boolean;
}

export async function openBrowser(browser: Browser, options: BrowserOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: origin(),
    userAgent,
    ...(options.phone ? { viewport: { width: 390, height: 844 } } : {}),
  });
  const cookies = { mistri_lang: options.lang, mistri_theme: options.theme };
  for (const [name, value] of Object.entries(cookies))
    if (value) await context.addCookies([{ name, value, url: origin() }]);
  return context;
}

/** A browser in which somebody is signed in already: the log-in page is another test's subject. */
export async function browserOf(
  browser: Browser,
  who: Person | string,
  options: BrowserOptions = {},
): Promise<BrowserContext> {
  const { session } = typeof who === 'string' ? await demoPerson(who) : who;
  const context = await openBrowser(browser, options);
  const { access, csrf, device } = session;
  for (const [name, value] of Object.entries({ mistri_at: access, mistri_csrf: csrf, mistri_device: device }))
    await context.addCookies([{ name, value, url: origin() }]);
  return context;
}

/** Signs up on the page and confirms the address with the code from the mail. */
export async function signUp(page: Page, email: string): Promise<void> {
  await page.goto('/signup');
  await page.getByLabel('Your name').fill('Kavitha R');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: false }).first().fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'Confirm your e-mail address' })).toBeVisible();
  await page.getByLabel('Code from the e-mail').fill(await codeSentTo({ mail: email }));
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await page.waitForURL('/');
}

/** Signs a demo account in through the page, second factor included. */
export async function logIn(page: Page, key: string): Promise<void> {
  const account = demoAccounts.find((entry) => entry.key === key);
  if (!account) throw new Error(`there is no demo account "${key}"`);
  await page.goto('/login');
  await page.getByRole('tab', { name: 'E-mail' }).click();
  await page.getByLabel('E-mail address').fill(account.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(account.password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  if (hasDemoAuthenticator(account)) {
    // Somebody else may have used the code of this half minute, and each works once: then the next one.
    while (!(await giveCode(page, account.email)));
  }
  await page.waitForURL((url) => url.pathname !== '/login');
}

/** @returns whether the code was good */
async function giveCode(page: Page, email: string): Promise<boolean> {
  await page.getByLabel('Six digits of your authenticator app').fill(await currentCode(email));
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith('/api/auth/login/second-factor')),
    page.getByRole('button', { name: 'Continue' }).click(),
  ]);
  return answer.ok();
}

/** Fills in the address form of the checkout; the PIN brings city and State. */
export async function addAddress(page: Page, pin: string, city: string): Promise<void> {
  await page.getByLabel('PIN code').fill(pin);
  await expect(page.getByLabel('City or village')).toHaveValue(city);
  await page.getByLabel('Name of who receives it').fill('Kavitha R');
  await page.getByLabel('Mobile number for the delivery').fill('98765 43210');
  await page.getByLabel('House or shop number, building').fill(newHouse());
  await page.getByLabel('Street, area').fill('West Masi Street');
  await page.getByRole('button', { name: 'Save the address' }).click();
}

/** On the gateway's own page: UPI by an address, approved in the app. Comes back to the shop. */
export async function payByUpi(page: Page): Promise<void> {
  await page.waitForURL(/\/pay\/order_|checkout\/embedded/);
  const address = page.locator('input[name=vpa]');
  if (!(await address.isVisible())) await page.locator('summary').first().click();
  await address.fill(newUpi());
  await page.getByRole('button', { name: 'Ask my app' }).click();
  await page.getByRole('button', { name: 'Approve the payment' }).click();
  await page.waitForURL(/\/payments\/pay_/);
}

/** An order waits for its payment, and its payment page is open. */
export async function atPayment(person: Person, browser: Browser) {
  const placed = await place(person, stage().display);
  const context = await browserOf(browser, person);
  const page = await context.newPage();
  await page.goto(`/payments/${placed.paymentId}`);
  return { placed, context, page };
}

export async function goToGateway(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Pay ₹|Try the payment again/ }).click();
  await page.waitForURL(/checkout\/embedded|\/pay\/order_/);
}

export const paid = (page: Page): Promise<void> =>
  expect(page.getByText(/paid\. Thank you!/)).toBeVisible({ timeout: 40_000 });
