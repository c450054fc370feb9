import sharp from 'sharp';
import { type DocumentKind, requiredDocuments } from '@mistri/contracts/dealers/applicant-states';
import { demoAccounts } from '@mistri/contracts/demo/demo-accounts';
import { systemOrigin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { findUserByEmail, hashPassword, registerUser } from '#rooms/identity/index.ts';
import { type DemoApplicant, gstinOf } from './demo-dealers.ts';
import type { DemoPerson, DemoWorld } from './demo-world.ts';

export interface SeededApplicant extends DemoApplicant {
  id: string;
  person: DemoPerson;
}

const password = demoAccounts[0]?.password ?? '';
export const demoAdmin = (key: string): DemoPerson => {
  const account = demoAccounts.find((entry) => entry.key === key);
  if (!account) throw new Error(`no demo account ${key}`);
  return account;
};

/** Dealers and businesses as they come: they apply, upload, wait; operations looks and approves. */
export async function seedApplicants(
  world: DemoWorld,
  kind: 'dealer' | 'business',
  applicants: readonly DemoApplicant[],
): Promise<SeededApplicant[]> {
  const base = kind === 'dealer' ? '/api/dealers' : '/api/businesses';
  const made: SeededApplicant[] = [];
  for (const applicant of applicants) {
    const person: DemoPerson = { email: applicant.email, password, role: kind === 'dealer' ? 'dealer' : 'customer' };
    await ensureUser(world, person, applicant.ownerName);
    const id = await apply(world, { kind, base, applicant, person });
    made.push({ ...applicant, id, person });
  }
  return made;
}

export async function ensureUser(
  world: DemoWorld,
  person: DemoPerson,
  name: string,
  technicianClass?: 'software',
): Promise<void> {
  const { services } = world.app;
  if (await findUserByEmail(services.db, services, person.email)) return;
  const passwordHash = await hashPassword(services, person.password);
  const origin = systemOrigin('demo', newId('trc'), world.clock.now(), 'command');
  await transact(services.db, async (tx) => {
    const { role, email } = person;
    const details = { role, email, name, passwordHash, emailVerified: true };
    const user = await registerUser(tx, services, origin, {
      ...details,
      ...(technicianClass ? { technicianClass } : {}),
    });
    if (!user) throw new Error(`${email} could not be made`);
  });
}

interface Applying {
  kind: 'dealer' | 'business';
  base: string;
  applicant: DemoApplicant;
  person: DemoPerson;
}

async function apply(world: DemoWorld, { kind, base, applicant, person }: Applying): Promise<string> {
  const { legalName, displayName, addressLine, city, pin } = applicant;
  const body = { legalName, displayName, gstin: gstinOf(applicant.gstin14), addressLine, city, pin };
  const started = await world.as(person, { method: 'POST', path: base, body }, `demo-apply-${applicant.email}`);
  const id = started.data.id as string;
  if ((await statusOf(world, { base, id, person })) === 'draft') {
    for (const document of requiredDocuments[kind]) {
      const bytes = await drawDocument(document, applicant);
      const path = `${base}/${id}/documents/${document}`;
      await world.as(person, { method: 'PUT', path, file: { bytes, type: 'image/png' } });
    }
    await world.as(person, { method: 'POST', path: `${base}/${id}/submit` });
  }
  if (applicant.approved && (await statusOf(world, { base, id, person })) === 'submitted') {
    await world.as(demoAdmin('operations'), {
      method: 'PATCH',
      path: `${base}/${id}/status`,
      body: { status: 'active', reason: 'GSTIN, PAN and address agree with the documents.' },
    });
  }
  return id;
}

async function statusOf(world: DemoWorld, of: { base: string; id: string; person: DemoPerson }): Promise<string> {
  const { data } = await world.as(of.person, { method: 'GET', path: `${of.base}/${of.id}` });
  return data.status as string;
}

/** Something to look at in the review queue; it says itself that it is none. */
function drawDocument(kind: DocumentKind, applicant: DemoApplicant): Promise<Buffer> {
  const lines = ['DEMO DOCUMENT, NOT REAL', kind.replaceAll('_', ' '), applicant.legalName, gstinOf(applicant.gstin14)];
  const text = lines.map((line, index) => `<text x="40" y="${90 + index * 70}" font-size="34">${line}</text>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="400"><rect width="900" height="400" fill="#fbfaf6"/><rect x="14" y="14" width="872" height="372" fill="none" stroke="#0b5a61" stroke-width="4"/><g font-family="Noto Sans, sans-serif" fill="#1a2325">${text}</g></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
