import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#platform/ids.ts';
import { type Actor, call, createActor } from '#test/actors.ts';
import { deliver, goodsLine, makeJob, type MadeJob, testParties } from '#test/delivered-job.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { makeHeldJob, makePayee } from '#test/held-job.ts';

let test: TestApp;
let buyer: Actor;
let stranger: Actor;
let seller: Actor;
let otherSeller: Actor;
let finance: Actor;
let dealerId: string;

beforeAll(async () => {
  test = await startTestApp();
  dealerId = newId('dlr');
  buyer = await createActor(test, { role: 'customer' });
  stranger = await createActor(test, { role: 'customer' });
  seller = await createActor(test, { role: 'dealer', memberships: [dealerId] });
  otherSeller = await createActor(test, { role: 'dealer', memberships: [newId('dlr')] });
  finance = await createActor(test, { role: 'admin', capabilities: ['finance'] });
});
afterAll(() => test?.close());

const registered = { buyer: { ...testParties.buyer, name: 'Bharat Repairs', gstin: '33AAACB1234C1Z2' } };

async function invoicedJob(parties = {}): Promise<MadeJob & { invoiceId: string }> {
  const job = await makeJob(test, { customerId: buyer.userId, payeeId: dealerId, parties });
  await test.app.outbox.drain();
  const { body } = await buyer.get(`/api/invoices?jobId=${job.jobId}`);
  return { ...job, invoiceId: body.data.invoices[0].invoiceId };
}

async function download(
  actor: Actor | null,
  path: string,
): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
  const headers = actor ? { authorization: `Bearer ${actor.token}` } : undefined;
  const answer = await fetch(test.url + path, headers ? { headers } : {});
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}

