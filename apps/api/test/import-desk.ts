import { randomUUID } from 'node:crypto';
import type { Actor } from './actors.ts';
import type { TestApp } from './harness.ts';
import { makeShop, type Shop } from './shop.ts';

export const sheetHeader = [
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

/** A good row under `sheetHeader`, with a SKU of its own. */
export function sheetRow(more: Record<string, string> = {}): string[] {
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
  return sheetHeader.map((name) => cells[name] ?? '');
}

/** A dealer who sends price lists, and another one who must see nothing of them. */
export class ImportDesk {
  readonly test: TestApp;
  readonly shop: Shop;
  readonly other: Shop;

  private constructor(test: TestApp, shop: Shop, other: Shop) {
    this.test = test;
    this.shop = shop;
    this.other = other;
  }

  static async open(test: TestApp): Promise<ImportDesk> {
    const [shop, other] = [await makeShop(test), await makeShop(test)];
    await test.db.updateTable('catalogue_sellers').set({ trusted: true }).execute();
    return new ImportDesk(test, shop, other);
  }

  path(importId: string, rest = ''): string {
    return `/api/dealers/${this.shop.dealerId}/imports/${importId}${rest}`;
  }

  /** A file for the shop, sent by whoever. */
  async send(actor: Actor, bytes: Buffer | string, type = 'text/csv') {
    const response = await fetch(`${this.test.url}/api/dealers/${this.shop.dealerId}/imports?label=price%20list`, {
      method: 'POST',
      headers: { authorization: `Bearer ${actor.token}`, 'content-type': type },
      body: new Uint8Array(Buffer.from(bytes)),
    });
    // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
    return { status: response.status, body: (await response.json()) as any };
  }

  /** Sends a sheet of the shop and lets it be checked. */
  async check(bytes: Buffer | string, type?: string) {
    const { status, body } = await this.send(this.shop.dealer, bytes, type);
    if (status !== 202 || body.data.state !== 'queued' || body.data.progress !== 0)
      throw new Error(`${status}: ${JSON.stringify(body)}`);
    await this.test.app.outbox.drain();
    return (await this.shop.dealer.get(this.path(body.data.importId))).body.data;
  }

  async apply(importId: string) {
    const { status, body } = await this.shop.dealer.post(this.path(importId, '/apply'));
    if (status !== 202) throw new Error(`${status}: ${JSON.stringify(body)}`);
    await this.test.app.outbox.drain();
    return (await this.shop.dealer.get(this.path(importId))).body.data;
  }

  async bySku(sku: string) {
    const path = `/api/dealers/${this.shop.dealerId}/products?search=${encodeURIComponent(sku)}`;
    return (await this.shop.dealer.get(path)).body.data.items[0];
  }
}
