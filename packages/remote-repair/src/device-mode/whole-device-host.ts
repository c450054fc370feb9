import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { LinkClock, LinkConnection, LinkConnectionEvents, SessionEnd, Stream } from '@mistri/link';
import { consentHash } from '@mistri/signed-log/session-log';
import {
  fastbootInterface,
  matchesClass,
  readDescriptors,
  type ShareEvent,
  type SharedIdentity,
  sharedIdentityOf,
  sharedPhoneOf,
  type ShareSource,
  type UsbDevice,
} from '@mistri/usb';
import type { HostEnd, RepairHost } from '../host/host-shape.ts';
import { protocolVersion } from '../protocol/limits.ts';
import type { HostState, PhoneMode, PhoneState } from '../protocol/messages.ts';
import { type ShareEnd, ShareHost } from './share-host.ts';
import { ShareLog, type ShareLogWriter } from './share-log.ts';

export interface WholeDeviceOptions {
  readonly connection: LinkConnection;
  readonly consent: SignedConsent;
  /** A new one, or with what earlier pages have written: then the loan goes on. */
  readonly log: ShareLogWriter;
  /** Where the phone of the consent is now, and comes back to. */
  readonly source: ShareSource;
  /** By the clock that the consent was signed by. */
  readonly now_ms: () => number;
  readonly clock: LinkClock;
  /** Pages: a browser shows a new mode only after a tap (USB-4). */
  readonly needsTap: boolean;
  readonly onState: (state: HostState) => void;
  readonly onEntry: (entry: SignedLogEntry) => void;
  readonly onRefused: (reason: string) => void;
}

/** A page shows and stops it as it does a host of service mode; what belongs to that mode only is not there. */
export interface WholeDeviceHost extends Omit<RepairHost, 'finished'> {
  readonly finished: Promise<HostEnd>;
  /** From the technician's end. */
  stream(stream: Stream): void;
  /** The connection is over. */
  ended(end: SessionEnd): void;
}

/** The customer's end of device mode in a page: the phone of the consent, lent over a connection that is there already. */
export function shareWholeDevice(options: WholeDeviceOptions): { ok: true; host: WholeDeviceHost } | NotShared {
  const device = deviceOf(options);
  if (options.log.position.seq > 0) return { ok: true, host: new WholeDevice(options, agreedPhone(options), device) };
  if (!device) return { ok: false, reason: 'The phone that was agreed on is not plugged in.' };
  return { ok: true, host: new WholeDevice(options, sharedIdentityOf(device), device) };
}

/** After a reload the phone may be in any of its modes, or away: what was agreed on is what the consent names. */
function agreedPhone({ consent }: WholeDeviceOptions): SharedIdentity {
  const { vendorId, productId, serialNumber } = consent.consent.phone;
  return sharedPhoneOf({ vendorId, productId, ...(serialNumber !== undefined && { serial: serialNumber }) });
}

interface NotShared {
  readonly ok: false;
  readonly reason: string;
}

function deviceOf({ source, consent }: WholeDeviceOptions): UsbDevice | undefined {
  const seen: UsbDevice[] = [];
  source.onDevice((device) => seen.push(device))();
  const { serialNumber } = consent.consent.phone;
  return seen.find(({ connected, identity }) => connected && identity.serial === serialNumber);
}

class WholeDevice implements WholeDeviceHost {
  readonly finished: Promise<HostEnd>;
  readonly #options: WholeDeviceOptions;
  readonly #share: ShareHost;
  readonly #events: LinkConnectionEvents;
  #phone: PhoneState = { presence: 'connecting', waitsFor: 'phone' };
  #arrivals = 0;
  #mode: PhoneMode = 'system';

