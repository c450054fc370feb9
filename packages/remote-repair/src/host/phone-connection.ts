import {
  type AdbSession,
  connectAdb,
  type DeviceSource,
  FastbootClient,
  ModeFollower,
  type PhonePresence,
  SessionKey,
  type SessionKeyPlace,
} from '@mistri/android';
import type { CancelTimer, LinkClock } from '@mistri/link';
import { type AgreedDevice, phonePolicy, type UsbDevice, type UsbFailure } from '@mistri/usb';
import type { PhoneState } from '../protocol/messages.ts';

export interface PhoneConnectionOptions {
  readonly source: DeviceSource;
  readonly agreed: AgreedDevice;
  readonly clock: LinkClock;
  readonly needsTap: boolean;
  readonly adbKey: SessionKeyPlace | undefined;
  readonly onState: (state: PhoneState) => void;
  readonly onRefused: (reason: string) => void;
}

/** Longer than a phone takes to answer a key it knows: it asks its owner. */
const ownerAfter_ms = 1500;
/** Longer than a phone takes to show another mode's descriptors; then the browser is waiting for a tap. */
const tapAfter_ms = 6000;

/**
 * The one phone of the session, in whatever mode: follows it, opens ADB or fastboot as it comes, and lets go of it at once when the
 * session is over. The ADB key lives here, and in the place that is given for it.
 */
export class PhoneConnection {
  readonly #options: PhoneConnectionOptions;
  readonly #key: SessionKey;
  #follower: ModeFollower | undefined;
  #adb: AdbSession | undefined;
  #fastboot: FastbootClient | undefined;
  #device: UsbDevice | undefined;
  #state: PhoneState = { presence: 'away', tap: false };
  #expecting: 'adb' | 'fastboot' | undefined;
  #attempt = new AbortController();
  #timer: CancelTimer | undefined;
  #isReleased = false;
  #keyGone: Promise<void> | undefined;
  #arrivals = 0;

  constructor(options: PhoneConnectionOptions) {
    this.#options = options;
    this.#key = new SessionKey('Mistri repair session', options.adbKey);
  }

  /** Looks for the phone, from now on. */
  start(): void {
    const { source, agreed, onRefused } = this.#options;
    const follower = new ModeFollower(source, agreed, phonePolicy);
    this.#follower = follower;
    follower.onRefused(({ reason }) => onRefused(reason));
    follower.onPresence((presence) => this.#changed(presence));
  }

  get state(): PhoneState {
    return this.#state;
  }

  get arrivals(): number {
    return this.#arrivals;
  }

  readonly adb = (): AdbSession | undefined => this.#adb;
  readonly fastboot = (): FastbootClient | undefined => this.#fastboot;

  get isKeyDestroyed(): boolean {
    return this.#key.isDestroyed;
  }

  /** What a restart of the phone should bring. */
  expect(kind: 'adb' | 'fastboot'): void {
    this.#expecting = kind;
  }

  retry(): void {
    if (this.#state.presence === 'unusable' && this.#follower) this.#changed(this.#follower.presence);
  }

  /** The session is over. Nothing of the phone is reachable any more when this returns; closing its handles finishes behind it. */
  release(): void {
    this.#keyGone ??= this.#key.destroy();
    this.letGo();
  }

  /** Resolves when nothing of the session's key is kept any more. */
  get keyGone(): Promise<void> {
    return this.#keyGone ?? Promise.resolve();
  }

  /** As when it is over, but another connection of the session goes on, and with its key. */
  letGo(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#key.letGo();
    this.#follower?.stop();
    this.#letGo();
    this.#state = { presence: 'away', tap: false };
  }

  #changed(presence: PhonePresence): void {
    this.#letGo();
    if (this.#isReleased) return;
    if (presence.kind === 'away') return this.#away();
    this.#device = presence.device;
    this.#arrivals += 1;
    this.#expecting = undefined;
    this.#tell({ presence: 'connecting', waitsFor: 'phone' });
    const { signal } = this.#attempt;
    const opening = presence.kind === 'fastboot' ? this.#openFastboot(presence.device) : this.#openAdb(presence.device);
    void opening.then((state) => {
      if (signal.aborted) return;
      this.#timer?.();
      if (state) this.#tell(state);
    });
  }

  #away(): void {
    const { needsTap, clock } = this.#options;
    const away = (tap: boolean): PhoneState => ({
      presence: 'away',
      ...(this.#expecting && { expecting: this.#expecting }),
      tap,
    });
    this.#tell(away(false));
    if (needsTap) this.#timer = clock.after(tapAfter_ms, () => this.#tell(away(true)));
  }

  async #openFastboot(device: UsbDevice): Promise<PhoneState | undefined> {
    const { signal } = this.#attempt;
    const opened = await FastbootClient.open(device, this.#options.agreed.serial);
    // The same USB device in both modes: only the phone itself can say which it is.
    const userspace = opened.ok && !signal.aborted ? await opened.value.isUserspace({ signal }) : undefined;
    if (signal.aborted) {
      if (opened.ok) await opened.value.close();
      return undefined;
    }
    if (opened.ok) {
      this.#fastboot = opened.value;
      return { presence: 'there', mode: userspace?.ok && userspace.value ? 'fastbootd' : 'fastboot' };
    }
    const { refusal } = opened;
    return refusal.reason === 'usb' ? unusable(refusal.failure) : { presence: 'unusable', message: refusal.message };
  }

  async #openAdb(device: UsbDevice): Promise<PhoneState | undefined> {
    const { signal } = this.#attempt;
    this.#timer = this.#options.clock.after(ownerAfter_ms, () =>
      this.#tell({ presence: 'connecting', waitsFor: 'owner' }),
    );
    const connected = await connectAdb(device, this.#key, { signal });
    if (signal.aborted) {
      if (connected.ok) await connected.session.close();
      return undefined;
    }
    if (connected.ok) {
      this.#adb = connected.session;
      return { presence: 'there', mode: connected.session.mode };
    }
    const { refusal } = connected;
    return refusal.reason === 'usb' ? unusable(refusal.failure) : { presence: 'unusable', message: refusal.message };
  }

  #letGo(): void {
    this.#attempt.abort();
    this.#attempt = new AbortController();
    this.#timer?.();
    this.#timer = undefined;
    const [adb, fastboot, device] = [this.#adb, this.#fastboot, this.#device];
    this.#adb = undefined;
    this.#fastboot = undefined;
    this.#device = undefined;
    // Closing the device ends its transfers; the sockets above it hear of that.
    void device?.close();
    void fastboot?.close();
    void adb?.close().catch(() => undefined);
  }

  #tell(state: PhoneState): void {
    this.#state = state;
    if (!this.#isReleased) this.#options.onState(state);
  }
}

function unusable(failure: UsbFailure): PhoneState | undefined {
  // The cable was pulled: the follower says so.
  return failure.kind === 'disconnected' ? undefined : { presence: 'unusable', message: failure.message };
}
