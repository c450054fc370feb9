import { linkEndSentences } from '@mistri/contracts/link/end-reasons';
import type { Consent, SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import { currentConsentText } from '@mistri/contracts/remote-sessions/consent-texts';
import { scopesOfSession } from '@mistri/contracts/remote-sessions/session-states';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { type DeviceKey, systemClock, toBase64Url } from '@mistri/link';
import { shareWholeDevice, type WholeDeviceHost } from '@mistri/remote-repair/device-mode';
import { SessionLogWriter, signConsent, verifySessionLog } from '@mistri/signed-log/session-log';
import { VirtualPhone } from '@mistri/virtual-phone';
import { afterEach, expect, test } from 'vitest';
import { keyFrom, type LinkStage, linkStage, untilTrue } from '../../../../packages/link/test/link-node-pair.ts';
import { idOf } from '../../test/device-session.ts';
import { AttachDevice } from '../attach/attach-device.ts';

/** A page lends a phone, is loaded anew, and goes on; the technician's machine is the real `AttachDevice`. */
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const sessionId = idOf('rms');

class Loan {
  readonly stage: LinkStage;
  readonly phone: VirtualPhone;
  readonly consent: SignedConsent;
  readonly key: DeviceKey;
  /** What the browser keeps: the next page has nothing else. */
  readonly entries: SignedLogEntry[] = [];
  readonly seen: string[] = [];
  readonly ends: string[] = [];
  readonly attach: AttachDevice;
  host: WholeDeviceHost | undefined;
  /** The control plane's word at the technician's machine. */
  revoke: (reason: string) => void = () => undefined;

  private constructor(stage: LinkStage, phone: VirtualPhone, consent: SignedConsent, key: DeviceKey) {
    this.stage = stage;
    this.phone = phone;
    this.consent = consent;
    this.key = key;
    this.attach = new AttachDevice({
      device: (event) => this.seen.push(event.kind),
      entry: () => undefined,
      path: () => undefined,
      remaining: () => undefined,
      ended: (why) => this.ends.push(why),
    });
    closing.push(async () => this.attach.stop('the test is over'));
  }

  static async make(): Promise<Loan> {
    const stage = linkStage();
    const phone = await VirtualPhone.create();
    await phone.powerOn();
    closing.push(
      () => stage.close(),
      () => phone.powerOff(),
    );
    const key = keyFrom(stage.host.privateKey);
    return new Loan(stage, phone, await signConsent(consentFor(stage), key), key);
  }

  /** A connection, and a page that serves it. */
  async page(): Promise<void> {
    const introductions = await this.stage.issue({ scopes: scopesOfSession(sessionId, 'device') });
    let host: WholeDeviceHost | undefined;
    const connection = await this.stage.host.node.introduce(introductions.host, () => ({
      stream: (stream) => host?.stream(stream),
      state: () => undefined,
      path: () => undefined,
      step: () => undefined,
      ended: (end) => host?.ended(end),
    }));
    const guest = await this.stage.guest.node.introduce(introductions.guest, (one) => this.attach.connected(one));
    this.revoke = (reason) => guest.kill(reason);
    const hasPath = (): boolean => connection.session.path !== undefined && guest.session.path !== undefined;
    await untilTrue('a path, or nobody who wants one', () => hasPath() || this.attach.isOver);
    const last = this.entries.at(-1);
    const continueFrom = last && { seq: last.entry.seq, hash: last.hash, at: last.entry.at };
    const started = shareWholeDevice({
      connection,
      consent: this.consent,
      log: new SessionLogWriter({
        sessionId,
        signer: this.key,
        now_ms: () => Date.now(),
        ...(continueFrom && { continueFrom }),
      }),
      source: { onDevice: (listener) => this.phone.onUsb((device) => device && listener(device)) },
      now_ms: () => Date.now(),
      clock: systemClock(),
      needsTap: true,
      onState: () => undefined,
      onEntry: (entry) => this.entries.push(entry),
      onRefused: () => undefined,
    });
    if (!started.ok) throw new Error(started.reason);
    this.host = host = started.host;
  }

  /** The page is gone; the server ends its connection when the next page asks for another. */
  async leave(): Promise<void> {
    await this.host?.leave('the page was closed');
    this.revoke(linkEndSentences.pageReopened);
  }

  outcomes(kind: string): string[] {
    return this.entries
      .filter(({ entry }) => entry.kind === kind)
      .map(({ entry }) => String(entry.outcome ?? entry.by));
  }
}

function consentFor(stage: LinkStage): Consent {
  const text = (side: LinkStage['host']): string => toBase64Url(keyFrom(side.privateKey).publicKey);
  const { version, sha256 } = currentConsentText('en');
  return {
    v: 1,
    sessionId,
    repairId: idOf('rep'),
    number: 1,
    customer: { userId: idOf('usr'), deviceId: idOf('dev'), key: text(stage.host) },
    technician: {
      userId: idOf('usr'),
      name: 'Meena Sundaram',
      certificate: 'MST-2041',
      deviceId: idOf('dev'),
      key: text(stage.guest),
    },
    phone: { vendorId: 0x18d1, productId: 0x4ee7, serialNumber: 'MISTRI0001' },
    mode: 'device',
    powers: ['whole_device'],
    grantedAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + 1_800_000).toISOString(),
    language: 'en',
    text: { version, sha256 },
  };
}

