import { expect, type Page } from '@playwright/test';
import { buy, deliver, statusOf, until } from '../support/orders.ts';
import { demoPerson, must, newPerson } from '../support/person.ts';
import { browserOf, stage } from '../support/shop.ts';
import { test } from '../support/test.ts';

async function delivered() {
  const person = await newPerson();
  const dealer = await demoPerson('dealer');
  const { orderId } = await buy(person, stage().display);
  await deliver(person, dealer, orderId);
  return { person, dealer, orderId };
}

test('a return: asked for, accepted, received, the money goes back', async ({ browser }) => {
  const { person, orderId } = await delivered();
  const shop = await (await browserOf(browser, person)).newPage();
  const desk = await (await browserOf(browser, 'dealer')).newPage();

  await shop.goto(`/orders/${orderId}`);
  await shop.getByRole('link', { name: 'Return parts' }).click();
  await shop.getByLabel('Why').click();
  await shop.getByRole('option', { name: 'It does not work' }).click();
  await shop.getByLabel('Tell the dealer more').fill('Touch does not react in the lower half.');
  await shop.getByRole('button', { name: 'Ask for the return' }).click();
  await expect(shop.getByText('The dealer looks at your request')).toBeVisible();

  await desk.goto(`/dealer/orders/${orderId}`);
  await desk.getByRole('button', { name: 'Accept the return' }).click();
  await desk.getByLabel('What you tell the buyer').fill('Send it to our shop in Ritchie Street.');
  await desk.getByRole('dialog').getByRole('button', { name: 'Accept the return' }).click();
  await expect(shop.getByText('Dealer: Send it to our shop in Ritchie Street.')).toBeVisible({ timeout: 20_000 });

  await desk.getByRole('button', { name: 'The parts are back' }).click();
  await expect(desk.getByLabel('What you tell the buyer (optional)')).toHaveValue('');
  await desk.getByRole('dialog').getByRole('button', { name: 'The parts are back' }).click();
  await expect(shop.getByText(/The parts are back with the dealer|Your money was sent back/)).toBeVisible({
    timeout: 30_000,
  });
  await until(
    'the refund',
    () => statusOf(person, orderId),
    (status) => status === 'refunded',
  );
  await expect(shop.getByText('Your money was sent back.')).toBeVisible({ timeout: 30_000 });
});

test('a dispute: the money stands still, photos are added, both sides agree on a part of it', async ({ browser }) => {
  const { person, dealer, orderId } = await delivered();
  const shop = await (await browserOf(browser, person)).newPage();

  await test.step('the buyer says what is wrong', async () => {
    await shop.goto(`/orders/${orderId}`);
    await shop.getByRole('link', { name: 'Something is wrong' }).click();
    await shop.getByRole('button', { name: 'Open the dispute' }).click();
    await expect(shop.locator('.Mui-error').first()).toBeVisible();
    await shop.getByLabel('What happened?').click();
    await shop.getByRole('option', { name: 'It is not as described' }).click();
    await shop.getByLabel('What do you want?').click();
    await shop.getByRole('option', { name: 'Part of the money back' }).click();
    await shop.getByLabel('Tell us what you see').fill('There is a scratch in the upper left corner.');
    await shop.getByRole('button', { name: 'Open the dispute' }).click();
    await expect(shop.getByText('There is a scratch in the upper left corner.')).toBeVisible();
  });

  await test.step('a photo is added; what is no photo is refused', async () => {
    const upload = shop.locator('input[type=file]').first();
    await upload.setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('no photo') });
    await expect(shop.getByText(/“note\.txt” is not one of/)).toBeVisible();
    await upload.setInputFiles({ name: 'scratch.png', mimeType: 'image/png', buffer: await pictureOf(shop) });
    await expect(shop.getByRole('button', { name: /File 1 of Buyer/ })).toBeVisible();
  });

  expect(await statusOf(person, orderId)).toBe('disputed');
  await test.step('the dealer offers, the buyer accepts, the rest is free again', async () => {
    const { disputes } = must(
      await dealer.api.get('/api/jobs/{jobId}/disputes', { path: { jobId: orderId } }),
      'reading the disputes',
    );
    const disputeId = disputes[0]?.disputeId ?? '';
    const dispute = must(
      await dealer.api.get('/api/disputes/{disputeId}', { path: { disputeId } }),
      'reading the dispute',
    );
    const lines = dispute.lines
      .filter((line) => line.claimed > 0)
      .map((line) => ({ lineId: line.lineId, amount: Math.min(line.claimed, 50_000) }));
    const offered = await dealer.api.post('/api/disputes/{disputeId}/offers', { path: { disputeId }, body: { lines } });
    expect(offered.ok).toBe(true);
    await shop.getByRole('button', { name: 'Accept', exact: true }).click();
    await shop.getByRole('dialog').getByRole('button', { name: 'Accept' }).click();
    await expect(shop.getByText('Both sides agreed.')).toBeVisible({ timeout: 20_000 });
  });
  await until(
    'the end of the dispute',
    () => statusOf(person, orderId),
    (status) => status !== 'disputed',
  );
  await shop.goto(`/orders/${orderId}`);
  await expect(shop.getByText('Refunded').first()).toBeVisible({ timeout: 30_000 });
});

/** A photo as this browser would draw it. */
async function pictureOf(page: Page): Promise<Buffer> {
  const url = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
    const brush = canvas.getContext('2d');
    brush?.fillText('scratch', 300, 200);
    return canvas.toDataURL('image/png');
  });
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}
