import { expect } from '@playwright/test';
import { buy, deliver, statusOf, until } from '../support/orders.ts';
import { demoPerson, must, newPerson, type Person } from '../support/person.ts';
import { browserOf, stage } from '../support/shop.ts';
import { test } from '../support/test.ts';

/** A delivered part that its buyer complains about; the dealer has answered: now operations decides (PAY-7). */
async function disputed(buyer: Person, dealer: Person): Promise<{ orderId: string; disputeId: string }> {
  const { orderId } = await buy(buyer, stage().display);
  await deliver(buyer, dealer, orderId);
  const path = { jobId: orderId };
  const { lines } = must(await buyer.api.get('/api/jobs/{jobId}/disputes', { path }), 'what can be disputed');
  const goods = lines.find((line) => line.description.includes('display'));
  const { disputeId } = must(
    await buyer.api.post('/api/jobs/{jobId}/disputes', {
      path,
      body: {
        kind: 'damaged',
        wish: 'partial_refund',
        text: 'A crack runs across the lower corner.',
        lines: [{ lineId: goods?.lineId ?? '' }],
      },
    }),
    'opening a dispute',
  );
  must(
    await dealer.api.post('/api/disputes/{disputeId}/messages', {
      path: { disputeId },
      body: { text: 'It left our shop in one piece.' },
    }),
    'answering it',
  );
  return { orderId, disputeId };
}

test('an admin decides a dispute line by line; both sides accept, the money is split', async ({ browser }) => {
  const buyer = await newPerson();
  const dealer = await demoPerson('dealer');
  const { orderId, disputeId } = await disputed(buyer, dealer);
  const shop = await (await browserOf(browser, buyer)).newPage();
  const desk = await (await browserOf(browser, 'operations')).newPage();
  await shop.goto(`/orders/${orderId}/dispute`);
  await expect(shop.getByText('We are looking at it')).toBeVisible();

  await test.step('the case is found in the queue; both sides can be read', async () => {
    await desk.goto('/admin/disputes?queue=waiting');
    await desk.locator(`a[href$="${disputeId}"]`).first().click();
    await expect(desk.getByRole('heading', { level: 1 })).toHaveText('It arrived damaged');
    await expect(desk.getByText('A crack runs across the lower corner.')).toBeVisible();
    await expect(desk.getByText('It left our shop in one piece.')).toBeVisible();
  });

  const decide = desk.getByRole('region', { name: 'Decide' });
  await test.step('nothing, too much and no reason are refused at their fields', async () => {
    await decide.getByRole('button', { name: 'Decide' }).click();
    await expect(decide.locator('.Mui-error').first()).toBeVisible();
    await decide.getByLabel(/display.*back to the buyer/).fill('99999');
    await decide.getByLabel('Reason').fill('Both photos show the crack; the parcel was intact.');
    await decide.getByRole('button', { name: 'Decide' }).click();
    await expect(decide.locator('.Mui-error').first()).toBeVisible();
    await expect(desk.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('decided; the buyer reads it without a reload', async () => {
    await decide.getByLabel(/display.*back to the buyer/).fill('1000');
    await expect(decide.getByText(/Back to the buyer: ₹1,000/)).toBeVisible();
    await decide.getByRole('button', { name: 'Decide' }).click();
    await desk.getByRole('dialog').getByRole('button', { name: 'Decide' }).click();
    await expect(desk.getByText('Decided. Both sides were told.')).toBeVisible();
    await expect(shop.getByText('Both photos show the crack; the parcel was intact.')).toBeVisible({ timeout: 30_000 });
    await expect(shop.getByText(/Either side may appeal until/)).toBeVisible();
  });

  await test.step('both accept: it is carried out', async () => {
    await shop.getByRole('button', { name: 'Accept the decision' }).click();
    await shop.getByRole('dialog').getByRole('button', { name: 'Accept the decision' }).click();
    await expect(shop.getByText('Waits for the dealer')).toBeVisible();
    const accepted = await dealer.api.post('/api/disputes/{disputeId}/accept', { path: { disputeId } });
    expect(accepted.ok).toBe(true);
    await expect(shop.getByText('It was decided.')).toBeVisible({ timeout: 30_000 });
    await until(
      'the end of the dispute',
      () => statusOf(buyer, orderId),
      (status) => status !== 'disputed',
    );
    const { holds } = must(
      await (await demoPerson('finance')).api.get('/api/admin/holds', { query: { jobId: orderId, limit: 10 } }),
      'reading the holds',
    );
    expect(holds.find((hold) => hold.description.includes('display'))).toMatchObject({ refunded: 100_000 });
  });
});
