import { afterEach, describe, expect, test } from 'vitest';
import type { Consent } from '@mistri/contracts/remote-sessions/consent';
import { currentConsentText } from '@mistri/contracts/remote-sessions/consent-texts';
import { scopesOfSession } from '@mistri/contracts/remote-sessions/session-states';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { priorities, systemClock, toBase64Url } from '@mistri/link';
import type { LinkConnection } from '@mistri/link';
import { ShareHost, ShareLog } from '@mistri/remote-repair/device-mode';
import { SessionLogWriter } from '@mistri/signed-log/session-log';
import {
  type ShareEvent,
  shareDataLabel,
  sharedBusId,
  sharedIdentityOf,
  streamPipe,
  type UsbDevice,
  UsbIpDevice,
} from '@mistri/usb';
import { VirtualPhone } from '@mistri/virtual-phone';
import { keyFrom, type LinkStage, linkStage, untilTrue } from '../../../../packages/link/test/link-node-pair.ts';
import { idOf } from '../../test/device-session.ts';
import { AttachDevice } from '../attach/attach-device.ts';

/**
 * A technician's end that speaks the wire protocol and keeps to nothing, against a real customer's end over a real Link: after each
 * refusal the phone has seen no transfer more than before.
 */
interface Made {
  readonly stage: LinkStage;
  readonly phone: VirtualPhone;
  readonly host: ShareHost;
  readonly told: ShareEvent[];
  readonly ends: string[];
  readonly entries: SignedLogEntry[];
  /** The technician's end of the connection, without a program. */
  readonly meet: (claims?: Parameters<LinkStage['issue']>[0]) => Promise<LinkConnection>;
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function make(change: Partial<Consent> = {}): Promise<Made> {
  const stage = linkStage();
  const phone = await VirtualPhone.create();
  await phone.powerOn();
  closing.push(
    () => stage.close(),
    () => phone.powerOff(),
  );
  const key = keyFrom(stage.host.privateKey);
  const consent = consentFor(stage, change);
  const [told, ends, entries]: [ShareEvent[], string[], SignedLogEntry[]] = [[], [], []];
  const writer = new SessionLogWriter({
    sessionId: consent.sessionId,
    signer: key,
    now_ms: () => Date.now(),
    onEntry: (entry) => {
      entries.push(entry);
      host.entry(entry);
    },
  });
  const log = new ShareLog(
    writer,
    () => performance.now(),
    () => host.stop('log_full', 'full'),
  );
  const host: ShareHost = new ShareHost({
    consent,
    now_ms: () => Date.now(),
    clock: systemClock(),
    source: { onDevice: (listener) => phone.onUsb((device) => device && listener(device)) },
    agreed: sharedIdentityOf(phone.usb as UsbDevice),
    log,
    tell: {
      device: (event) => told.push(event),
      path: () => undefined,
      ended: (end) => ends.push(end),
    },
  });
  log.open(consent);
  const meet: Made['meet'] = async (claims = {}) => {
    const introductions = await stage.issue({ scopes: scopesOfSession(consent.sessionId, 'device'), ...claims });
    const { promise: hasPath, resolve } = Promise.withResolvers<void>();
    await stage.host.node.introduce(introductions.host, (connection) => host.connected(connection));
    const guest = await stage.guest.node.introduce(introductions.guest, () => ({
      stream: () => undefined,
      state: () => undefined,
      path: () => resolve(),
      step: () => undefined,
      ended: () => resolve(),
    }));
    await Promise.race([hasPath, untilTrue('refused', () => host.isOver)]);
    return guest;
  };
  return { stage, phone, host, told, ends, entries, meet };
}

/** One for all: what tells sessions apart is looked at by name. */
const sessionId = idOf('rms');

function consentFor(stage: LinkStage, change: Partial<Consent>): Consent {
  const text = (side: LinkStage['host']): string => toBase64Url(keyFrom(side.privateKey).publicKey);
  const { version, sha256 } = currentConsentText('en');
  return {
    v: 1,
    sessionId,
    repairId: idOf('rep'),
    number: 1,
    customer: { userId: idOf('usr'), deviceId: stage.host.deviceId, key: text(stage.host) },
    technician: {
      userId: idOf('usr'),
      name: 'Meena Sundaram',
      certificate: 'MST-2041',
      deviceId: stage.guest.deviceId,
      key: text(stage.guest),
    },
    phone: { vendorId: 0x18d1, productId: 0x4ee7, serialNumber: 'MISTRI0001' },
    mode: 'device',
    powers: ['whole_device'],
    grantedAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + 1_800_000).toISOString(),
    language: 'en',
    text: { version, sha256 },
    ...change,
  };
}

/** Asks for the device as a client would, whatever it was told. */
async function take(guest: LinkConnection): Promise<{ ok: boolean }> {
  try {
    return await UsbIpDevice.import(streamPipe(guest.open(shareDataLabel, priorities.interactive)), sharedBusId);
  } catch {
    return { ok: false };
  }
}

