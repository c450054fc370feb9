import type { Consent, SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { powersOfMode } from '@mistri/contracts/remote-sessions/session-states';
import type { Power } from '@mistri/contracts/repair/powers';
import { type Channel, type DeviceKey, type LinkClock, makeDeviceKey, Session, systemClock } from '@mistri/link';
import { memoryPair } from '@mistri/link/test/memory-channel';
import { consentHash, SessionLogWriter, signConsent, toBase64Url } from '@mistri/signed-log/session-log';
import type { UsbDevice } from '@mistri/usb';
import { type Fault, faults, VirtualPhone } from '@mistri/virtual-phone';
import type { BlobStore } from '../src/blobs/blob-store.ts';
import { memoryBlobStore } from '../src/blobs/memory-blob-store.ts';
import { nodeHash } from '../src/blobs/node-hash.node.ts';
import type { RepairGuest } from '../src/guest/guest-shape.ts';
import { startRepairGuest } from '../src/guest/repair-guest.ts';
import type { HostEvent, RepairHost, RepairHostOptions } from '../src/host/host-shape.ts';
import { startRepairHost, type StartResult } from '../src/host/repair-host.ts';
import type { HostState, PhoneMode } from '../src/protocol/messages.ts';
import { LinkStreams } from '../src/streams/link-streams.ts';

const idOf = (prefix: string, last: string): string => `${prefix}_${last.padStart(26, '0')}`;
export const sessionId = idOf('rms', '1');

export interface StageOptions {
  readonly fault?: Fault;
  readonly powers?: readonly Power[];
  readonly consent?: Partial<Consent>;
  readonly tokenPowers?: readonly Power[];
  readonly host?: Partial<RepairHostOptions>;
  readonly blobs?: BlobStore;
  /** Of the host; Link has the machine's. */
  readonly clock?: LinkClock;
  readonly lasts_ms?: number;
  readonly phone?: VirtualPhone;
  /** Between the phone and the host: what a hostile cable or a slow port does. */
  readonly wrap?: (device: UsbDevice) => UsbDevice;
  readonly connect?: (host: Session, guest: Session) => void;
  /** Volume down held: the phone starts in fastboot. */
  readonly volumeDown?: boolean;
}

/** A customer with a virtual phone, a technician, and a Link session between them: everything but the network. */
export class RepairStage {
  readonly phone: VirtualPhone;
  readonly customer: DeviceKey;
  readonly technician: DeviceKey;
  readonly clock: LinkClock;
  readonly blobs: BlobStore;
  readonly events: HostEvent[] = [];
  readonly log: SignedLogEntry[] = [];
  /** The log as it came to the technician. */
  readonly heard: SignedLogEntry[] = [];
  readonly states: HostState[] = [];
  sessions: { host: Session; guest: Session };
  streams: { host: LinkStreams; guest: LinkStreams };
  readonly ends: { host?: string; guest?: string } = {};
  readonly killed: string[] = [];
  /** What the customer answers. */
  confirms = false;
  givesPowers = true;
  owner = 'allow';
  first: SignedConsent;
  result: StartResult | undefined;
  #host: RepairHost | undefined;
  #guest: RepairGuest | undefined;
  #cut: (() => void) | undefined;
  readonly #options: StageOptions;
  readonly #deviceListeners = new Set<(device: UsbDevice) => void>();

  private constructor(
    options: StageOptions,
    parts: { phone: VirtualPhone; customer: DeviceKey; technician: DeviceKey },
  ) {
    this.#options = options;
    this.phone = parts.phone;
    this.customer = parts.customer;
    this.technician = parts.technician;
    this.clock = options.clock ?? systemClock();
    this.blobs = options.blobs ?? memoryBlobStore();
    this.sessions = this.#makeSessions();
    this.streams = { host: new LinkStreams(this.sessions.host), guest: new LinkStreams(this.sessions.guest) };
    this.first = undefined as unknown as SignedConsent;
    this.phone.onScreen((screen) => {
      if (screen.kind === 'dialog') queueMicrotask(() => this.phone.press(this.owner) || this.phone.press('confirm'));
    });
  }

  static async make(options: StageOptions = {}): Promise<RepairStage> {
    const phone = options.phone ?? (await VirtualPhone.create());
    if (options.fault) await faults[options.fault](phone.partitions);
    const [customer, technician] = await Promise.all([makeDeviceKey(), makeDeviceKey()]);
    const stage = new RepairStage(options, { phone, customer, technician });
    stage.first = await stage.sign(options.consent);
    if (phone.mode === 'off') await phone.powerOn({ volumeDown: options.volumeDown ?? false });
    return stage;
  }

  /** A stage where everything works: host and guest run, the phone is there. */
  static async start(options: StageOptions = {}): Promise<RepairStage> {
    const stage = await RepairStage.make(options);
    stage.connect();
    await stage.startHost();
    stage.startGuest();
    await stage.until('the phone is there', () => stage.guest.state?.phone.presence === 'there');
    return stage;
  }

  get host(): RepairHost {
    if (!this.#host) throw new Error('no host');
    return this.#host;
  }

  get guest(): RepairGuest {
    if (!this.#guest) throw new Error('no guest');
    return this.#guest;
  }

  consent(change: Partial<Consent> = {}): Consent {
    const now_ms = this.clock.wall_ms();
    return {
      v: 1,
      sessionId,
      repairId: idOf('rep', '2'),
      number: 1,
      customer: { userId: idOf('usr', '3'), deviceId: idOf('dev', '4'), key: toBase64Url(this.customer.publicKey) },
      technician: {
        userId: idOf('usr', '5'),
        name: 'Meena Krishnan',
        certificate: 'MST-S-0042',
        deviceId: idOf('dev', '6'),
        key: toBase64Url(this.technician.publicKey),
      },
      phone: {
        vendorId: 0x18d1,
        productId: 0x4ee7,
        serialNumber: this.phone.identity.serial,
        manufacturer: 'Mistri',
        product: 'Mistri One',
      },
      mode: 'service',
      powers: [...(this.#options.powers ?? powersOfMode.service)],
      grantedAt: new Date(now_ms).toISOString(),
      endsAt: new Date(now_ms + (this.#options.lasts_ms ?? 30 * 60_000)).toISOString(),
      language: 'ta',
      text: { version: 1, sha256: 'a'.repeat(64) },
      ...change,
    };
  }

  sign(change: Partial<Consent> = {}, key: DeviceKey = this.customer): Promise<SignedConsent> {
    return signConsent(this.consent(change), key);
  }

  /** The next consent, about the same, with other powers. */
  next(powers: readonly Power[], change: Partial<Consent> = {}, before = this.first): Promise<SignedConsent> {
    return this.sign({
      number: before.consent.number + 1,
      previous: consentHash(before.consent),
      powers: [...powers],
      ...change,
    });
  }

  async startHost(change: Partial<RepairHostOptions> = {}): Promise<StartResult> {
    const phone = this.phone;
    const { wrap = (device: UsbDevice) => device } = this.#options;
    this.result = await startRepairHost({
      session: {
        sessionId,
        repairId: idOf('rep', '2'),
        tokenPowers: new Set(this.#options.tokenPowers ?? powersOfMode.service),
        customerKey: this.customer.publicKey,
        technicianKey: this.technician.publicKey,
        hardEndIn_ms: 3_600_000,
      },
      streams: this.streams.host,
      killSession: (reason) => {
        this.killed.push(reason);
        this.sessions.host.kill(reason);
      },
      source: {
        onDevice: (listener) => {
          this.#deviceListeners.add(listener);
          const stop = phone.onUsb((device) => device && listener(wrap(device)));
          return () => {
            stop();
            this.#deviceListeners.delete(listener);
          };
        },
      },
      consents: [this.first],
      blobs: this.blobs,
      log: new SessionLogWriter({ sessionId, signer: this.customer, now_ms: () => this.clock.wall_ms() }),
      ask: {
        confirm: async () => this.confirms,
        power: async ({ powers, current }) =>
          this.givesPowers ? this.next([...current.consent.powers, ...powers], {}, current) : undefined,
      },
      onEvent: (event) => {
        this.events.push(event);
        if (event.kind === 'log') this.log.push(event.entry);
      },
      clock: this.clock,
      makeHash: nodeHash,
      ...this.#options.host,
      ...change,
    });
    if (this.result.ok) this.#host = this.result.host;
    return this.result;
  }

  startGuest(): RepairGuest {
    this.#guest = startRepairGuest({
      streams: this.streams.guest,
      device: this.technician,
      makeHash: nodeHash,
      onState: (state) => this.states.push(state),
      onLogEntry: (entry) => this.heard.push(entry),
    });
    return this.#guest;
  }

  /** A new channel between the two sessions, after the first or after a cut. */
  connect(): void {
    if (this.#options.connect) return this.#options.connect(this.sessions.host, this.sessions.guest);
    const [a, b] = memoryPair();
    this.sessions.host.attach(a);
    this.sessions.guest.attach(b);
    this.#cut = () => cutBoth(a, b);
  }

  /** A new Link session for the same work, as after a page was loaded anew; `startHost` and `startGuest` come again. */
  renew(): void {
    for (const session of [this.sessions.host, this.sessions.guest]) session.kill('a new connection');
    this.#wasOpen = false;
    this.#host = undefined;
    this.sessions = this.#makeSessions();
    this.streams = { host: new LinkStreams(this.sessions.host), guest: new LinkStreams(this.sessions.guest) };
    this.connect();
  }

  /** The channel is gone; both sessions wait for another one. */
  cut(): void {
    this.#cut?.();
    this.#cut = undefined;
  }

  /** Something else is plugged in. */
  plugIn(device: UsbDevice): void {
    for (const listener of this.#deviceListeners) listener(device);
  }

  async inMode(mode: PhoneMode): Promise<void> {
    await this.until(`the phone is in ${mode}`, () => {
      const phone = this.guest.state?.phone;
      return phone?.presence === 'there' && phone.mode === mode;
    });
  }

  async until(what: string, isSo: () => boolean, within_ms = 30_000): Promise<void> {
    const end_ms = performance.now() + within_ms;
    while (!isSo()) {
      if (performance.now() > end_ms) throw new Error(`not within ${within_ms} ms: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  }

  /** Outcomes and commands of the log, short. */
  lines(kind?: string): string[] {
    return this.log
      .filter(({ entry }) => kind === undefined || entry.kind === kind)
      .map(({ entry }) => `${entry.kind} ${entry.outcome ?? ''} ${entry.command ?? entry.message ?? ''}`.trim());
  }

  async end(): Promise<void> {
    this.#host?.revoke('the test is over');
    await this.#host?.finished;
    this.sessions.host.kill('the test is over');
    this.sessions.guest.kill('the test is over');
    await this.phone.powerOff();
  }

  #makeSessions(): { host: Session; guest: Session } {
    const make = (role: 'host' | 'guest'): Session =>
      new Session({
        role,
        tokenHash: new Uint8Array(32).fill(7),
        clock: systemClock(),
        resumeWithin_ms: 60_000,
        hardEndIn_ms: 3_600_000,
        events: {
          stream: (stream) => this.streams[role].arrived(stream),
          state: (state) => {
            if (role === 'host' && state === 'paused') this.#host?.paused();
            if (role === 'host' && state === 'open' && this.#wasOpen) this.#host?.resumed();
            if (role === 'host' && state === 'open') this.#wasOpen = true;
          },
          path: () => undefined,
          ended: ({ reason }) => {
            this.ends[role] = reason;
          },
        },
      });
    return { host: make('host'), guest: make('guest') };
  }

  #wasOpen = false;
}

function cutBoth(a: Channel, b: Channel): void {
  a.abort('cut');
  b.abort('cut');
}

/** Different bytes at every place. */
export function bytesOf(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}