describe('an invoice', () => {
  let job: Awaited<ReturnType<typeof invoicedJob>>;
  beforeEach(async () => {
    job ??= await invoicedJob();
  });

  it('is read by both sides and by nobody else, who do not learn that it exists', async () => {
    const path = `/api/invoices/${job.invoiceId}`;
    for (const actor of [buyer, seller, finance]) {
      const { status, body } = await actor.get(path);
      expect(status).toBe(200);
      expect(body.data).toMatchObject({
        kind: 'tax_invoice',
        supplier: { gstin: '33AABCS1234L1Z5' },
        recipient: { name: 'Meena K' },
        placeOfSupply: { stateCode: '33' },
        lines: [{ hsn: '85177990', gstRateBp: 1800, taxableAmount: 200_000, cgst: 18_000, sgst: 18_000, igst: 0 }],
        totalAmount: 236_000,
        eInvoice: null,
      });
      expect(JSON.stringify(body)).not.toContain('9876543210');
    }
    const missing = await stranger.get(`/api/invoices/${newId('inv')}`);
    for (const actor of [stranger, otherSeller]) {
      for (const url of [path, `${path}/pdf`, `${path}/pdf?locale=ta`]) {
        const { status, body } = await actor.get(url);
        expect(status).toBe(404);
        expect(body.code).toBe(missing.body.code);
      }
    }
    expect((await call(test, { method: 'GET', path })).status).toBe(401);
  });

  it('is listed for its parties only, by job, kind, day and page', async () => {
    const list = async (actor: Actor, query: string) => (await actor.get(`/api/invoices${query}`)).body.data;
    const ids = async (actor: Actor, query: string): Promise<string[]> =>
      (await list(actor, query)).invoices.map((one: { invoiceId: string }) => one.invoiceId);
    const second = await invoicedJob();
    expect(await ids(seller, '')).toEqual(expect.arrayContaining([job.invoiceId, second.invoiceId]));
    expect(await ids(stranger, `?jobId=${job.jobId}`)).toEqual([]);
    expect(await ids(otherSeller, '')).toEqual([]);
    expect(await ids(buyer, `?jobId=${job.jobId}&kind=tax_invoice`)).toEqual([job.invoiceId]);
    expect(await ids(buyer, `?jobId=${job.jobId}&kind=credit_note`)).toEqual([]);
    expect(await ids(buyer, '?to=2020-01-01')).toEqual([]);
    const page = await list(buyer, '?limit=1');
    expect(page.invoices).toHaveLength(1);
    expect(await ids(buyer, `?limit=1&after=${page.nextAfter}`)).not.toContain(page.invoices[0].invoiceId);
    for (const query of ['?limit=101', '?kind=receipt', '?from=21.11.2026', '?partyId=usr_1', '?jobId=1%20OR%201=1']) {
      expect((await buyer.get(`/api/invoices${query}`)).status, query).toBe(400);
    }
    const all = await finance.get(`/api/admin/invoices?partyId=${dealerId}&limit=100`);
    expect(all.body.data.invoices.map((one: { invoiceId: string }) => one.invoiceId)).toContain(job.invoiceId);
    expect((await seller.get('/api/admin/invoices')).status).toBe(403);
  });

  it('downloads as the same file every time, one per language', async () => {
    const path = `/api/invoices/${job.invoiceId}/pdf`;
    // Two people at once, before the file exists: they get one file.
    const [first, again] = await Promise.all([download(buyer, path), download(seller, path)]);
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toBe('application/pdf');
    expect(first.headers.get('content-disposition')).toMatch(/^attachment; filename="MT-2627-\d{7}\.pdf"$/);
    expect(first.headers.get('cache-control')).toBe('private, no-store');
    expect(first.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(again.bytes.equals(first.bytes)).toBe(true);
    const [tamil, hindi] = [await download(buyer, `${path}?locale=ta`), await download(buyer, `${path}?locale=hi`)];
    expect(tamil.bytes.toString('latin1')).toContain('ta-IN');
    expect(hindi.bytes.equals(tamil.bytes)).toBe(false);
    expect((await download(buyer, `${path}?locale=ta`)).bytes.equals(tamil.bytes)).toBe(true);
    expect((await download(buyer, `${path}?locale=fr`)).status).toBe(400);
    const kept = await test.db
      .selectFrom('invoice_renderings')
      .select('language')
      .where('invoice_id', '=', job.invoiceId)
      .execute();
    expect(kept.map((one) => one.language).toSorted()).toEqual(['en', 'hi', 'ta']);
  });

  it('a kept file that somebody changed is not handed out', async () => {
    const { invoiceId } = await invoicedJob();
    const path = `/api/invoices/${invoiceId}/pdf`;
    expect((await download(buyer, path)).status).toBe(200);
    const { file_name } = await test.db
      .selectFrom('invoice_renderings')
      .select('file_name')
      .where('invoice_id', '=', invoiceId)
      .executeTakeFirstOrThrow();
    const { files } = test.app.services;
    await files.remove(file_name);
    await files.put(file_name, Buffer.from('%PDF-1.7 forged'), 'application/pdf');
    expect((await download(buyer, path)).status).toBe(500);
  });
});

describe('an e-invoice number (IN-9)', () => {
  const irn = (digit: string) => ({
    irn: digit.repeat(64),
    ackNo: '112010036563310',
    ackOn: '2026-11-21',
    signedQr: 'eyJhbGciOiJSUzI1NiJ9.abc.def',
  });

  it('is recorded once by finance, belongs to one document, is audited, and makes another file', async () => {
    const { invoiceId } = await invoicedJob(registered);
    const plain = await download(seller, `/api/invoices/${invoiceId}/pdf`);
    const path = `/api/admin/invoices/${invoiceId}/irn`;
    expect((await seller.put(path, irn('a'))).status).toBe(403);
    for (const wrong of [
      { irn: 'A'.repeat(64) },
      { ackNo: 'x' },
      { ackOn: '2026-02-30' },
      { signedQr: 'short' },
      { more: 1 },
    ]) {
      expect((await finance.put(path, { ...irn('a'), ...wrong })).status, JSON.stringify(wrong)).toBe(400);
    }
    expect((await finance.put(path, irn('a'))).status).toBe(200);
    const again = await finance.put(path, irn('b'));
    expect([again.status, again.body.code]).toEqual([409, 'invoices.has_irn']);
    const other = await invoicedJob(registered);
    expect((await finance.put(`/api/admin/invoices/${other.invoiceId}/irn`, irn('a'))).status).toBe(409);
    expect((await buyer.get(`/api/invoices/${invoiceId}`)).body.data.eInvoice).toEqual({
      irn: 'a'.repeat(64),
      ackNo: '112010036563310',
      ackOn: '2026-11-21',
    });
    const numbered = await download(seller, `/api/invoices/${invoiceId}/pdf`);
    expect(numbered.status).toBe(200);
    expect(numbered.bytes.equals(plain.bytes)).toBe(false);
    const entry = await test.db
      .selectFrom('audit_log')
      .selectAll()
      .where('action', '=', 'invoices.irn_recorded')
      .where('subject_id', '=', invoiceId)
      .executeTakeFirst();
    expect(entry).toBeDefined();
  });

  it('is not for a buyer without GSTIN', async () => {
    const { invoiceId } = await invoicedJob();
    const refused = await finance.put(`/api/admin/invoices/${invoiceId}/irn`, irn('c'));
    expect([refused.status, refused.body.code]).toEqual([422, 'invoices.no_e_invoice']);
  });
});

describe('a packing slip', () => {
  it('is for the seller of a paid order that goes somewhere', async () => {
    const job = await makeJob(test, { customerId: buyer.userId, payeeId: dealerId, until: 'open' });
    const path = `/api/jobs/${job.jobId}/packing-slip`;
    const early = await seller.get(path);
    expect([early.status, early.body.code]).toEqual([409, 'invoices.nothing_to_pack']);
    const paid = await makeJob(test, { customerId: buyer.userId, payeeId: dealerId, until: 'funded' });
    const slip = await download(seller, `/api/jobs/${paid.jobId}/packing-slip?locale=ta`);
    expect(slip.status).toBe(200);
    expect(slip.headers.get('content-disposition')).toContain(`packing-slip-${paid.jobId}.pdf`);
    expect(slip.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await otherSeller.get(path)).status).toBe(404);
    // The buyer has no parcel to pack.
    expect((await buyer.get(path)).status).toBe(403);
    const service = await makeJob(test, {
      payeeId: dealerId,
      until: 'funded',
      lines: [goodsLine({ kind: 'service', reference_id: null, hsn: '998716' })],
    });
    expect((await seller.get(`/api/jobs/${service.jobId}/packing-slip`)).status).toBe(409);
    expect((await seller.get(`/api/jobs/${newId('ord')}/packing-slip`)).status).toBe(404);
  });
});