  constructor(options: WholeDeviceOptions, agreed: SharedIdentity, device: UsbDevice | undefined) {
    this.#options = options;
    const { consent, clock, source, connection } = options;
    if (!device) this.#phone = { presence: 'away', tap: options.needsTap };
    const { promise, resolve } = Promise.withResolvers<HostEnd>();
    this.finished = promise;
    const log = new ShareLog(
      this.#telling(options.log),
      () => clock.now_ms(),
      () => this.#share.stop('log_full', 'the log of the session is full'),
    );
    this.#share = new ShareHost({
      consent: consent.consent,
      now_ms: options.now_ms,
      clock,
      source: { onDevice: (listener) => source.onDevice((one) => this.#arrived(one, listener)) },
      agreed,
      log,
      tell: {
        device: (event) => this.#happened(event),
        path: () => undefined,
        ended: (end, reason) => resolve({ how: howOf[end], reason }),
      },
    });
    log.open(consent.consent);
    this.#events = this.#share.connected(connection);
  }

  get isOver(): boolean {
    return this.#share.isOver;
  }

  get state(): HostState {
    const { consent } = this.#options.consent;
    const { vendorId, productId, serialNumber = '', manufacturer, product } = consent.phone;
    return {
      protocol: protocolVersion,
      phone: this.#phone,
      arrivals: this.#arrivals,
      device: {
        vendorId,
        productId,
        serial: serialNumber,
        ...(product && { product }),
        ...(manufacturer && { manufacturer }),
      },
      // The whole device is given or taken back as a whole: by Stop.
      powers: [],
      possible: [],
      consent: { number: consent.number, sha256: consentHash(consent) },
      remaining_ms: Math.max(0, Date.parse(consent.endsAt) - this.#options.now_ms()),
      operations: [],
    };
  }

  stream(stream: Stream): void {
    this.#events.stream(stream);
  }

  ended(end: SessionEnd): void {
    this.#events.ended(end);
  }

  revoke(): void {
    this.#share.stop('stopped', 'customer_stopped');
  }

  end({ reason }: HostEnd): void {
    this.#share.over(reason);
  }

  async leave(reason: string): Promise<void> {
    await this.#share.leave(reason);
    await this.finished;
  }

  paused(): void {
    this.#events.state('paused');
  }

  resumed(): void {
    this.#options.onState(this.state);
  }

  retryPhone(): void {
    // Nothing is spoken to the phone here: whoever uses it tries again.
  }

  stopOperation(): void {
    // There is one, and Stop stops it.
  }

  async addConsent(): Promise<{ readonly ok: false; readonly reason: string }> {
    return { ok: false, reason: 'in device mode a consent is not changed: stop, and agree anew' };
  }

  /** Both ends hear of an entry when it is signed, and kept where it is kept; in order. */
  #telling(log: ShareLogWriter): ShareLogWriter {
    let told: Promise<unknown> = Promise.resolve();
    return {
      get position() {
        return log.position;
      },
      get isClosed() {
        return log.isClosed;
      },
      append: (event) => {
        const appended = log.append(event);
        told = Promise.all([appended, told]).then(([entry]) => {
          this.#share.entry(entry);
          this.#options.onEntry(entry);
        });
        return appended;
      },
      settled: async () => {
        await told;
      },
    };
  }

  #arrived(device: UsbDevice, listener: (device: UsbDevice) => void): void {
    this.#mode = isFastboot(device) ? 'fastboot' : 'system';
    listener(device);
  }

  #happened(event: ShareEvent): void {
    if (event.kind === 'refused') return this.#options.onRefused(event.reason);
    if (event.kind === 'here') {
      this.#arrivals = event.number;
      this.#phone = { presence: 'there', mode: this.#mode };
    } else if (event.kind === 'away') this.#phone = { presence: 'away', tap: this.#options.needsTap };
    else return undefined;
    return this.#options.onState(this.state);
  }
}

function isFastboot({ descriptors }: UsbDevice): boolean {
  const read = readDescriptors(descriptors);
  if ('reason' in read) return false;
  return read.configurations.flatMap((one) => one.interfaces).some((one) => matchesClass(fastbootInterface, one));
}

const howOf: Readonly<Record<ShareEnd, HostEnd['how']>> = {
  stopped: 'revoked',
  time: 'expired',
  log_full: 'terminated',
  peer: 'completed',
  terminated: 'terminated',
  lost: 'lost',
  not_allowed: 'terminated',
};
