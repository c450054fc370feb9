import { crc32, deflateSync } from 'node:zlib';
import { sim, until } from './orders.ts';
import { demoPerson, must, newHouse, newUpi, origin, type Person } from './person.ts';
import { pdf } from './stage.ts';

/** A photo as far as anything here looks at it: a picture of one colour, big enough to be read. */
export function photo(side = 320): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(side * 3, Buffer.from([11, 90, 97]))]);
  const rows = deflateSync(Buffer.concat(Array.from({ length: side }, () => row)));
  const start = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([start, pngChunk('IHDR', header), pngChunk('IDAT', rows), pngChunk('IEND', Buffer.alloc(0))]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

async function put(person: Person, url: string, type: string, body: Uint8Array): Promise<void> {
  const response = await fetch(origin() + url, {
    method: 'PUT',
    headers: { ...person.headers(), 'content-type': type, 'idempotency-key': crypto.randomUUID() },
    body: new Uint8Array(body),
  });
  if (!response.ok) throw new Error(`PUT ${url}: ${response.status} ${await response.text()}`);
}

/** Applies, sends the papers and is certified: what happened before a story of another test begins. */
export async function certified(technician: Person, pan: string, displayName = 'Arun S'): Promise<string> {
  const own = must(await technician.api.get('/api/technicians/me'), 'asking for the technician');
  const technicianId = own.technicianId ?? (await apply(technician, pan, displayName));
  const { status } = must(
    await technician.api.get('/api/technicians/{technicianId}', { path: { technicianId } }),
    'reading the technician',
  );
  if (status === 'active') return technicianId;
  if (status === 'draft') await sendPapers(technician, technicianId);
  const operations = await demoPerson('operations');
  const certifiedUntil = new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10);
  must(
    await operations.api.patch('/api/technicians/{technicianId}/status', {
      path: { technicianId },
      body: { status: 'active', reason: 'papers seen', certifiedUntil },
    }),
    'certifying the technician',
  );
  return technicianId;
}

async function apply(technician: Person, pan: string, displayName: string): Promise<string> {
  const { technicianId } = must(
    await technician.api.post('/api/technicians', {
      body: {
        legalName: 'Arun Selvam',
        displayName,
        skills: ['boot_repair', 'android_firmware', 'updates'],
        languages: ['en', 'ta'],
        experienceYears: 6,
        about: 'Repairs Android phones since 2019.',
        pan,
        gstin: null,
        addressLine: '7 Anna Salai',
        city: 'Chennai',
        pin: '600002',
      },
    }),
    'applying as a technician',
  );
  return technicianId;
}

async function sendPapers(technician: Person, technicianId: string): Promise<void> {
  for (const kind of ['identity_proof', 'pan_card'])
    await put(technician, `/api/technicians/${technicianId}/documents/${kind}`, 'application/pdf', pdf);
  await put(technician, `/api/technicians/${technicianId}/photo`, 'image/png', photo());
  must(
    await technician.api.post('/api/technicians/{technicianId}/submit', { path: { technicianId } }),
    'sending the application',
  );
}

export async function requestRepair(customer: Person, model = 'Galaxy A14'): Promise<string> {
  const { repairId } = must(
    await customer.api.post('/api/repairs', {
      body: {
        category: 'mobile_phone',
        brand: 'Samsung',
        model,
        kind: 'software',
        symptoms: ['boot_loop'],
        description: 'Since the update last night it shows only the logo.',
        mode: 'online',
        name: 'Kavitha R',
        addressLine: `${newHouse()} West Masi Street`,
        city: 'Madurai',
        pin: '625001',
        hasLaptop: true,
        hasDataCable: true,
        backup: 'no',
      },
    }),
    'asking for a repair',
  );
  return repairId;
}

export async function assign(repairId: string, technicianId: string): Promise<void> {
  const operations = await demoPerson('operations');
  must(
    await operations.api.patch('/api/repairs/{repairId}/assignment', {
      path: { repairId },
      body: { technicianId, expectedAssignmentId: null },
    }),
    'assigning the repair',
  );
}

/** Accepted by the technician, who named a price. */
export async function quoted(technician: Person, repairId: string): Promise<string> {
  const path = { repairId };
  must(
    await technician.api.patch('/api/repairs/{repairId}/status', { path, body: { status: 'accepted' } }),
    'accepting the repair',
  );
  const { quoteId } = must(
    await technician.api.post('/api/repairs/{repairId}/quotes', {
      path,
      body: {
        lines: [{ description: 'Write the firmware anew', quantity: 1, unitMinor: 79_900 }],
        note: 'Your photos should stay.',
      },
    }),
    'naming a price',
  );
  return quoteId;
}

/** Approved and paid at the gateway: the money is held and the work may begin. */
export async function paid(customer: Person, repairId: string, quoteId: string): Promise<void> {
  const path = { repairId };
  const { quotes } = must(await customer.api.get('/api/repairs/{repairId}', { path }), 'reading the repair');
  const { checkoutId } = must(
    await customer.api.patch('/api/repairs/{repairId}/quotes/{quoteId}', {
      path: { ...path, quoteId },
      body: { decision: 'approve', expectedTotal: quotes[0]?.totalMinor ?? 0 },
    }),
    'approving the price',
  );
  const payment = must(
    await customer.api.post('/api/payments', { body: { checkoutId: checkoutId ?? '' } }),
    'starting the payment',
  );
  const order_id = payment.checkoutForm?.fields['order_id'] ?? '';
  await sim('/sim/pay', { order_id, method: 'upi', vpa: newUpi() });
  await until(
    'paying the repair',
    async () => must(await customer.api.get('/api/repairs/{repairId}', { path }), 'reading the repair').status,
    (status) => status === 'in_progress',
  );
}