describe('a statement as PDF', () => {
  it('is the payee’s own, for a period of at most a year', async () => {
    await makePayee(test, dealerId);
    await makeHeldJob(test, { payeeId: dealerId });
    const path = `/api/payees/${dealerId}/statement.pdf`;
    const paper = await download(seller, `${path}?from=2026-11-01&to=2026-11-30&locale=hi`);
    expect(paper.status).toBe(200);
    expect(paper.headers.get('content-disposition')).toContain(`statement-${dealerId}-2026-11-01-2026-11-30.pdf`);
    expect(paper.bytes.toString('latin1')).toContain('hi-IN');
    const period = '?from=2026-11-01&to=2026-11-30';
    expect((await otherSeller.get(`${path}${period}`)).status).toBe(404);
    expect((await buyer.get(`${path}${period}`)).status).toBe(403);
    expect((await finance.get(`${path}${period}`)).status).toBe(200);
    for (const wrong of ['?from=2026-11-30&to=2026-11-01', '?from=2024-01-01&to=2026-01-01']) {
      const refused = await seller.get(`${path}${wrong}`);
      expect([refused.status, refused.body.code]).toEqual([422, 'payouts.bad_period']);
    }
    expect((await seller.get(path)).status).toBe(400);
  });
});

describe('the place of supply (IN-4)', () => {
  it('decides between CGST with SGST and IGST, for the seller and the platform alike', async () => {
    const karnataka = { stateCode: '29', stateName: 'Karnataka' };
    const igst = { cgst_minor: 0, sgst_minor: 0, igst_minor: 36_000 };
    const fee = { kind: 'fee', beneficiary: 'platform', hsn: '998599', reference_id: null } as const;
    const job = await makeJob(test, {
      customerId: buyer.userId,
      payeeId: dealerId,
      lines: [goodsLine(igst), goodsLine({ ...fee, ...igst })],
      parties: {
        placeOfSupply: karnataka,
        deliveryAddress: { ...testParties.buyer.address, city: 'Bengaluru', pin: '560001', ...karnataka },
      },
      until: 'funded',
    });
    await deliver(test, job.jobId);
    await test.app.outbox.drain();
    const { invoices } = (await buyer.get(`/api/invoices?jobId=${job.jobId}`)).body.data;
    expect(invoices).toHaveLength(2);
    for (const one of invoices) {
      expect(one).toMatchObject({ cgst: 0, sgst: 0, igst: 36_000, totalAmount: 236_000 });
      const { body } = await buyer.get(`/api/invoices/${one.invoiceId}`);
      expect(body.data).toMatchObject({
        placeOfSupply: karnataka,
        deliveryAddress: { city: 'Bengaluru', stateCode: '29' },
        reverseCharge: false,
      });
    }
    // The seller does not see what the platform charged the buyer.
    const own = await seller.get(`/api/invoices?jobId=${job.jobId}`);
    expect(own.body.data.invoices.map((one: { supplierId: string }) => one.supplierId)).toEqual([dealerId]);
  });
});
