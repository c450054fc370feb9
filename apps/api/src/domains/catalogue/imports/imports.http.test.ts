import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { makeShop, type Shop } from '#test/shop.ts';
import { freePort } from '../../../../../../scripts/embedded-postgres/start-embedded-postgres.ts';
import { startPart } from '../../../../../../scripts/supervisor/child.ts';
import { readSheet } from '../sheets/read-sheet.ts';
import { csvOf, xlsxOf } from '../sheets/write-sheet.ts';

let test: TestApp;
let shop: Shop;
let other: Shop;
beforeAll(async () => {
  test = await startTestApp();
  shop = await makeShop(test);
  other = await makeShop(test);
  await test.db.updateTable('catalogue_sellers').set({ trusted: true }).execute();
});
afterAll(() => test?.close());

const header = [
  'SKU',
  'Title',
  'Category',
  'Brand',
  'Models',
  'Grade',
  'MRP',
  'B2C price',
  'B2B price',
  'B2B breaks',
  'Country of origin',
  'Manufacturer',
  'Stock',
];
let counter = 0;
const row = (more: Record<string, string> = {}): string[] => {
  counter += 1;
  const cells: Record<string, string> = {
    SKU: `IMP-${counter}`,
    Title: `Display for Redmi Note 12, ${randomUUID()}`,
    Category: 'Displays',
    Brand: 'Xiaomi',
    Models: 'Xiaomi Redmi Note 12',
    Grade: 'oem',
    MRP: '₹2,499.00',
    'B2C price': '1899',
    'B2B price': '1549.50',
    'Country of origin': 'CN',
    Manufacturer: 'Example Displays, Shenzhen',
    Stock: '7',
    ...more,
  };
  return header.map((name) => cells[name] ?? '');
};

async function send(actor: Actor, dealerId: string, bytes: Buffer | string, type = 'text/csv') {
  const response = await fetch(`${test.url}/api/dealers/${dealerId}/imports?label=price%20list`, {
    method: 'POST',
    headers: { authorization: `Bearer ${actor.token}`, 'content-type': type },
    body: new Uint8Array(Buffer.from(bytes)),
  });
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  return { status: response.status, body: (await response.json()) as any };
}

const path = (importId: string, rest = ''): string => `/api/dealers/${shop.dealerId}/imports/${importId}${rest}`;

/** Sends a sheet of the shop and lets it be checked. */
async function check(bytes: Buffer | string, type?: string) {
  const sent = await send(shop.dealer, shop.dealerId, bytes, type);
  expect(sent).toMatchObject({ status: 202, body: { data: { state: 'queued', progress: 0 } } });
  await test.app.outbox.drain();
  return (await shop.dealer.get(path(sent.body.data.importId))).body.data;
}

async function apply(importId: string) {
  expect((await shop.dealer.post(path(importId, '/apply'))).status).toBe(202);
  await test.app.outbox.drain();
  return (await shop.dealer.get(path(importId))).body.data;
}

const bySku = async (sku: string) =>
  (await shop.dealer.get(`/api/dealers/${shop.dealerId}/products?search=${encodeURIComponent(sku)}`)).body.data
    .items[0];

