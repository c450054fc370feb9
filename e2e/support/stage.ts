import { parseGstin } from '@mistri/contracts/identifiers/index';
import { demoPerson, must, origin, type Person } from './person.ts';

/** What the tests play with: a verified dealer with parts in stock, and a verified business. */
export interface Stage {
  dealerId: string;
  dealerName: string;
  businessId: string;
  /** Product ids by the words of their titles. */
  display: string;
  battery: string;
  tool: string;
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A GSTIN whose check character is right. */
export function gstinOf(body: string): string {
  const found = alphabet
    .split('')
    .map((last) => body + last)
    .find((text) => parseGstin(text).ok);
  if (!found) throw new Error(`no check character fits ${body}`);
  return found;
}

export const pdf = new TextEncoder().encode(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\nxref\n0 4\n0000000000 65535 f \n' +
    '0000000009 00000 n \n0000000054 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n',
);

/** Makes what is missing; what the demo data brought already is used. */
export async function setStage(): Promise<Stage> {
  const [dealer, business, operations] = [
    await demoPerson('dealer'),
    await demoPerson('business'),
    await demoPerson('operations'),
  ];
  const dealerId = await verified('dealers', dealer, operations);
  const businessId = await verified('businesses', business, operations);
  await payable(dealer, dealerId);
  const products = await listed(dealer, operations, dealerId);
  const { displayName } = must(
    await dealer.api.get('/api/dealers/{dealerId}', { path: { dealerId } }),
    'reading the dealer',
  );
  return { dealerId, dealerName: displayName, businessId, ...products };
}

const applications = {
  dealers: {
    legalName: 'Chennai Spares Private Limited',
    displayName: 'Chennai Spares',
    gstin: '33AABCC1234C1Z',
    addressLine: '12 Ritchie Street, Chintadripet',
    city: 'Chennai',
    pin: '600002',
    documents: ['gst_certificate', 'pan_card', 'address_proof'],
  },
  businesses: {
    legalName: 'Vaigai Mobiles',
    displayName: 'Vaigai Mobiles',
    gstin: '33AAEFV4321K1Z',
    addressLine: '4 Town Hall Road',
    city: 'Madurai',
    pin: '625001',
    documents: ['gst_certificate'],
  },
} as const;

async function verified(kind: 'dealers' | 'businesses', person: Person, operations: Person): Promise<string> {
  const { documents, gstin, ...details } = applications[kind];
  const own = must(await person.api.get(`/api/${kind}/me`), `asking for the application (${kind})`);
  const id =
    own.id ??
    must(
      await person.api.post(`/api/${kind}`, { body: { ...details, gstin: gstinOf(gstin) } }),
      `starting the application (${kind})`,
    ).id;
  const idName = kind === 'dealers' ? 'dealerId' : 'businessId';
  const path = { [idName]: id } as { dealerId: string } & { businessId: string };
  const read = async () =>
    kind === 'dealers'
      ? must(await person.api.get('/api/dealers/{dealerId}', { path }), 'reading the application')
      : must(await person.api.get('/api/businesses/{businessId}', { path }), 'reading the application');
  const { status } = await read();
  if (status === 'active') return id;
  if (status === 'draft') {
    for (const document of documents) await putPdf(person, `/api/${kind}/${id}/documents/${document}`);
    must(
      kind === 'dealers'
        ? await person.api.post('/api/dealers/{dealerId}/submit', { path })
        : await person.api.post('/api/businesses/{businessId}/submit', { path }),
      'sending the application',
    );
  }
  const body = { status: 'active', reason: 'documents seen' } as const;
  must(
    kind === 'dealers'
      ? await operations.api.patch('/api/dealers/{dealerId}/status', { path, body })
      : await operations.api.patch('/api/businesses/{businessId}/status', { path, body }),
    'approving the application',
  );
  return id;
}

async function putPdf(person: Person, url: string): Promise<void> {
  const response = await fetch(origin() + url, {
    method: 'PUT',
    headers: { ...person.headers(), 'content-type': 'application/pdf', 'idempotency-key': crypto.randomUUID() },
    body: pdf,
  });
  if (!response.ok) throw new Error(`PUT ${url}: ${response.status} ${await response.text()}`);
}

async function payable(dealer: Person, dealerId: string): Promise<void> {
  const path = { payeeId: dealerId };
  const present = await dealer.api.get('/api/payees/{payeeId}/account', { path });
  if (present.ok) return;
  await dealer.api.put('/api/payees/{payeeId}/account', {
    path,
    body: {
      method: 'bank',
      holderName: 'Chennai Spares Private Limited',
      accountNumber: '50100012345678',
      ifsc: 'HDFC0000123',
    },
  });
}

const parts = {
  display: {
    sku: 'E2E-DISPLAY-1',
    title: 'Redmi Note 10 AMOLED display with frame',
    categoryId: 'display',
    brandId: 'xiaomi',
    grade: 'compatible',
    mrp: 349_900,
    b2cPrice: 249_900,
    b2bPrice: 210_000,
    description: 'AMOLED display with touch and frame, tested before packing. Glue is not included.',
    warrantyMonths: 6,
  },
  battery: {
    sku: 'E2E-BATTERY-1',
    title: 'Galaxy M31 battery 6000 mAh',
    categoryId: 'battery',
    brandId: 'samsung',
    grade: 'compatible',
    mrp: 99_900,
    b2cPrice: 59_900,
    b2bPrice: 45_000,
    description: 'Li-ion battery with protection circuit.',
    warrantyMonths: 3,
    bisRegistration: 'R-41000001',
  },
  tool: {
    sku: 'E2E-TOOL-1',
    title: 'Screwdriver set for phones, 25 pieces',
    categoryId: 'repair-tool',
    grade: 'compatible',
    mrp: 39_900,
    b2cPrice: 19_900,
    b2bPrice: 15_000,
    description: '25 bits with magnetic holder.',
    warrantyMonths: 0,
  },
} as const;

async function listed(
  dealer: Person,
  operations: Person,
  dealerId: string,
): Promise<{ display: string; battery: string; tool: string }> {
  const path = { dealerId };
  const warehouses = must(await dealer.api.get('/api/inventory/{dealerId}/warehouses', { path }), 'reading warehouses');
  if (warehouses.items.length === 0) {
    must(
      await dealer.api.post('/api/inventory/{dealerId}/warehouses', {
        path,
        body: {
          name: 'Ritchie Street',
          address: '12 Ritchie Street',
          city: 'Chennai',
          pin: '600002',
          stateCode: '33',
          main: true,
        },
      }),
      'adding a warehouse',
    );
  }
  const own = must(
    await dealer.api.get('/api/dealers/{dealerId}/products', { path, query: { limit: 100 } }),
    'reading own products',
  );
  const ids: Record<string, string> = {};
  for (const [name, part] of Object.entries(parts)) {
    const present = own.items.find((item) => item.own?.sku === part.sku);
    ids[name] = present?.productId ?? (await list(dealer, operations, part));
  }
  return { display: ids['display'] ?? '', battery: ids['battery'] ?? '', tool: ids['tool'] ?? '' };
}

async function list(dealer: Person, operations: Person, part: (typeof parts)[keyof typeof parts]): Promise<string> {
  const modelIds = 'brandId' in part ? await modelsOf(dealer, part.brandId, part.title) : [];
  const saved = must(
    await dealer.api.post('/api/products', {
      body: {
        ...part,
        modelIds,
        countryOfOrigin: 'IN',
        manufacturer: 'Kaveri Components, Hosur 635109',
        quantity: 500,
      },
    }),
    `listing ${part.sku}`,
  );
  const queue = must(
    await operations.api.get('/api/admin/product-reviews', { query: { state: 'open', limit: 100 } }),
    'reading the review queue',
  );
  const review = queue.items.find((entry) => entry.productId === saved.productId);
  if (review) {
    must(
      await operations.api.post('/api/admin/product-reviews/{reviewId}/decision', {
        path: { reviewId: review.reviewId },
        body: { decision: 'approved', reason: 'seen' },
      }),
      'approving the listing',
    );
  }
  return saved.productId;
}

async function modelsOf(dealer: Person, brandId: string, title: string): Promise<string[]> {
  const { items } = must(
    await dealer.api.get('/api/catalogue/models', { query: { brandId, limit: 500 } }),
    'reading models',
  );
  const fitting = items.filter((model) => title.toLowerCase().includes(model.name.toLowerCase()));
  return (fitting.length > 0 ? fitting : items).slice(0, 3).map((model) => model.id);
}
