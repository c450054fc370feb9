import sharp from 'sharp';
import { requiredTechnicianDocuments } from '@mistri/contracts/repair/technician-states';
import { day_ms } from '#platform/clock.ts';
import { type DemoTechnician, demoTechnicians } from './demo-repairs.ts';
import type { DemoPerson, DemoWorld } from './demo-world.ts';
import { demoAdmin, ensureUser } from './seed-applicants.ts';

export interface SeededTechnician extends DemoTechnician {
  id: string;
  person: DemoPerson;
}

const certifiedFor_days = 365;

/** Technicians as they come: they apply with papers and photo, wait; operations looks and certifies. */
export async function seedTechnicians(world: DemoWorld): Promise<SeededTechnician[]> {
  const made: SeededTechnician[] = [];
  for (const technician of demoTechnicians) {
    const known = technician.account && demoAdmin(technician.account);
    const { password } = demoAdmin('technician');
    const person: DemoPerson = known ?? { email: technician.email, password, role: 'technician' };
    if (!known) await ensureUser(world, person, technician.displayName, 'software');
    made.push({ ...technician, person, id: await apply(world, technician, person) });
  }
  return made;
}

async function apply(world: DemoWorld, technician: DemoTechnician, person: DemoPerson): Promise<string> {
  const { legalName, displayName, skills, languages, experienceYears, about, pan, addressLine, city, pin } = technician;
  const facts = { legalName, displayName, skills, languages, experienceYears, about, pan, addressLine, city, pin };
  const call = { method: 'POST', path: '/api/technicians', body: { ...facts, gstin: null } } as const;
  const started = await world.as(person, call, `demo-technician-${technician.email}`);
  const id = started.data.technicianId as string;
  const path = `/api/technicians/${id}`;
  const state = async () => (await world.as(person, { method: 'GET', path })).data.status as string;
  if ((await state()) === 'draft') {
    for (const kind of requiredTechnicianDocuments) {
      const file = { bytes: await drawPaper(kind, technician), type: 'image/png' };
      await world.as(person, { method: 'PUT', path: `${path}/documents/${kind}`, file });
    }
    const file = { bytes: await drawPortrait(technician), type: 'image/png' };
    await world.as(person, { method: 'PUT', path: `${path}/photo`, file });
    await world.as(person, { method: 'POST', path: `${path}/submit` });
  }
  if (technician.certified && (await state()) === 'submitted') {
    const until = new Date(world.clock.now().getTime() + certifiedFor_days * day_ms);
    await world.as(demoAdmin('operations'), {
      method: 'PATCH',
      path: `${path}/status`,
      body: {
        status: 'active',
        reason: 'Papers agree, practical test passed on three phones.',
        certifiedUntil: until.toISOString().slice(0, 10),
      },
    });
  }
  return id;
}

/** Something to look at in the review queue; it says itself that it is none. */
function drawPaper(kind: string, technician: DemoTechnician): Promise<Buffer> {
  const lines = ['DEMO DOCUMENT, NOT REAL', kind.replaceAll('_', ' '), technician.legalName, technician.pan];
  const text = lines.map((line, index) => `<text x="40" y="${90 + index * 70}" font-size="34">${line}</text>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="400"><rect width="900" height="400" fill="#fbfaf6"/><rect x="14" y="14" width="872" height="372" fill="none" stroke="#0b5a61" stroke-width="4"/><g font-family="Noto Sans, sans-serif" fill="#1a2325">${text}</g></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

/** A drawn face stands in for the photo that customers see before they allow anything. */
function drawPortrait({ colours: [ground, shirt, skin] }: DemoTechnician): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="480" viewBox="0 0 480 480">
    <rect width="480" height="480" fill="${ground}"/>
    <path d="M70 480 q10 -150 170 -150 q160 0 170 150 z" fill="${shirt}"/>
    <rect x="200" y="270" width="80" height="90" rx="36" fill="${skin}"/>
    <ellipse cx="240" cy="205" rx="86" ry="104" fill="${skin}"/>
    <path d="M150 200 q-6 -120 90 -120 q96 0 90 120 q-22 -66 -90 -66 q-68 0 -90 66 z" fill="#221a17"/>
    <circle cx="208" cy="208" r="9" fill="#221a17"/><circle cx="272" cy="208" r="9" fill="#221a17"/>
    <path d="M206 256 q34 28 68 0" fill="none" stroke="#6b3f2a" stroke-width="7" stroke-linecap="round"/>
  </svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
