import { expect } from '@playwright/test';
import { generate } from 'otplib';
import { must, newPerson, password, type Person, signedIn } from '../support/person.ts';
import { browserOf, openBrowser } from '../support/shop.ts';
import { test } from '../support/test.ts';

/** Sets up an authenticator app over the API. @returns recovery codes: each answers one question for the second factor */
async function recoveryCodesOf(person: Person): Promise<string[]> {
  const { secret } = must(await person.api.post('/api/auth/totp'), 'setting up an authenticator app');
  const code = await generate({ secret });
  return must(await person.api.post('/api/auth/totp/confirm', { body: { code } }), 'confirming the app').recoveryCodes;
}

test('another device is signed out from the list of devices, at once', async ({ browser }) => {
  const person = await newPerson();
  const other = await signedIn(person.email, person.password);
  const page = await (await browserOf(browser, person)).newPage();
  await page.goto('/account/sessions');
  await expect(page.getByText('This device')).toBeVisible();
  await page
    .getByRole('button', { name: /^Sign out (?!everywhere)/ })
    .first()
    .click();
  await expect(page.getByText('That device is signed out.')).toBeVisible();
  const answer = await other.api.get('/api/users/me');
  // Of the two only one was on the list with a button: this page's own session lives on.
  expect(answer.ok).toBe(false);
  await page.reload();
  await expect(page.getByText('This device')).toBeVisible();
});

test('a passkey: made, used to log in, removed', async ({ browser }) => {
  const person = await newPerson();
  const context = await browserOf(browser, person);
  const page = await context.newPage();
  const devTools = await context.newCDPSession(page);
  await devTools.send('WebAuthn.enable');
  await devTools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto('/account/security');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByText('The passkey was added.')).toBeVisible();
  await expect(page.getByTestId('recovery-codes').getByRole('listitem').first()).toBeVisible();
  await page.getByRole('button', { name: 'I have kept them' }).click();

  await page.goto('/account');
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.waitForURL('/');
  await page.goto('/login');
  await page.getByRole('button', { name: 'Log in with a passkey' }).click();
  await page.waitForURL('/');
  await page.goto('/account/security');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('button', { name: 'Remove', exact: true })).toHaveCount(0);
});

test('an authenticator app: set up, asked for when logging in, a recovery code when the phone is lost', async ({
  browser,
}) => {
  const person = await newPerson();
  const page = await (await browserOf(browser, person)).newPage();
  await page.goto('/account/security');
  await page.getByRole('button', { name: 'Set up an app' }).click();
  const secret = (await page.getByTestId('totp-secret').textContent()) ?? '';
  await page.getByLabel('Six digits the app shows').fill('000000');
  await page.getByRole('button', { name: 'Turn it on' }).click();
  await expect(page.getByRole('alert').or(page.locator('.Mui-error')).first()).toBeVisible();
  await page.getByLabel('Six digits the app shows').fill(await generate({ secret: secret.replaceAll(/\s/g, '') }));
  await page.getByRole('button', { name: 'Turn it on' }).click();
  const recovery = (await page.getByTestId('recovery-codes').getByRole('listitem').first().textContent()) ?? '';

  const elsewhere = await (await openBrowser(browser)).newPage();
  await elsewhere.goto('/login');
  await elsewhere.getByRole('tab', { name: 'E-mail' }).click();
  await elsewhere.getByLabel('E-mail address').fill(person.email);
  await elsewhere.getByRole('textbox', { name: 'Password' }).fill(password);
  await elsewhere.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(elsewhere.getByRole('heading', { name: 'Second step' })).toBeVisible();
  await elsewhere.getByRole('button', { name: 'I lost my device: use a recovery code' }).click();
  await elsewhere.getByLabel('Recovery code').fill(recovery);
  await elsewhere.getByRole('button', { name: 'Continue' }).click();
  await elsewhere.waitForURL('/');
});

test('privacy: a consent is given and taken back, a copy is made and downloaded, the account is deleted and kept', async ({
  browser,
}) => {
  const person = await newPerson();
  // Set up on another device: the session of this page never showed it, so it is asked for (ID-7).
  const [recovery] = await recoveryCodesOf(await signedIn(person.email, person.password));
  const page = await (await browserOf(browser, person)).newPage();
  await page.goto('/account/privacy');

  const consent = page.getByRole('switch').or(page.getByRole('checkbox')).first();
  await expect(consent).not.toBeChecked();
  await consent.click();
  await expect(page.getByText('Noted: you agree.')).toBeVisible();
  await page.reload();
  await expect(consent).toBeChecked();
  await consent.click();
  await expect(page.getByText('Noted: you do not agree.')).toBeVisible();

  await page.getByRole('button', { name: 'Ask for a copy' }).click();
  await expect(page.getByRole('heading', { name: 'Please confirm it is you' })).toBeVisible();
  await page.getByLabel('Code of your authenticator app, or a recovery code').fill(recovery ?? '');
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(page.getByText('Your copy is being made.')).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    page.getByRole('button', { name: 'Download' }).click({ timeout: 60_000 }),
  ]);
  expect(download.suggestedFilename()).toBe('mistri-my-data.zip');

  await page.getByRole('button', { name: 'Delete my account' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete my account' }).click();
  await expect(page.getByText('Your account will be deleted on')).toBeVisible();
  await page.getByRole('button', { name: 'Keep my account' }).click();
  await expect(page.getByRole('button', { name: 'Delete my account' })).toBeVisible();
});

test('a complaint gets its ticket number at once and is answered on the page', async ({ browser }) => {
  const person = await newPerson();
  const page = await (await browserOf(browser, person)).newPage();
  await page.goto('/complaint');
  await page.getByLabel('About').click();
  await page.getByRole('option', { name: 'A dealer' }).click();
  await page.getByLabel('Subject').fill('Dealer does not answer');
  await page.getByLabel('What happened?').fill('The dealer has not answered for a week.');
  await page.getByRole('button', { name: 'Send the complaint' }).click();
  await expect(page.getByText(/GR-\d{4}-\d{6}/)).toBeVisible();
  await page.getByLabel('Your message').fill('It is about order number 12.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByText('It is about order number 12.')).toBeVisible();
});

test('notifications: what happened is listed and marked as read, SMS are switched off', async ({ browser }) => {
  const page = await (await browserOf(browser, 'customer')).newPage();
  await page.goto('/account/notifications');
  await expect(page.getByRole('heading', { name: 'News' })).toBeVisible();
  const sms = page.getByRole('checkbox', { name: 'Orders: SMS' });
  const before = await sms.isChecked();
  await sms.click();
  await expect(sms).toBeChecked({ checked: !before });
  await page.reload();
  await expect(sms).toBeChecked({ checked: !before });
  await expect(page.getByRole('checkbox', { name: 'Security: E-mail' })).toBeDisabled();
  await sms.click();
  await expect(sms).toBeChecked({ checked: before });
});