describe('importing listings', () => {
  it('checks first, lists nothing, then saves the good rows; names row, column and fix of the others', async () => {
    const rows = [
      row(),
      row({ MRP: '12abc' }),
      row({ 'B2C price': '2,600' }),
      row({ Category: 'Rockets', Models: 'Xiaomi Redmi Note 12; Nokia 9999' }),
      row({ Title: 'IMEI changer box' }),
      row({ SKU: `IMP-${counter + 1 - 5}` }),
      row({ Title: '' }),
      row({ 'B2B breaks': '20:1500; 50:1450' }),
    ];
    const checked = await check(csvOf([header, ...rows]));
    expect(checked).toMatchObject({ state: 'checked', rowCount: 8, toCreate: 2, errorCount: 6, savedCount: 0 });
    expect(await bySku(rows[0]?.[0] ?? '')).toBeUndefined();
    const { body } = await shop.dealer.get(path(checked.importId, '/rows?errors=true'));
    expect(
      body.data.items.map((item: { row: number; errors: { column: string }[] }) => [
        item.row,
        item.errors.map((error) => error.column),
      ]),
    ).toEqual([
      [3, ['MRP']],
      [4, ['B2C price']],
      [5, ['Category', 'Models']],
      [6, ['Title']],
      [7, ['SKU']],
      [8, ['Title']],
    ]);
    const file = await shop.dealer.get(path(checked.importId, '/errors.csv'));
    expect(file.headers.get('content-disposition')).toContain('rows-to-correct.csv');
    expect(file.body).toContain('MRP: ""12abc"" is no price.');
    expect(file.body.split('\n')).toHaveLength(8);
    const inTamil = await shop.dealer.get(path(checked.importId, '/errors.csv?language=ta'));
    expect(inTamil.body).toContain('MRP: ""12abc"" விலை அல்ல.');
    expect(inTamil.body.split('\n')[0]).toContain('திருத்த வேண்டியது');
    expect(body.data.items[0].errors).toMatchObject([{ column: 'MRP', rule: 'price', limit: '12abc' }]);
    expect((await shop.dealer.get(path(checked.importId, '/errors.csv?language=fr'))).status).toBe(400);
    const applied = await apply(checked.importId);
    expect(applied).toMatchObject({ state: 'applied', progress: 100, savedCount: 2, failedCount: 0 });
    const saved = await bySku(rows[0]?.[0] ?? '');
    expect(saved).toMatchObject({
      status: 'active',
      mrp: 249_900,
      b2cPrice: 189_900,
      own: { b2bPrice: 154_950, quantity: 7 },
    });
    const changed = await shop.dealer.get(`/api/products/${(await bySku(rows[7]?.[0] ?? '')).productId}`);
    expect(changed.body.data.b2bBreaks).toEqual([
      { quantity: 20, price: 150_000 },
      { quantity: 50, price: 145_000 },
    ]);
    expect((await shop.dealer.post(path(checked.importId, '/apply'))).body.code).toBe('catalogue.import_state');
  });

  it('changes what is there by its SKU, leaves empty cells as they are, and what is the same alone', async () => {
    const first = row();
    const second = row();
    const made = await check(csvOf([header, first, second]));
    await apply(made.importId);
    const before = await bySku(first[0] ?? '');
    const sheet = [
      ['sku', 'b2cPrice', 'Something else'],
      [first[0] ?? '', '1799', 'x'],
      [second[0] ?? '', '1899', 'y'],
    ];
    const checked = await check(csvOf(sheet));
    expect(checked).toMatchObject({ toCreate: 0, toChange: 1, unchanged: 1, errorCount: 0 });
    expect((await apply(checked.importId)).savedCount).toBe(1);
    expect(await bySku(first[0] ?? '')).toMatchObject({
      title: before.title,
      b2cPrice: 179_900,
      version: 2,
      own: { quantity: 7 },
    });
  });

  it('reads .xlsx, and what it exports can be imported again without a difference', async () => {
    const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    const sku = 'XL-1';
    const checked = await check(await xlsxOf([{ name: 'Products', rows: [header, row({ SKU: sku })] }]), xlsxType);
    expect(checked).toMatchObject({ toCreate: 1, errorCount: 0 });
    await apply(checked.importId);
    for (const kind of ['xlsx', 'csv']) {
      const response = await fetch(`${test.url}/api/dealers/${shop.dealerId}/exports/${kind}`, {
        headers: { authorization: `Bearer ${shop.dealer.token}` },
      });
      expect(response.status).toBe(200);
      const again = await check(Buffer.from(await response.arrayBuffer()), kind === 'csv' ? 'text/csv' : xlsxType);
      expect(again).toMatchObject({ state: 'checked', toCreate: 0, toChange: 0, errorCount: 0 });
      const saved = await apply(again.importId);
      expect(saved).toMatchObject({ failedCount: 0 });
      expect((await bySku(sku)).version).toBe(1);
    }
  });

  it('makes formulas harmless on the way out and takes them back on the way in', async () => {
    const title = '=HYPERLINK("https://evil.example","Display")';
    const checked = await check(
      csvOf([header, row({ SKU: 'FORMULA-1', Title: title, Manufacturer: '@SUM(1+1)*cmd|calc' })]),
    );
    expect(checked.errorCount).toBe(0);
    await apply(checked.importId);
    expect(await bySku('FORMULA-1')).toMatchObject({ title });
    const exported = await shop.dealer.get(`/api/dealers/${shop.dealerId}/exports/csv`);
    expect(exported.body).toContain(`'=HYPERLINK`);
    expect(exported.body).toContain(`'@SUM`);
    expect(exported.body).not.toMatch(/(^|,|")[=@]/m);
  });

  it('has a template that is a valid import itself', async () => {
    const response = await fetch(`${test.url}/api/dealers/${shop.dealerId}/import-template/xlsx`, {
      headers: { authorization: `Bearer ${shop.dealer.token}` },
    });
    const checked = await check(
      Buffer.from(await response.arrayBuffer()),
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    );
    expect(checked).toMatchObject({ rowCount: 1, toCreate: 1, errorCount: 0 });
    await shop.dealer.post(path(checked.importId, '/cancel'));
  });

  it('works on one file at a time, can be cancelled, and saves in steps that survive a crash', async () => {
    const rows = Array.from({ length: 160 }, () => row());
    const sent = await send(shop.dealer, shop.dealerId, csvOf([header, ...rows]));
    expect((await send(shop.dealer, shop.dealerId, csvOf([header, row()]))).body.code).toBe('catalogue.import_running');
    await test.app.outbox.drain();
    const { importId } = sent.body.data;
    await shop.dealer.post(path(importId, '/apply'));
    await test.app.outbox.drain();
    expect((await shop.dealer.get(path(importId))).body.data).toMatchObject({ state: 'applied', savedCount: 160 });
    // The same step again: nothing is saved twice.
    const { applyStep } = await import('./apply-import.ts');
    await test.db.updateTable('product_imports').set({ state: 'applying' }).where('import_id', '=', importId).execute();
    await applyStep(
      test.db,
      { actor: { userId: 'system:test', role: 'system' }, traceId: 'trc', via: 'task', at: test.clock.now() },
      importId,
    );
    const versions = await test.db
      .selectFrom('products')
      .select((where) => where.fn.max('version').as('most'))
      .where(
        'sku',
        'in',
        rows.map((cells) => cells[0] ?? ''),
      )
      .executeTakeFirstOrThrow();
    expect(versions.most).toBe(1);
  }, 90_000);

  it('takes one of two files that arrive at the same moment', async () => {
    const sent = await Promise.all([1, 2, 3].map(() => send(shop.dealer, shop.dealerId, csvOf([header, row()]))));
    expect(sent.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([202, 409, 409]);
    const { importId } = sent.find((answer) => answer.status === 202)?.body.data ?? {};
    await test.app.outbox.drain();
    // Pressing "save" twice at the same moment saves once.
    const pressed = await Promise.all([1, 2].map(() => shop.dealer.post(path(importId, '/apply'))));
    expect(pressed.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([202, 409]);
    await test.app.outbox.drain();
    expect((await shop.dealer.get(path(importId))).body.data).toMatchObject({ state: 'applied', savedCount: 1 });
  });

  it('goes on where it was when the api is killed in the middle, and saves no row twice', async () => {
    const rows = Array.from({ length: 160 }, () => row());
    const checked = await check(csvOf([header, ...rows]));
    expect(checked).toMatchObject({ toCreate: 160 });
    expect((await shop.dealer.post(path(checked.importId, '/apply'))).status).toBe(202);
    const saved = async (): Promise<number> => (await shop.dealer.get(path(checked.importId))).body.data.savedCount;
    const { config } = test.app.services;
    const api = startPart({
      name: 'api',
      script: 'apps/api/src/main.ts',
      environment: {
        DATABASE_URL: config.databaseUrl,
        FILE_FOLDER: config.fileFolder,
        KEY_FOLDER: config.keyFolder,
        PORT: String(await freePort()),
        LOG_LEVEL: 'silent',
      },
    });
    while ((await saved()) === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    api.kill();
    await api.ended;
    const before = await saved();
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(160);
    expect((await shop.dealer.get(path(checked.importId))).body.data.state).toBe('applying');
    // What the dead process had claimed is nobody's any more; its lease of a minute need not be waited for.
    await sql`UPDATE outbox_effects SET claimed_until = now() WHERE claimed_until > now()`.execute(test.db);
    await test.app.outbox.drain();
    expect((await shop.dealer.get(path(checked.importId))).body.data).toMatchObject({
      state: 'applied',
      savedCount: 160,
      failedCount: 0,
    });
    const { products, pieces } = await test.db
      .selectFrom('products')
      .innerJoin('stock', 'stock.product_id', 'products.product_id')
      .select((where) => [where.fn.countAll<number>().as('products'), where.fn.sum<number>('quantity').as('pieces')])
      .where(
        'sku',
        'in',
        rows.map((cells) => cells[0] ?? ''),
      )
      .where('version', '=', 1)
      .executeTakeFirstOrThrow();
    expect([products, Number(pieces)]).toEqual([160, 1_120]);
  }, 180_000);

  it('checks the largest file there may be, and finds the one wrong row of it', async () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => row(at === 7_776 ? { MRP: 'free' } : {}));
    const checked = await check(csvOf([header, ...rows]));
    expect(checked).toMatchObject({ state: 'checked', rowCount: 10_000, toCreate: 9_999, errorCount: 1 });
    const { body } = await shop.dealer.get(path(checked.importId, '/rows?errors=true'));
    expect(body.data.items).toMatchObject([{ row: 7_778, errors: [{ column: 'MRP' }] }]);
    await shop.dealer.post(path(checked.importId, '/cancel'));
  }, 180_000);

  it('reads "Unicode text" of a spreadsheet program: UTF-16 with tabs', async () => {
    const title = 'ரெட்மி நோட் 12 டிஸ்ப்ளே';
    const text = [header, row({ SKU: 'UTF16-1', Title: title })].map((cells) => cells.join('\t')).join('\r\n');
    const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
    for (const file of [bytes, Buffer.from(bytes).swap16()]) {
      const checked = await check(file);
      expect(checked).toMatchObject({ rowCount: 1, toCreate: 1, errorCount: 0 });
      const { body } = await shop.dealer.get(path(checked.importId, '/rows'));
      expect(body.data.items[0].title).toBe(title);
      await shop.dealer.post(path(checked.importId, '/cancel'));
    }
  });

  it('takes the value a formula of an .xlsx had when it was saved, and computes nothing', async () => {
    const cell = (at: string, value: string) => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;
    const sheet = `<?xml version="1.0" encoding="UTF-8"?>
      <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
      <row r="1">${cell('A1', 'SKU')}${cell('B1', 'Title')}${cell('C1', 'Stock')}</row>
      <row r="2">${cell('A2', 'F-1')}<c r="B2" t="str"><f>WEBSERVICE("https://evil.example")</f><v>Display for F1</v></c><c r="C2"><f>20+1</f><v>41</v></c></row>
      </sheetData></worksheet>`;
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
    const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
    const archive = zip([
      [
        'xl/workbook.xml',
        Buffer.from(
          `<?xml version="1.0"?><workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="P" sheetId="1" r:id="rId1"/></sheets></workbook>`,
        ),
      ],
      [
        'xl/_rels/workbook.xml.rels',
        Buffer.from(
          `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
        ),
      ],
      ['xl/worksheets/sheet1.xml', Buffer.from(sheet)],
    ]);
    const read = await readSheet(archive, { kind: 'xlsx', mostRows: 10 });
    expect(read).toEqual({
      rows: [
        ['SKU', 'Title', 'Stock'],
        ['F-1', 'Display for F1', '41'],
      ],
    });
  });

  it('refuses files that are none, or that want to harm', async () => {
    const refused = async (bytes: Buffer, type?: string): Promise<string> => {
      const sent = await send(shop.dealer, shop.dealerId, bytes, type);
      if (sent.status !== 202) return `${sent.status} ${sent.body.code}`;
      await test.app.outbox.drain();
      const { data } = (await shop.dealer.get(path(sent.body.data.importId))).body;
      return `${data.state}: ${data.problem}`;
    };
    expect(await refused(Buffer.alloc(0))).toBe('422 catalogue.bad_file');
    expect(await refused(Buffer.from([1, 0, 2, 0, 3]))).toBe('422 catalogue.bad_file');
    expect(await refused(Buffer.alloc(10 * 1024 * 1024 + 1, 65))).toBe('413 request.too_large');
    expect(await refused(Buffer.from('a,b,c\n1,2,3'))).toContain('one of them must be SKU');
    expect(await refused(Buffer.from('SKU,SKU\n1,2'))).toContain('twice');
    expect(await refused(Buffer.from('SKU,Title\n'))).toContain('no rows');
    expect(await refused(Buffer.from('SKU\n"never closed'))).toContain('could not be read');
    // "CSV" of an Excel in Tamil Nadu: Windows-1252, the rupee sign and every Tamil letter a question mark or worse.
    expect(await refused(Buffer.concat([Buffer.from('SKU\n'), Buffer.from([0x93, 0x41, 0x94])]))).toContain(
      'is not UTF-8',
    );
    expect(await refused(Buffer.from(`SKU\n${'X\n'.repeat(10_001)}`))).toContain('at most 10000');
    expect(await refused(Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(200)]))).toContain('no XLSX');
    expect(await refused(zip([['xl/worksheets/sheet1.xml', Buffer.alloc(200 * 1024 * 1024)]]))).toContain(
      'larger than 80 MB',
    );
    // Says it is small.
    expect(await refused(zip([['xl/worksheets/sheet1.xml', Buffer.alloc(200 * 1024 * 1024)]], 10))).toContain(
      'larger than 80 MB',
    );
    const laughs = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY x "&lol;&lol;">]><a>&x;</a>';
    expect(await refused(zip([['xl/workbook.xml', Buffer.from(laughs)]]))).toContain('never needs');
  }, 60_000);

  it('is taken back: new listings go, changed ones are as before, what was touched or sold since stays', async () => {
    const kept = [row({ Stock: '3' }), row()];
    await apply((await check(csvOf([header, ...kept]))).importId);
    const [first = [], second = []] = kept;
    const before = await bySku(first[0] ?? '');
    const changes = [first, second].map((cells) =>
      cells.map((cell, at) => (header[at] === 'B2C price' ? '1799' : header[at] === 'Stock' ? '9' : cell)),
    );
    const made = [row(), row(), row()];
    const { importId } = await check(csvOf([header, ...changes, ...made]));
    expect((await shop.dealer.post(path(importId, '/undo'))).body.code).toBe('catalogue.import_state');
    await apply(importId);
    expect(await bySku(first[0] ?? '')).toMatchObject({ b2cPrice: 179_900, own: { quantity: 9 } });
    const idOf = async (cells: string[] = []): Promise<string> => (await bySku(cells[0] ?? '')).productId;
    const [, touched, sold] = [await idOf(made[0]), await idOf(made[1]), await idOf(made[2])];
    await shop.dealer.patch(`/api/products/${touched}`, { title: 'Display for Redmi Note 12, corrected by hand' });
    await test.db.updateTable('stock').set({ quantity: 6 }).where('product_id', '=', sold).execute();

    const preview = (await shop.dealer.get(path(importId, '/undo'))).body.data;
    expect(preview).toMatchObject({ toRemove: 1, toRestore: 2, toSkip: 2, until: expect.any(String) });
    expect(preview.items.map((item: { does: string; why: string | null }) => item.why ?? item.does)).toEqual([
      'restore',
      'restore',
      'remove',
      'changed',
      'sold',
    ]);
    expect(preview.items[0].before).toMatchObject({ b2cPrice: 189_900, quantity: 3 });
    const part = (await shop.dealer.get(path(importId, '/undo?limit=2&cursor=2'))).body.data;
    expect(part).toMatchObject({ nextCursor: 4, toSkip: 2 });
    expect(part.items).toHaveLength(2);
    for (const answer of [
      await other.dealer.get(path(importId, '/undo')),
      await other.dealer.post(path(importId, '/undo')),
      await other.dealer.post(`/api/dealers/${other.dealerId}/imports/${importId}/undo`),
    ])
      expect(answer.status).toBe(404);

    // Twice at the same moment takes back once.
    const pressed = await Promise.all([1, 2].map(() => shop.dealer.post(path(importId, '/undo'))));
    expect(pressed.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([202, 409]);
    await test.app.outbox.drain();
    expect((await shop.dealer.get(path(importId))).body.data).toMatchObject({
      state: 'undone',
      undoneCount: 3,
      undoSkippedCount: 2,
      undoUntil: null,
    });
    expect(await bySku(first[0] ?? '')).toMatchObject({
      title: before.title,
      b2cPrice: 189_900,
      own: { quantity: 3 },
    });
    expect(await bySku(made[0]?.[0] ?? '')).toBeUndefined();
    for (const productId of [touched, sold])
      expect((await shop.dealer.get(`/api/products/${productId}`)).body.data.status).toBe('active');
  });

  it('cannot be taken back after two days', async () => {
    const { importId } = await check(csvOf([header, row()]));
    await apply(importId);
    await test.db
      .updateTable('product_imports')
      .set({ finished_at: new Date(test.clock.now().getTime() - 48 * 3_600_000) })
      .where('import_id', '=', importId)
      .execute();
    expect((await shop.dealer.get(path(importId, '/undo'))).body.data.until).toBeNull();
    expect((await shop.dealer.post(path(importId, '/undo'))).body).toMatchObject({
      code: 'catalogue.undo_too_late',
      details: { hours: 48 },
    });
  });

  it("shows nothing of another dealer's file", async () => {
    const mine = await check(csvOf([header, row()]));
    for (const answer of [
      await other.dealer.get(path(mine.importId)),
      await other.dealer.get(path(mine.importId, '/rows')),
      await other.dealer.get(path(mine.importId, '/errors.csv')),
      await other.dealer.post(path(mine.importId, '/apply')),
      await other.dealer.get(`/api/dealers/${other.dealerId}/imports/${mine.importId}`),
      await other.dealer.post(`/api/dealers/${other.dealerId}/imports/${mine.importId}/apply`),
      await other.dealer.get(`/api/dealers/${shop.dealerId}/exports/csv`),
    ])
      expect(answer.status).toBe(404);
    expect((await send(other.dealer, shop.dealerId, csvOf([header, row()]))).status).toBe(404);
    await shop.dealer.post(path(mine.importId, '/cancel'));
    expect((await shop.dealer.get(`/api/dealers/${shop.dealerId}/imports`)).body.data.items[0]).toMatchObject({
      importId: mine.importId,
      state: 'cancelled',
    });
  });
});

/** A ZIP archive; `claimed` is what its directory says the unpacked size is. */
function zip(files: readonly (readonly [string, Buffer])[], claimed?: number): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const packed = deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04_03_4b_50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(claimed ?? content.length, 22);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02_01_4b_50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(claimed ?? content.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06_05_4b_50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}