describe('what was not granted is not given', () => {
  test.each<[string, Partial<Consent>, Parameters<Made['meet']>[0]]>([
    ['a consent without the whole device', { powers: ['facts', 'shell'] }, {}],
    ['a consent for service mode', { mode: 'service' }, {}],
    ['a session token without the whole device', {}, { scopes: ['facts', 'free_shell', 'forward:*'] }],
    ['the token of another session', {}, { scopes: scopesOfSession(idOf('rms'), 'device') }],
    [
      'the token of a session in service mode',
      {},
      { scopes: [...scopesOfSession(sessionId, 'service'), 'power:whole_device'] },
    ],
    ['a consent of yesterday, replayed', { endsAt: new Date(Date.now() - 86_400_000).toISOString() }, {}],
    ['a consent for another technician’s device', { technician: otherTechnician() }, {}],
  ])('%s', async (_name, change, claims) => {
    const { phone, meet, host, told } = await make(change);
    const before = { ...phone.trace };
    const guest = await meet(claims);
    const taken = take(guest);
    await untilTrue('the customer’s end is over', () => host.isOver);
    guest.kill('it never opens');
    expect(await taken).toMatchObject({ ok: false });
    expect(phone.trace).toEqual(before);
    expect(told).toEqual([]);
  });

  test('in a session that is allowed: other streams, a second loan, streams after the stop', async () => {
    const { phone, meet, host, entries } = await make();
    const guest = await meet();
    for (const label of ['op', 'blob', 'tcp/1 22', 'console/1', 'usbip/2', 'device/1']) {
      const { promise: refused, resolve } = Promise.withResolvers<string | undefined>();
      guest.open(label, priorities.normal).listen({
        data: () => undefined,
        drain: () => undefined,
        peerEnded: () => undefined,
        closed: resolve,
      });
      expect(await refused).toBe('only the shared device can be used in this session');
    }
    const first = await take(guest);
    expect(first.ok).toBe(true);
    expect((await take(guest)).ok).toBe(false);
    host.stop('stopped', 'customer_stopped');
    const before = { ...phone.trace };
    expect((await take(guest)).ok).toBe(false);
    expect(phone.trace).toEqual(before);
    await untilTrue('the log is closed', () => entries.at(-1)?.entry.kind === 'closed');
    expect(entries.at(-1)?.entry).toMatchObject({ by: 'customer', outcome: 'revoked' });
  });
});

test('revoked under full load: no transfer reaches the phone after the call, the technician’s end hears of it', async () => {
  const { phone, host, stage } = await make();
  const ended: string[] = [];
  const offered = Promise.withResolvers<void>();
  const attach = new AttachDevice({
    device: (event) => event.kind === 'offered' && offered.resolve(),
    entry: () => undefined,
    path: () => undefined,
    remaining: () => undefined,
    ended: (why) => ended.push(why),
  });
  const introductions = await stage.issue({ scopes: scopesOfSession(sessionId, 'device') });
  await stage.host.node.introduce(introductions.host, (connection) => host.connected(connection));
  const guest = await stage.guest.node.introduce(introductions.guest, (connection) => attach.connected(connection));
  await offered.promise;
  await attach.borrow.stop();
  const taken = await UsbIpDevice.import(streamPipe(guest.open(shareDataLabel, priorities.interactive)), sharedBusId);
  if (!taken.ok) throw new Error(taken.failure.message);
  const device = taken.value;
  await device.open();
  await device.selectConfiguration(1);
  await device.claimInterface(0);
  let failed = 0;
  const message = new Uint8Array(24);
  const load = Array.from({ length: 8 }, async () => {
    while ((await device.transferOut(0x01, message)).ok);
    failed += 1;
  });
  const started = phone.trace.transfers;
  await untilTrue('it is busy', () => phone.trace.transfers > started + 200);
  host.stop('stopped', 'customer_stopped');
  const atStop = phone.trace.transfers;
  await Promise.all(load);
  expect(failed).toBe(8);
  expect(phone.trace.transfers).toBe(atStop);
  await untilTrue('the technician’s end is over', () => ended.length > 0);
  expect(ended).toEqual(['customer_stopped']);
});

// Four seconds, so that they have met before it is over also on a slow machine; later the guest waits its minute for the host.
test('the hard end comes by the customer’s own clock', async () => {
  const { ends, meet, host } = await make({ endsAt: new Date(Date.now() + 4000).toISOString() });
  const guest = await meet();
  await untilTrue('it is over', () => ends.length > 0);
  expect(ends).toEqual(['time']);
  expect(host.isOver).toBe(true);
  expect((await take(guest)).ok).toBe(false);
});

test.each([0, 1, 2, 3, 5, 8])(
  'pulled out after %i events: both ends know, and it works again afterwards',
  async (after) => {
    const { phone, told, stage, host } = await make();
    const seen: string[] = [];
    const attach = new AttachDevice({
      device: (event) => {
        seen.push(event.kind);
        if (seen.length === after) phone.unplug();
      },
      entry: () => undefined,
      path: () => undefined,
      remaining: () => undefined,
      ended: () => undefined,
    });
    const introductions = await stage.issue({ scopes: scopesOfSession(sessionId, 'device') });
    await stage.host.node.introduce(introductions.host, (connection) => host.connected(connection));
    await stage.guest.node.introduce(introductions.guest, (connection) => attach.connected(connection));
    await untilTrue('the customer’s end sees it', () => told.some(({ kind }) => kind === 'here'));
    if (after === 0 || after > 1) phone.unplug();
    await untilTrue('it is away', () => told.some(({ kind }) => kind === 'away') && !attach.borrow.isOffered);
    phone.plug();
    await untilTrue('it is offered again', () => attach.borrow.isOffered);
    expect(told.findLast(({ kind }) => kind === 'here')).toMatchObject({ number: 2 });
    host.stop('stopped', 'customer_stopped');
    await untilTrue('nothing is offered', () => !attach.borrow.isOffered);
  },
);

function otherTechnician(): Consent['technician'] {
  return {
    userId: idOf('usr'),
    name: 'Meena Sundaram',
    certificate: 'MST-2041',
    deviceId: idOf('dev'),
    key: toBase64Url(crypto.getRandomValues(new Uint8Array(32))),
  };
}
