import { readFileSync, writeFileSync } from 'node:fs';
import type { PathReport } from '@mistri/contracts/link/path-report';
import { systemOrigin } from '#platform/audit.ts';
import { day_ms, hour_ms, minute_ms } from '#platform/clock.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { type Device, devicesOfOwners, noteSeen } from '#rooms/devices/index.ts';
import { findUserByEmail } from '#rooms/identity/index.ts';
import { addRelay, findRelay, noteReport, openSession, revokeSession } from '#rooms/link/index.ts';
import { addDevice } from './demo-device.ts';
import type { DemoPerson, DemoWorld } from './demo-world.ts';
import { demoAdmin } from './seed-applicants.ts';
import type { Happening } from './seed-repairs.ts';

/** Before the first session that `seedLinkHistory` tells of. */
const joined_days = 6;
const names = { till: 'Shop till', godown: 'Godown computer', bench: 'Repair bench' } as const;

/** A shop with two computers and a technician who may look after them: LNK-1's pages have something to show. */
export function linkHappening(world: DemoWorld, end: Date): Happening {
  return { at_ms: end.getTime() - joined_days * day_ms, run: () => seedLink(world) };
}

export async function seedLink(world: DemoWorld): Promise<void> {
  const dealer = demoAdmin('dealer');
  if ((await devicesOf(world, dealer)).length > 0) return;
  world.say('devices and a team');
  const technician = demoAdmin('technician');
  const { deviceId: till } = await addDevice(world, dealer, { name: names.till, platform: 'win32', kind: 'agent' });
  const { deviceId: godown } = await addDevice(world, dealer, {
    name: names.godown,
    platform: 'linux',
    kind: 'agent',
  });
  await addDevice(world, technician, { name: names.bench, platform: 'linux', kind: 'agent' });
  await world.settle();
  const teamId = await makeTeam(world, dealer, technician);
  for (const [deviceId, tag] of [
    [till, 'till'],
    [godown, 'godown'],
  ] as const)
    await world.as(dealer, {
      method: 'PATCH',
      path: `/api/link/nodes/${deviceId}`,
      body: { teamId, tags: [tag] },
    });
  await makeRules(world, dealer, technician, teamId);
}

async function devicesOf(world: DemoWorld, person: DemoPerson): Promise<Device[]> {
  const { services } = world.app;
  const user = await findUserByEmail(services.db, services, person.email);
  return user ? devicesOfOwners(services.db, [user.user_id]) : [];
}

async function makeTeam(world: DemoWorld, owner: DemoPerson, member: DemoPerson): Promise<string> {
  const made = await world.as(owner, { method: 'POST', path: '/api/link/teams', body: { name: 'Chennai Spares' } });
  const teamId = made.data.teamId as string;
  const invited = await world.as(owner, {
    method: 'POST',
    path: `/api/link/teams/${teamId}/invitations`,
    body: { contact: member.email, role: 'member' },
  });
  const path = `/api/link/invitations/${invited.data.invitationId as string}`;
  await world.as(member, { method: 'POST', path, body: { accept: true } });
  return teamId;
}

async function makeRules(world: DemoWorld, owner: DemoPerson, member: DemoPerson, teamId: string): Promise<void> {
  const me = await world.as(member, { method: 'GET', path: '/api/users/me' });
  const common = { policy: 'automatic', bytesPerSecond: null };
  const rules = [
    {
      ...common,
      subjectKind: 'member',
      subject: me.data.userId as string,
      targetKind: 'tag',
      target: 'till',
      scopes: ['forward:3389', 'console'],
      maxMinutes: 120,
    },
    {
      ...common,
      subjectKind: 'team',
      subject: null,
      targetKind: 'tag',
      target: 'godown',
      scopes: ['forward:22', 'forward:8000-8100'],
      bytesPerSecond: 1_250_000,
      maxMinutes: 480,
    },
  ];
  for (const body of rules) await world.as(owner, { method: 'POST', path: `/api/link/teams/${teamId}/rules`, body });
}

interface Told {
  host: string;
  guest: string;
  hoursAgo: number;
  minutes: number;
  scopes: string[];
  report: PathReport;
}

/** What the devices did, told once. */
export async function seedLinkHistory(world: DemoWorld, now: Date): Promise<void> {
  const dealer = demoAdmin('dealer');
  const known = await world.as(dealer, { method: 'GET', path: '/api/link/sessions?limit=1' });
  if (known.data.sessions.length > 0) return;
  const devices = [...(await devicesOf(world, dealer)), ...(await devicesOf(world, demoAdmin('technician')))];
  const idOf = (name: string): string => {
    const device = devices.find((one) => one.name === name);
    if (!device) throw new Error(`the story has no device ${name}`);
    return device.device_id;
  };
  const past = historyOf({ till: idOf(names.till), godown: idOf(names.godown), bench: idOf(names.bench) });
  for (const told of past) await tellSession(world, now, told);
}

