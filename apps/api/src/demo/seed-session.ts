import type { Consent, SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import { currentConsentText } from '@mistri/contracts/remote-sessions/consent-texts';
import type { RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import type { Power } from '@mistri/contracts/repair/powers';
import { readSessionScopes } from '@mistri/contracts/remote-sessions/session-states';
import { toBase64Url } from '@mistri/link';
import { consentHash, signConsent } from '@mistri/signed-log/session-log';
import { faults, VirtualPhone } from '@mistri/virtual-phone';
import { findSession as findLinkSession, noteReport } from '#rooms/link/index.ts';
import { addDevice, type DemoDevice } from './demo-device.ts';
import type { DemoPerson, DemoWorld } from './demo-world.ts';
import { playRepair } from './play-repair.ts';

interface Work {
  readonly repairId: string;
  readonly customer: DemoPerson;
  readonly technician: DemoPerson;
}

interface Sides extends Work {
  readonly session: RemoteSession;
  readonly host: DemoDevice;
  readonly phone: VirtualPhone;
}

/** Of the playbook for a failed update; the picture of the screen is asked for while it runs. */
const powers: readonly Power[] = ['facts', 'reboot', 'flash'];

/**
 * A finished remote session, so that a newcomer finds a signed log and a report to look at: asked, agreed to, worked and ended by the
 * same calls and the same two ends as in two browsers, on a virtual phone that an update has broken. Nothing is written beside them.
 */
export async function seedSession(world: DemoWorld, work: Work): Promise<void> {
  const { repairId, customer, technician } = work;
  const known = await world.as(customer, { method: 'GET', path: `/api/remote-sessions?repairId=${repairId}&limit=1` });
  const [before] = known.data.sessions as Pick<RemoteSession, 'sessionId' | 'state' | 'outcome'>[];
  if (before?.outcome === 'completed') return;
  // A start that was killed in the middle took the devices' keys with it: nobody can go on with that session.
  if (before && before.state !== 'ended') await world.as(customer, end(before.sessionId));
  world.say('a remote session');
  const host = await addDevice(world, customer, { name: 'Laptop at home', platform: 'win32', kind: 'browser' });
  world.signOut(technician);
  const guest = await addDevice(world, technician, { name: 'Workbench', platform: 'linux', kind: 'browser' });
  const asked = await world.as(technician, {
    method: 'POST',
    path: '/api/remote-sessions',
    body: {
      repairId,
      deviceId: guest.deviceId,
      mode: 'service',
      powers,
      minutes: 45,
      reason: 'Look at both slots, and let it start from the one that worked before the update.',
    },
  });
  const phone = await VirtualPhone.create();
  await faults['failed-update'](phone.partitions);
  await phone.powerOn();
  const sides: Sides = { ...work, session: asked.data as RemoteSession, host, phone };
  pass(world, 90);
  const consent = await sign(world, sides, {});
  const opened = await give(world, sides, consent);
  const entries = await playRepair({
    phone,
    customer: host.key,
    technician: guest.key,
    consent,
    tokenPowers: await connected(world, opened),
    agree: async (more, current) => {
      const next = await sign(world, sides, {
        number: current.consent.number + 1,
        previous: consentHash(current.consent),
        powers: [...current.consent.powers, ...more],
        endsAt: current.consent.endsAt,
      });
      await give(world, sides, next);
      return next;
    },
    now_ms: () => world.clock.now().getTime(),
    pass: (seconds) => pass(world, seconds),
  });
  const path = `/api/remote-sessions/${opened.sessionId}/log`;
  await world.as(customer, { method: 'POST', path, body: { entries } });
  await world.as(technician, end(opened.sessionId));
}

const end = (sessionId: string) =>
  ({ method: 'POST', path: `/api/remote-sessions/${sessionId}/end`, body: {} }) as const;

function pass(world: DemoWorld, seconds: number): void {
  world.clock.set(new Date(world.clock.now().getTime() + seconds * 1000));
}

function sign(world: DemoWorld, { session, host, phone }: Sides, change: Partial<Consent>): Promise<SignedConsent> {
  const now = world.clock.now();
  const { userId, name, certificate, deviceId, key } = session.technician;
  const { version, sha256 } = currentConsentText('en');
  const consent: Consent = {
    v: 1,
    sessionId: session.sessionId,
    repairId: session.repairId,
    number: 1,
    customer: { userId: session.customer.userId, deviceId: host.deviceId, key: toBase64Url(host.key.publicKey) },
    technician: { userId, name, certificate, deviceId, key },
    phone: identityOf(phone),
    mode: 'service',
    powers: [...session.requested.powers],
    grantedAt: now.toISOString(),
    endsAt: new Date(now.getTime() + session.requested.minutes * 60_000).toISOString(),
    language: 'en',
    text: { version, sha256 },
    ...change,
  };
  return signConsent(consent, host.key);
}

/** As its descriptors say. */
function identityOf({ usb }: VirtualPhone): Consent['phone'] {
  if (!usb) throw new Error('the phone of the story is not on its cable');
  const { vendorId, productId, serial = '', manufacturer = '', product = '' } = usb.identity;
  return { vendorId, productId, serialNumber: serial, manufacturer, product };
}

async function give(world: DemoWorld, { customer, session }: Sides, body: SignedConsent): Promise<RemoteSession> {
  const path = `/api/remote-sessions/${session.sessionId}/consent`;
  const answer = await world.as(customer, { method: 'POST', path, body });
  return answer.data as RemoteSession;
}

/** Both devices say that they met; what the token allows is what Link was told to open. */
async function connected(world: DemoWorld, { linkSessionId }: RemoteSession): Promise<readonly Power[]> {
  const { services } = world.app;
  const sessionId = linkSessionId ?? '';
  const link = await findLinkSession(services.db, sessionId);
  const token = readSessionScopes(link?.scopes ?? []);
  if (!token) throw new Error('the session of the story has no connection');
  for (const side of ['host', 'guest'] as const) {
    const report = {
      state: 'open' as const,
      rung: 'ice' as const,
      roundTrip_ms: 31,
      why: 'ice is open',
      ladder: [{ rung: 'ice' as const, target: '192.0.2.77 port 50112', outcome: 'open' as const, took_ms: 15 }],
    };
    await noteReport(services.db, services, { sessionId, side, report, at: world.clock.now() });
  }
  await world.settle();
  return token.powers;
}
