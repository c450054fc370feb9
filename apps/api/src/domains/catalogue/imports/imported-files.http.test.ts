import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { ImportDesk, sheetHeader, sheetRow } from '#test/import-desk.ts';
import type { Shop } from '#test/shop.ts';
import { readSheet } from '../sheets/read-sheet.ts';
import { csvOf } from '../sheets/write-sheet.ts';

let test: TestApp;
let desk: ImportDesk;
let shop: Shop;
beforeAll(async () => {
  test = await startTestApp();
  desk = await ImportDesk.open(test);
  ({ shop } = desk);
});
afterAll(() => test?.close());

describe('the file of an import', () => {
  it('makes formulas harmless on the way out and takes them back on the way in', async () => {
    const title = '=HYPERLINK("https://evil.example","Display")';
    const checked = await desk.check(
      csvOf([sheetHeader, sheetRow({ SKU: 'FORMULA-1', Title: title, Manufacturer: '@SUM(1+1)*cmd|calc' })]),
    );
    expect(checked.errorCount).toBe(0);
    await desk.apply(checked.importId);
    expect(await desk.bySku('FORMULA-1')).toMatchObject({ title });
    const exported = await shop.dealer.get(`/api/dealers/${shop.dealerId}/exports/csv`);
    expect(exported.body).toContain(`'=HYPERLINK`);
    expect(exported.body).toContain(`'@SUM`);
    expect(exported.body).not.toMatch(/(^|,|")[=@]/m);
  });

  it('has a template that is a valid import itself', async () => {
    const response = await fetch(`${test.url}/api/dealers/${shop.dealerId}/import-template/xlsx`, {
      headers: { authorization: `Bearer ${shop.dealer.token}` },
    });
    const checked = await desk.check(
      Buffer.from(await response.arrayBuffer()),
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    );
    expect(checked).toMatchObject({ rowCount: 1, toCreate: 1, errorCount: 0 });
    await shop.dealer.post(desk.path(checked.importId, '/cancel'));
  });

  it('checks the largest file there may be, and finds the one wrong row of it', async () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => sheetRow(at === 7_776 ? { MRP: 'free' } : {}));
    const checked = await desk.check(csvOf([sheetHeader, ...rows]));
    expect(checked).toMatchObject({ state: 'checked', rowCount: 10_000, toCreate: 9_999, errorCount: 1 });
    const { body } = await shop.dealer.get(desk.path(checked.importId, '/rows?errors=true'));
    expect(body.data.items).toMatchObject([{ row: 7_778, errors: [{ column: 'MRP' }] }]);
    await shop.dealer.post(desk.path(checked.importId, '/cancel'));
  }, 180_000);

  it('reads "Unicode text" of a spreadsheet program: UTF-16 with tabs', async () => {
    const title = 'ரெட்மி நோட் 12 டிஸ்ப்ளே';
    const text = [sheetHeader, sheetRow({ SKU: 'UTF16-1', Title: title })]
      .map((cells) => cells.join('\t'))
      .join('\r\n');
    const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
    for (const file of [bytes, Buffer.from(bytes).swap16()]) {
      const checked = await desk.check(file);
      expect(checked).toMatchObject({ rowCount: 1, toCreate: 1, errorCount: 0 });
      const { body } = await shop.dealer.get(desk.path(checked.importId, '/rows'));
      expect(body.data.items[0].title).toBe(title);
      await shop.dealer.post(desk.path(checked.importId, '/cancel'));
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
      const sent = await desk.send(shop.dealer, bytes, type);
      if (sent.status !== 202) return `${sent.status} ${sent.body.code}`;
      await test.app.outbox.drain();
      const { data } = (await shop.dealer.get(desk.path(sent.body.data.importId))).body;
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
