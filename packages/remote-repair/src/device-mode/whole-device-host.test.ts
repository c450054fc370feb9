import { scopesOfSession } from '@mistri/contracts/remote-sessions/session-states';
import { currentConsentText } from '@mistri/contracts/remote-sessions/consent-texts';
import type { Consent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { type LinkConnection, priorities, type Stream, systemClock, toBase64Url } from '@mistri/link';
import { SessionLogWriter, signConsent, verifySessionLog } from '@mistri/signed-log/session-log';
import { shareDataLabel, sharedBusId, streamPipe, UsbIpDevice } from '@mistri/usb';
import { VirtualPhone } from '@mistri/virtual-phone';
import { afterEach, expect, test } from 'vitest';
import { keyFrom, type LinkStage, linkStage, untilTrue } from '../../../link/test/link-node-pair.ts';
import type { HostState } from '../protocol/messages.ts';
import { shareWholeDevice, type WholeDeviceHost } from './index.ts';

/** As a page's worker does it: the connection is there first, then the phone is lent over it. */
const ids = {
  rms: `rms_0${'1'.repeat(25)}`,
  rep: `rep_0${'2'.repeat(25)}`,
  usr: `usr_0${'3'.repeat(25)}`,
  host: `dev_0${'4'.repeat(25)}`,
  guest: `dev_0${'5'.repeat(25)}`,
};
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function consentFor(stage: LinkStage, change: Partial<Consent>): Consent {
  const key = (side: LinkStage['host']): string => toBase64Url(keyFrom(side.privateKey).publicKey);
  const { version, sha256 } = currentConsentText('en');
  return {
    v: 1,
    sessionId: ids.rms,
    repairId: ids.rep,
    number: 1,
    customer: { userId: ids.usr, deviceId: ids.host, key: key(stage.host) },
    technician: {
      userId: ids.usr,
      name: 'Meena Sundaram',
      certificate: 'MST-2041',
      deviceId: ids.guest,
      key: key(stage.guest),
    },
    phone: { vendorId: 0x18d1, productId: 0x4ee7, serialNumber: 'MISTRI0001', product: 'Mistri One' },
    mode: 'device',
    powers: ['whole_device'],
    grantedAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + 1_800_000).toISOString(),
    language: 'en',
    text: { version, sha256 },
    ...change,
  };
}

async function made(change: Partial<Consent> = {}) {
  const stage = linkStage();
  const phone = await VirtualPhone.create({ step_ms: 0 });
  await phone.powerOn();
  closing.push(
    () => stage.close(),
    () => phone.powerOff(),
  );
  const introductions = await stage.issue({ scopes: scopesOfSession(ids.rms, 'device') });
  let host: WholeDeviceHost | undefined;
  const events = (stream?: (stream: Stream) => void) => ({
    stream: stream ?? (() => undefined),
    state: () => undefined,
    path: () => undefined,
    step: () => undefined,
    ended: (end: Parameters<WholeDeviceHost['ended']>[0]) => host?.ended(end),
  });
  const connection = await stage.host.node.introduce(introductions.host, () => events((one) => host?.stream(one)));
  const guest: LinkConnection = await stage.guest.node.introduce(introductions.guest, () => ({
    ...events(),
    ended: () => undefined,
  }));
  await untilTrue('a path', () => connection.session.path !== undefined && guest.session.path !== undefined);
  const [states, entries]: [HostState[], SignedLogEntry[]] = [[], []];
  const key = keyFrom(stage.host.privateKey);
  const consent = await signConsent(consentFor(stage, change), key);
  const shared = shareWholeDevice({
    connection,
    consent,
    log: new SessionLogWriter({ sessionId: ids.rms, signer: key, now_ms: () => Date.now() }),
    source: { onDevice: (listener) => phone.onUsb((device) => device && listener(device)) },
    now_ms: () => Date.now(),
    clock: systemClock(),
    needsTap: true,
    onState: (state) => states.push(state),
    onEntry: (entry) => entries.push(entry),
    onRefused: () => undefined,
  });
  if (shared.ok) host = shared.host;
  return { phone, guest, connection, shared, host, states, entries, consent };
}

const take = (guest: LinkConnection) =>
  UsbIpDevice.import(streamPipe(guest.open(shareDataLabel, priorities.interactive)), sharedBusId);

test('lent, followed through a restart with one tap, taken back: the log says it', async () => {
  const { phone, guest, host, states, entries, consent } = await made();
  expect(host?.state).toMatchObject({ phone: { presence: 'there', mode: 'system' }, powers: [], arrivals: 1 });
  const taken = await take(guest);
  if (!taken.ok) throw new Error(taken.failure.message);
  phone.unplug();
  await untilTrue('it is away', () => states.at(-1)?.phone.presence === 'away');
  expect(states.at(-1)?.phone).toEqual({ presence: 'away', tap: true });
  phone.plug();
  await untilTrue('it is back', () => states.at(-1)?.phone.presence === 'there');
  expect((await take(guest)).ok).toBe(true);
  const before = { ...phone.trace };
  host?.revoke('');
  expect(await host?.finished).toEqual({ how: 'revoked', reason: 'customer_stopped' });
  expect(phone.trace).toEqual(before);
  const report = await verifySessionLog(entries, { key: consent.consent.customer.key });
  expect(report).toMatchObject({ ok: true });
  expect(entries.at(-1)?.entry).toMatchObject({ kind: 'closed', by: 'customer', outcome: 'revoked' });
  expect(entries.filter(({ entry }) => entry.command?.startsWith('here '))).toHaveLength(2);
});

test('the technician’s end, and the platform’s, are told as what they are', async () => {
  const first = await made();
  first.guest.finish('technician_finished');
  expect(await first.host?.finished).toMatchObject({ how: 'completed' });
  const second = await made();
  second.host?.end({ how: 'terminated', reason: 'admin_terminated' });
  expect(await second.host?.finished).toMatchObject({ how: 'terminated' });
  expect(second.entries.at(-1)?.entry.outcome).toBe('terminated');
});

test('another phone in its place, or a consent for service mode, shares nothing', async () => {
  const other = await made({ phone: { vendorId: 0x18d1, productId: 0x4ee7, serialNumber: 'ANOTHER1' } });
  expect(other.shared).toMatchObject({ ok: false, reason: 'The phone that was agreed on is not plugged in.' });
  const service = await made({ mode: 'service', powers: ['flash'] });
  const before = { ...service.phone.trace };
  expect(await service.host?.finished).toMatchObject({ how: 'terminated' });
  expect(service.phone.trace).toEqual(before);
});