test('the loan goes on: offered again by itself, with the same log; Stop afterwards is the end', async () => {
  const loan = await Loan.make();
  await loan.page();
  await untilTrue('it is offered', () => loan.attach.borrow.isOffered);
  await loan.leave();
  await untilTrue('it is not offered', () => !loan.attach.borrow.isOffered);
  expect(loan.outcomes('closed')).toEqual([]);
  // Nobody has a page open: whatever the phone does, nobody gets it.
  loan.phone.unplug();
  loan.phone.plug();
  expect([loan.attach.borrow.isOffered, loan.ends]).toEqual([false, []]);
  await loan.page();
  await untilTrue('it is offered again', () => loan.attach.borrow.isOffered);
  expect(loan.seen.filter((kind) => kind === 'offered')).toHaveLength(2);
  loan.host?.revoke('');
  expect(await loan.host?.finished).toMatchObject({ how: 'revoked' });
  await untilTrue('the machine hears it', () => loan.ends.length > 0);
  expect([loan.ends, loan.attach.borrow.isOffered]).toEqual([['customer_stopped'], false]);
  const report = await verifySessionLog(loan.entries, { key: loan.consent.consent.customer.key });
  expect(report).toMatchObject({ ok: true, problems: [] });
  expect([loan.outcomes('opened').length, loan.outcomes('paused').length, loan.outcomes('resumed').length]).toEqual([
    1, 1, 1,
  ]);
  expect(loan.outcomes('closed')).toEqual(['revoked']);
});

test('the phone may be away, or in another mode, when the page comes back', async () => {
  const loan = await Loan.make();
  await loan.page();
  await untilTrue('it is offered', () => loan.attach.borrow.isOffered);
  await loan.leave();
  await loan.phone.powerOff();
  await loan.page();
  expect(loan.host?.state.phone).toEqual({ presence: 'away', tap: true });
  await loan.phone.powerOn({ volumeDown: true });
  await untilTrue('it is offered again', () => loan.attach.borrow.isOffered);
  expect(loan.host?.state.phone).toEqual({ presence: 'there', mode: 'fastboot' });
});

test('Stop in the moment of leaving is a Stop, and nothing is offered after it', async () => {
  const loan = await Loan.make();
  await loan.page();
  await untilTrue('it is offered', () => loan.attach.borrow.isOffered);
  const leaving = loan.host?.leave('the page was closed');
  const before = { ...loan.phone.trace };
  loan.host?.revoke('');
  await leaving;
  expect(await loan.host?.finished).toEqual({ how: 'revoked', reason: 'customer_stopped' });
  expect(loan.outcomes('closed')).toEqual(['revoked']);
  await untilTrue('the machine hears it', () => loan.ends.length > 0);
  expect([loan.phone.trace, loan.attach.borrow.isOffered]).toEqual([before, false]);
});

test('the technician who is done gets nothing by a connection that comes later', async () => {
  const loan = await Loan.make();
  await loan.page();
  await untilTrue('it is offered', () => loan.attach.borrow.isOffered);
  await loan.leave();
  loan.attach.stop('technician_finished');
  const before = { ...loan.phone.trace };
  await loan.page();
  await untilTrue('it is over', () => loan.ends.length > 0);
  expect([loan.attach.borrow.isOffered, loan.phone.trace]).toEqual([false, before]);
});
