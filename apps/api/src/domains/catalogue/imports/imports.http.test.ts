import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { ImportDesk, sheetHeader, sheetRow } from '#test/import-desk.ts';
import type { Shop } from '#test/shop.ts';
import { freePort } from '../../../../../../scripts/embedded-postgres/start-embedded-postgres.ts';
import { startPart } from '../../../../../../scripts/supervisor/child.ts';
import { csvOf, xlsxOf } from '../sheets/write-sheet.ts';

let test: TestApp;
let desk: ImportDesk;
let shop: Shop;
let other: Shop;
beforeAll(async () => {
  test = await startTestApp();
  desk = await ImportDesk.open(test);
  ({ shop, other } = desk);
});
afterAll(() => test?.close());

describe('importing listings', () => {
  it('checks first, lists nothing, then saves the good rows; names row, column and fix of the others', async () => {
    const good = sheetRow();
    const rows = [
      good,
      sheetRow({ MRP: '12abc' }),
      sheetRow({ 'B2C price': '2,600' }),
      sheetRow({ Category: 'Rockets', Models: 'Xiaomi Redmi Note 12; Nokia 9999' }),
      sheetRow({ Title: 'IMEI changer box' }),
      sheetRow({ SKU: good[0] ?? '' }),
      sheetRow({ Title: '' }),
      sheetRow({ 'B2B breaks': '20:1500; 50:1450' }),
    ];
    const checked = await desk.check(csvOf([sheetHeader, ...rows]));
    expect(checked).toMatchObject({ state: 'checked', rowCount: 8, toCreate: 2, errorCount: 6, savedCount: 0 });
    expect(await desk.bySku(rows[0]?.[0] ?? '')).toBeUndefined();
    const { body } = await shop.dealer.get(desk.path(checked.importId, '/rows?errors=true'));
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
    const file = await shop.dealer.get(desk.path(checked.importId, '/errors.csv'));
    expect(file.headers.get('content-disposition')).toContain('rows-to-correct.csv');
    expect(file.body).toContain('MRP: ""12abc"" is no price.');
    expect(file.body.split('\n')).toHaveLength(8);
    const inTamil = await shop.dealer.get(desk.path(checked.importId, '/errors.csv?language=ta'));
    expect(inTamil.body).toContain('MRP: ""12abc"" விலை அல்ல.');
    expect(inTamil.body.split('\n')[0]).toContain('திருத்த வேண்டியது');
    expect(body.data.items[0].errors).toMatchObject([{ column: 'MRP', rule: 'price', limit: '12abc' }]);
    expect((await shop.dealer.get(desk.path(checked.importId, '/errors.csv?language=fr'))).status).toBe(400);
    const applied = await desk.apply(checked.importId);
    expect(applied).toMatchObject({ state: 'applied', progress: 100, savedCount: 2, failedCount: 0 });
    const saved = await desk.bySku(rows[0]?.[0] ?? '');
    expect(saved).toMatchObject({
      status: 'active',
      mrp: 249_900,
      b2cPrice: 189_900,
      own: { b2bPrice: 154_950, quantity: 7 },
    });
    const changed = await shop.dealer.get(`/api/products/${(await desk.bySku(rows[7]?.[0] ?? '')).productId}`);
    expect(changed.body.data.b2bBreaks).toEqual([
      { quantity: 20, price: 150_000 },
      { quantity: 50, price: 145_000 },
    ]);
    expect((await shop.dealer.post(desk.path(checked.importId, '/apply'))).body.code).toBe('catalogue.import_state');
  });

  it('changes what is there by its SKU, leaves empty cells as they are, and what is the same alone', async () => {
    const first = sheetRow();
    const second = sheetRow();
    const made = await desk.check(csvOf([sheetHeader, first, second]));
    await desk.apply(made.importId);
    const before = await desk.bySku(first[0] ?? '');
    const sheet = [
      ['sku', 'b2cPrice', 'Something else'],
      [first[0] ?? '', '1799', 'x'],
      [second[0] ?? '', '1899', 'y'],
    ];
    const checked = await desk.check(csvOf(sheet));
    expect(checked).toMatchObject({ toCreate: 0, toChange: 1, unchanged: 1, errorCount: 0 });
    expect((await desk.apply(checked.importId)).savedCount).toBe(1);
    expect(await desk.bySku(first[0] ?? '')).toMatchObject({
      title: before.title,
      b2cPrice: 179_900,
      version: 2,
      own: { quantity: 7 },
    });
  });

  it('reads .xlsx, and what it exports can be imported again without a difference', async () => {
    const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    const sku = 'XL-1';
    const checked = await desk.check(
      await xlsxOf([{ name: 'Products', rows: [sheetHeader, sheetRow({ SKU: sku })] }]),
      xlsxType,
    );
    expect(checked).toMatchObject({ toCreate: 1, errorCount: 0 });
    await desk.apply(checked.importId);
    for (const kind of ['xlsx', 'csv']) {
      const response = await fetch(`${test.url}/api/dealers/${shop.dealerId}/exports/${kind}`, {
        headers: { authorization: `Bearer ${shop.dealer.token}` },
      });
      expect(response.status).toBe(200);
      const again = await desk.check(Buffer.from(await response.arrayBuffer()), kind === 'csv' ? 'text/csv' : xlsxType);
      expect(again).toMatchObject({ state: 'checked', toCreate: 0, toChange: 0, errorCount: 0 });
      const saved = await desk.apply(again.importId);
      expect(saved).toMatchObject({ failedCount: 0 });
      expect((await desk.bySku(sku)).version).toBe(1);
    }
  });

  it('works on one file at a time, can be cancelled, and saves in steps that survive a crash', async () => {
    const rows = Array.from({ length: 160 }, () => sheetRow());
    const sent = await desk.send(shop.dealer, csvOf([sheetHeader, ...rows]));
    expect((await desk.send(shop.dealer, csvOf([sheetHeader, sheetRow()]))).body.code).toBe('catalogue.import_running');
    await test.app.outbox.drain();
    const { importId } = sent.body.data;
    await shop.dealer.post(desk.path(importId, '/apply'));
    await test.app.outbox.drain();
    expect((await shop.dealer.get(desk.path(importId))).body.data).toMatchObject({ state: 'applied', savedCount: 160 });
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
    const sent = await Promise.all([1, 2, 3].map(() => desk.send(shop.dealer, csvOf([sheetHeader, sheetRow()]))));
    expect(sent.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([202, 409, 409]);
    const { importId } = sent.find((answer) => answer.status === 202)?.body.data ?? {};
    await test.app.outbox.drain();
    // Pressing "save" twice at the same moment saves once.
    const pressed = await Promise.all([1, 2].map(() => shop.dealer.post(desk.path(importId, '/apply'))));
    expect(pressed.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([202, 409]);
    await test.app.outbox.drain();
    expect((await shop.dealer.get(desk.path(importId))).body.data).toMatchObject({ state: 'applied', savedCount: 1 });
  });

  it('goes on where it was when the api is killed in the middle, and saves no row twice', async () => {
    const rows = Array.from({ length: 160 }, () => sheetRow());
    const checked = await desk.check(csvOf([sheetHeader, ...rows]));
    expect(checked).toMatchObject({ toCreate: 160 });
    expect((await shop.dealer.post(desk.path(checked.importId, '/apply'))).status).toBe(202);
    const saved = async (): Promise<number> =>
      (await shop.dealer.get(desk.path(checked.importId))).body.data.savedCount;
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
    expect((await shop.dealer.get(desk.path(checked.importId))).body.data.state).toBe('applying');
    // What the dead process had claimed is nobody's any more; its lease of a minute need not be waited for.
    await sql`UPDATE outbox_effects SET claimed_until = now() WHERE claimed_until > now()`.execute(test.db);
    await test.app.outbox.drain();
    expect((await shop.dealer.get(desk.path(checked.importId))).body.data).toMatchObject({
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

  it('is taken back: new listings go, changed ones are as before, what was touched or sold since stays', async () => {
    const kept = [sheetRow({ Stock: '3' }), sheetRow()];
    await desk.apply((await desk.check(csvOf([sheetHeader, ...kept]))).importId);
    const [first = [], second = []] = kept;
    const before = await desk.bySku(first[0] ?? '');
    const changes = [first, second].map((cells) =>
      cells.map((cell, at) => (sheetHeader[at] === 'B2C price' ? '1799' : sheetHeader[at] === 'Stock' ? '9' : cell)),
    );
    const made = [sheetRow(), sheetRow(), sheetRow()];
    const { importId } = await desk.check(csvOf([sheetHeader, ...changes, ...made]));
    expect((await shop.dealer.post(desk.path(importId, '/undo'))).body.code).toBe('catalogue.import_state');
    await desk.apply(importId);
    expect(await desk.bySku(first[0] ?? '')).toMatchObject({ b2cPrice: 179_900, own: { quantity: 9 } });
    const idOf = async (cells: string[] = []): Promise<string> => (await desk.bySku(cells[0] ?? '')).productId;
    const [, touched, sold] = [await idOf(made[0]), await idOf(made[1]), await idOf(made[2])];
    await shop.dealer.patch(`/api/products/${touched}`, { title: 'Display for Redmi Note 12, corrected by hand' });
    await test.db.updateTable('stock').set({ quantity: 6 }).where('product_id', '=', sold).execute();

    const preview = (await shop.dealer.get(desk.path(importId, '/undo'))).body.data;
    expect(preview).toMatchObject({ toRemove: 1, toRestore: 2, toSkip: 2, until: expect.any(String) });
    expect(preview.items.map((item: { does: string; why: string | null }) => item.why ?? item.does)).toEqual([
      'restore',
      'restore',
      'remove',
      'changed',
      'sold',
    ]);
    expect(preview.items[0].before).toMatchObject({ b2cPrice: 189_900, quantity: 3 });
    const part = (await shop.dealer.get(desk.path(importId, '/undo?limit=2&cursor=2'))).body.data;
    expect(part).toMatchObject({ nextCursor: 4, toSkip: 2 });
    expect(part.items).toHaveLength(2);
    for (const answer of [
      await other.dealer.get(desk.path(importId, '/undo')),
      await other.dealer.post(desk.path(importId, '/undo')),
      await other.dealer.post(`/api/dealers/${other.dealerId}/imports/${importId}/undo`),
    ])
      expect(answer.status).toBe(404);

    // Twice at the same moment takes back once.
    const pressed = await Promise.all([1, 2].map(() => shop.dealer.post(desk.path(importId, '/undo'))));
    expect(pressed.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([202, 409]);
    await test.app.outbox.drain();
    expect((await shop.dealer.get(desk.path(importId))).body.data).toMatchObject({
      state: 'undone',
      undoneCount: 3,
      undoSkippedCount: 2,
      undoUntil: null,
    });
    expect(await desk.bySku(first[0] ?? '')).toMatchObject({
      title: before.title,
      b2cPrice: 189_900,
      own: { quantity: 3 },
    });
    expect(await desk.bySku(made[0]?.[0] ?? '')).toBeUndefined();
    for (const productId of [touched, sold])
      expect((await shop.dealer.get(`/api/products/${productId}`)).body.data.status).toBe('active');
  });

  it('cannot be taken back after two days', async () => {
    const { importId } = await desk.check(csvOf([sheetHeader, sheetRow()]));
    await desk.apply(importId);
    await test.db
      .updateTable('product_imports')
      .set({ finished_at: new Date(test.clock.now().getTime() - 48 * 3_600_000) })
      .where('import_id', '=', importId)
      .execute();
    expect((await shop.dealer.get(desk.path(importId, '/undo'))).body.data.until).toBeNull();
    expect((await shop.dealer.post(desk.path(importId, '/undo'))).body).toMatchObject({
      code: 'catalogue.undo_too_late',
      details: { hours: 48 },
    });
  });

  it("shows nothing of another dealer's file", async () => {
    const mine = await desk.check(csvOf([sheetHeader, sheetRow()]));
    for (const answer of [
      await other.dealer.get(desk.path(mine.importId)),
      await other.dealer.get(desk.path(mine.importId, '/rows')),
      await other.dealer.get(desk.path(mine.importId, '/errors.csv')),
      await other.dealer.post(desk.path(mine.importId, '/apply')),
      await other.dealer.get(`/api/dealers/${other.dealerId}/imports/${mine.importId}`),
      await other.dealer.post(`/api/dealers/${other.dealerId}/imports/${mine.importId}/apply`),
      await other.dealer.get(`/api/dealers/${shop.dealerId}/exports/csv`),
    ])
      expect(answer.status).toBe(404);
    expect((await desk.send(other.dealer, csvOf([sheetHeader, sheetRow()]))).status).toBe(404);
    await shop.dealer.post(desk.path(mine.importId, '/cancel'));
    expect((await shop.dealer.get(`/api/dealers/${shop.dealerId}/imports`)).body.data.items[0]).toMatchObject({
      importId: mine.importId,
      state: 'cancelled',
    });
  });
});
