import type { Consent, SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import { currentConsentText } from '@mistri/contracts/remote-sessions/consent-texts';
import type { RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { toBase64Url } from '@mistri/link';
import { type LogEvent, SessionLogWriter, signConsent } from '@mistri/signed-log/session-log';
import { findSession as findLinkSession, noteReport } from '#rooms/link/index.ts';
import type { Actor, Answer } from './actors.ts';
import type { TestApp } from './harness.ts';
import { type LinkDevice, registerDevice } from './link-device.ts';
import { type Desk, makeDesk, makeRepair, must, type RepairStage } from './repair-desk.ts';

/** A customer and a technician with a device each, and a repair that a session may belong to. */
export interface Bench extends Desk {
  readonly test: TestApp;
  readonly repairId: string;
  readonly host: LinkDevice;
  readonly guest: LinkDevice;
}

export async function makeBench(test: TestApp, stage: RepairStage = 'in_progress', desk?: Desk): Promise<Bench> {
  const people = desk ?? (await makeDesk(test));
  const repairId = await makeRepair(test, people, stage);
  const [host, guest] = await Promise.all([
    registerDevice(test, { token: people.customer.token, kind: 'browser', name: 'Laptop at home' }),
    registerDevice(test, { token: people.technician.actor.token, kind: 'browser', name: 'Workbench' }),
  ]);
  return { ...people, test, repairId, host, guest };
}

export const wish = (bench: Bench, change: Record<string, unknown> = {}) => ({
  repairId: bench.repairId,
  deviceId: bench.guest.deviceId,
  mode: 'service',
  powers: ['facts', 'shell', 'reboot', 'flash'],
  minutes: 30,
  reason: 'Write the boot partition anew so that the phone starts.',
  ...change,
});

export const ask = (bench: Bench, change: Record<string, unknown> = {}): Promise<Answer> =>
  bench.technician.actor.post('/api/remote-sessions', wish(bench, change));

export async function requested(bench: Bench, change: Record<string, unknown> = {}): Promise<RemoteSession> {
  return must(await ask(bench, change), 201);
}

/** As the customer's page makes it, from what the server says about the session. */
export function consentFor(bench: Bench, session: RemoteSession, change: Partial<Consent> = {}): Consent {
  const now = bench.test.clock.now();
  const { version, sha256 } = currentConsentText('ta');
  const { userId, name, certificate, deviceId, key } = session.technician;
  return {
    v: 1,
    sessionId: session.sessionId,
    repairId: session.repairId,
    number: 1,
    customer: {
      userId: bench.customer.userId,
      deviceId: bench.host.deviceId,
      key: toBase64Url(bench.host.key.publicKey),
    },
    technician: { userId, name, certificate, deviceId, key },
    phone: {
      vendorId: 0x18d1,
      productId: 0x4ee7,
      serialNumber: 'MO1A00042',
      manufacturer: 'Mistri',
      product: 'Mistri One',
    },
    mode: session.mode,
    powers: session.requested.powers,
    grantedAt: now.toISOString(),
    endsAt: new Date(now.getTime() + session.requested.minutes * 60_000).toISOString(),
    language: 'ta',
    text: { version, sha256 },
    ...change,
  };
}

export function signed(bench: Bench, session: RemoteSession, change: Partial<Consent> = {}): Promise<SignedConsent> {
  return signConsent(consentFor(bench, session, change), bench.host.key);
}

export const send = (who: Actor, sessionId: string, consent: SignedConsent): Promise<Answer> =>
  who.post(`/api/remote-sessions/${sessionId}/consent`, consent);

export interface OpenBench extends Bench {
  readonly session: RemoteSession;
  readonly consent: SignedConsent;
}

/** Requested and consented: Link has a session for both devices. */
export async function opened(bench: Bench, change: Record<string, unknown> = {}): Promise<OpenBench> {
  const session = await requested(bench, change);
  const consent = await signed(bench, session);
  return { ...bench, session: must(await send(bench.customer, session.sessionId, consent)), consent };
}

export const operation = (command: string): LogEvent => ({
  by: 'technician',
  kind: 'operation',
  operation: 'apps.list',
  command,
  outcome: 'done',
});

/** What the customer's end writes: `opened`, then these. */
export async function logEntries(
  bench: Pick<OpenBench, 'test' | 'host' | 'session' | 'consent'>,
  events: readonly LogEvent[] = [],
  by: LinkDevice = bench.host,
): Promise<SignedLogEntry[]> {
  const writer = new SessionLogWriter({
    sessionId: bench.session.sessionId,
    signer: by.key,
    now_ms: () => bench.test.clock.now().getTime(),
  });
  return Promise.all([writer.open(bench.consent.consent), ...events.map((event) => writer.append(event))]);
}

export const upload = (
  bench: Pick<OpenBench, 'customer' | 'session'>,
  entries: readonly unknown[],
  who: Actor = bench.customer,
): Promise<Answer> => who.post(`/api/remote-sessions/${bench.session.sessionId}/log`, { entries });

export async function sessionNow(who: Actor, sessionId: string): Promise<RemoteSession> {
  return must(await who.get(`/api/remote-sessions/${sessionId}`));
}

export const codeOf = ({ status, body }: Answer): string => `${status} ${body.code ?? ''}`.trim();

export const keyOf = (device: Pick<LinkDevice, 'key'>): string => toBase64Url(device.key.publicKey);

export const linkOf = ({ test }: Pick<Bench, 'test'>, session: Pick<RemoteSession, 'linkSessionId'>) =>
  findLinkSession(test.db, session.linkSessionId ?? '');

/** What a device of the session tells Link. */
export async function report(
  { test, session }: { readonly test: TestApp; readonly session: Pick<RemoteSession, 'linkSessionId'> },
  side: 'host' | 'guest',
  state: 'connecting' | 'open' | 'paused',
): Promise<void> {
  const given = { sessionId: session.linkSessionId ?? '', side, report: { state, ladder: [] }, at: test.clock.now() };
  await noteReport(test.db, test.app.services, given);
  await test.app.outbox.drain();
}

/** What the audit log says of the session, the oldest first. */
export async function auditOf(test: TestApp, sessionId: string): Promise<string[]> {
  const rows = await test.db
    .selectFrom('audit_log')
    .select('action')
    .where('subject_id', '=', sessionId)
    .orderBy('audit_id')
    .execute();
  return rows.map(({ action }) => action);
}