function historyOf({ till, godown, bench }: Record<'till' | 'godown' | 'bench', string>): Told[] {
  const open = { state: 'open' as const };
  const target = '192.0.2.14 port 4430';
  const tcp = { rung: 'tcp', target } as const;
  const quic = { rung: 'quic', target } as const;
  return [
    {
      host: till,
      guest: bench,
      hoursAgo: 50,
      minutes: 34,
      scopes: ['forward:3389'],
      report: {
        ...open,
        rung: 'ice',
        roundTrip_ms: 18,
        bytesPerSecond: 2_400_000,
        why: 'ice is open',
        ladder: [
          { ...tcp, outcome: 'refused', detail: 'ECONNREFUSED', took_ms: 31 },
          { ...quic, outcome: 'no answer', detail: 'no answer to knocks within 5 s', took_ms: 5000 },
          { rung: 'ice', target: '192.0.2.14 port 50117', outcome: 'open', took_ms: 12 },
        ],
      },
    },
    {
      host: godown,
      guest: till,
      hoursAgo: 27,
      minutes: 190,
      scopes: ['forward:8080'],
      report: {
        ...open,
        rung: 'tcp',
        roundTrip_ms: 2,
        bytesPerSecond: 48_000_000,
        ladder: [{ rung: 'tcp', target: '10.0.0.12 port 4430', outcome: 'open', took_ms: 3 }],
      },
    },
    {
      host: till,
      guest: bench,
      hoursAgo: 4,
      minutes: 12,
      scopes: ['console'],
      report: {
        ...open,
        rung: 'relay',
        roundTrip_ms: 46,
        bytesPerSecond: 310_000,
        ladder: [
          { ...tcp, outcome: 'no answer', detail: 'nothing within 10 s', took_ms: 10_000 },
          {
            rung: 'ice',
            target: '192.0.2.14',
            outcome: 'no answer',
            detail: 'no answer to knocks within 5 s',
            took_ms: 5000,
          },
          { rung: 'relay', target: 'relay chennai-1 by tls', outcome: 'open', took_ms: 61 },
        ],
      },
    },
  ];
}

async function tellSession(world: DemoWorld, now: Date, told: Told): Promise<void> {
  const { services } = world.app;
  const { db } = services;
  const opened_at = new Date(now.getTime() - told.hoursAgo * hour_ms);
  const ended_at = new Date(opened_at.getTime() + told.minutes * minute_ms);
  const at = (when: Date) => systemOrigin('demo', newId('trc'), when, 'command');
  const opened = await inTransaction(db, (tx) =>
    openSession(tx, services, at(opened_at), {
      host: told.host,
      guest: told.guest,
      scopes: told.scopes,
      hardEnd: new Date(opened_at.getTime() + 8 * hour_ms),
      policy: 'automatic',
      openedBy: 'rule',
    }),
  );
  if (!opened.ok) throw new Error(opened.message);
  const { session_id: sessionId } = opened.value;
  await noteReport(db, services, { sessionId, side: 'guest', report: told.report, at: ended_at });
  const reason = 'closed by its person';
  await transact(db, (tx) => revokeSession(tx, at(ended_at), { sessionId, reason }));
  for (const deviceId of [told.host, told.guest]) await noteSeen(db, deviceId, { at: ended_at });
}

interface Registration {
  relayId: string;
  region: string;
  key: string;
  tls: string;
  quic: string | null;
  ws: string | null;
  stun: string[];
  /** Written here: under which id the relay connects. */
  deviceId?: string;
}

/**
 * The relay that `npm start` runs beside the api: its supervisor leaves what there is to register in a file, and finds the
 * id there afterwards.
 */
export async function registerDemoRelay(world: DemoWorld, file: string): Promise<void> {
  const { services } = world.app;
  const wanted = JSON.parse(readFileSync(file, 'utf8')) as Registration;
  const { deviceId: _before, ...relay } = wanted;
  const origin = systemOrigin('demo', newId('trc'), world.clock.now(), 'command');
  const present = await findRelay(services.db, relay.relayId);
  const deviceId = present?.public_key === relay.key ? present.device_id : await add();
  writeFileSync(file, `${JSON.stringify({ ...relay, deviceId }, null, 2)}\n`);

  async function add(): Promise<string> {
    const added = await inTransaction(services.db, (tx) => addRelay(tx, origin, relay));
    if (!added.ok) throw new Error(`the demo relay could not be registered: ${added.message}`);
    return added.value.device_id;
  }
}
