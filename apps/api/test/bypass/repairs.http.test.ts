import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#platform/ids.ts';
import { createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { approve, assign, type Desk, makeDesk, makeRepair, must, repairReport, sendQuote } from '#test/repair-desk.ts';
import { certificate, uploadDocument } from '#test/shop.ts';

/** Ways around the rules of repairs (REP-4, REP-7, ROLE-4), tried by people who have a repair of their own. */
let test: TestApp;
let victims: Desk;
let thieves: Desk;
beforeAll(async () => {
  test = await startTestApp();
  victims = await makeDesk(test);
  thieves = await makeDesk(test);
});
afterAll(() => test?.close());

const move = (desk: Desk, who: 'customer' | 'technician', repairId: string, body: object) =>
  (who === 'customer' ? desk.customer : desk.technician.actor).patch(`/api/repairs/${repairId}/status`, body);

/** A customer has only so many unfinished repairs. */
const withNewCustomer = async (desk: Desk): Promise<Desk> => ({
  ...desk,
  customer: await createActor(test, { role: 'customer' }),
});

describe("another's", () => {
  it('quote is answered under no path, and its checkout is paid by nobody else', async () => {
    const theirs = await makeRepair(test, victims, 'awaiting_approval');
    const own = await makeRepair(test, thieves, 'awaiting_approval');
    const { quotes } = must(await victims.customer.get(`/api/repairs/${theirs}`));
    const answer = { decision: 'approve', expectedTotal: quotes[0].totalMinor };
    const direct = await thieves.customer.patch(`/api/repairs/${theirs}/quotes/${quotes[0].quoteId}`, answer);
    const crossed = await thieves.customer.patch(`/api/repairs/${own}/quotes/${quotes[0].quoteId}`, answer);
    const unknown = await thieves.customer.patch(`/api/repairs/${own}/quotes/${newId('quo')}`, answer);
    expect([direct.status, crossed.body.code, unknown.body.code]).toEqual([
      404,
      'repairs.quote_over',
      'repairs.quote_over',
    ]);
    const { checkoutId } = await approve(victims.customer, theirs);
    expect((await thieves.customer.post('/api/payments', { checkoutId })).body.code).toBe('payments.no_such_checkout');
  });

  it('photo is seen under no path, and nobody adds one', async () => {
    const theirs = await makeRepair(test, victims, 'matching');
    const own = await makeRepair(test, thieves, 'matching');
    const at = `/api/repairs/${theirs}/photos`;
    const sent = await uploadDocument(test, victims.customer, at, await certificate(), 'image/png', 'POST');
    const { photoId } = sent.body.data;
    for (const path of [`${at}/${photoId}`, `/api/repairs/${own}/photos/${photoId}`])
      expect((await thieves.customer.get(path)).status).toBe(404);
    expect((await uploadDocument(test, thieves.customer, at, await certificate(), 'image/png', 'POST')).status).toBe(
      404,
    );
  });

  it('repair is not found by filters, cursors or the id of one of its jobs', async () => {
    const theirs = await makeRepair(test, victims, 'in_progress');
    await sendQuote(victims, theirs, [{ description: 'More work', quantity: 1, unitMinor: 20_000 }]);
    await approve(victims.customer, theirs);
    const { jobs } = must(await victims.customer.get(`/api/repairs/${theirs}`));
    expect(jobs).toHaveLength(2);
    for (const { jobId } of jobs) expect((await thieves.customer.get(`/api/repairs/${jobId}`)).status).toBe(404);
    expect((await thieves.customer.get(`/api/repairs?customerId=${victims.customer.userId}`)).status).toBe(400);
    for (const actor of [thieves.customer, thieves.technician.actor]) {
      const seen = must(await actor.get(`/api/repairs?cursor=${newId('rep')}&limit=100`));
      expect(JSON.stringify(seen)).not.toContain(theirs);
    }
  });
});

describe('a technician', () => {
  it('gives no repair to themselves, approves and verifies nothing, and is rated by customers alone', async () => {
    const own = await withNewCustomer(victims);
    const repairId = await makeRepair(test, own, 'matching');
    const { technicianId, actor } = victims.technician;
    expect((await assign(actor, repairId, technicianId)).status).toBe(403);
    expect((await actor.get(`/api/repairs/${repairId}`)).status).toBe(404);
    expect((await actor.post(`/api/repairs/${repairId}/quotes`, { lines: [] })).status).toBe(400);
    const done = await makeRepair(test, own, 'completed');
    expect((await move(own, 'technician', done, { status: 'verified' })).body.code).toBe('repairs.not_your_move');
    expect((await move(own, 'technician', done, { status: 'cancelled', reason: 'x y z' })).status).toBeOneOf([
      403, 409,
    ]);
    expect((await actor.post('/api/ratings', { jobId: done, score: 5 })).status).toBe(403);
    const cheap = await makeRepair(test, own, 'awaiting_approval');
    const { quotes } = must(await actor.get(`/api/repairs/${cheap}`));
    const answer = { decision: 'approve', expectedTotal: quotes[0].totalMinor };
    expect((await actor.patch(`/api/repairs/${cheap}/quotes/${quotes[0].quoteId}`, answer)).status).toBe(403);
  });

  it('who lost the repair keeps no door to it', async () => {
    const own = await withNewCustomer(victims);
    const repairId = await makeRepair(test, own, 'in_progress');
    const { actor } = victims.technician;
    must(await move(own, 'technician', repairId, { status: 'matching', reason: 'my line is broken' }));
    for (const answer of [
      await actor.get(`/api/repairs/${repairId}`),
      await move(own, 'technician', repairId, { status: 'completed', report: repairReport }),
      await actor.post(`/api/repairs/${repairId}/quotes`, {
        lines: [{ description: 'again', quantity: 1, unitMinor: 20_000 }],
      }),
    ])
      expect(answer.status).toBe(404);
  });

  it('whose user account is suspended is refused on the next request, whatever the certificate says', async () => {
    const desk = await makeDesk(test);
    const repairId = await makeRepair(test, desk, 'assigned');
    const owner = await createActor(test, { role: 'admin', capabilities: ['operations', 'owner'] });
    must(
      await owner.patch(`/api/users/${desk.technician.actor.userId}/status`, {
        status: 'suspended',
        reason: 'made for a test',
      }),
    );
    expect((await move(desk, 'technician', repairId, { status: 'accepted' })).status).toBeOneOf([401, 403]);
  });
});

it('money is skipped by nobody: no work, no completion and no verification without it', async () => {
  const repairId = await makeRepair(test, thieves, 'accepted');
  const wanted: ['customer' | 'technician', object][] = [
    ['technician', { status: 'in_progress' }],
    ['technician', { status: 'completed', report: repairReport }],
    ['customer', { status: 'in_progress' }],
    ['customer', { status: 'verified' }],
  ];
  for (const [who, body] of wanted) expect((await move(thieves, who, repairId, body)).status).toBeOneOf([403, 409]);
  await sendQuote(thieves, repairId);
  await approve(thieves.customer, repairId);
  for (const [who, body] of wanted) expect((await move(thieves, who, repairId, body)).status).toBeOneOf([403, 409]);
  const repair = must(await thieves.customer.get(`/api/repairs/${repairId}`));
  expect([repair.status, repair.isFunded]).toEqual(['awaiting_approval', false]);
});
