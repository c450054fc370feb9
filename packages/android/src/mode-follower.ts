import {
  adbInterface,
  type AgreedDevice,
  type ClassRule,
  decideDevice,
  type DevicePolicy,
  fastbootInterface,
  isAgreedDevice,
  matchesClass,
  readDescriptors,
  type UsbDevice,
} from '@mistri/usb';

/** Where devices come from: hot-plug of the platform, or the virtual phone. */
export interface DeviceSource {
  /** Called for what is there and for everything that comes. @returns stops listening */
  onDevice(listener: (device: UsbDevice) => void): () => void;
}

/** By which protocol the phone can be spoken to. Which system it is (recovery, fastbootd) tells the protocol itself. */
export type PhonePresence =
  | { readonly kind: 'adb'; readonly device: UsbDevice }
  | { readonly kind: 'fastboot'; readonly device: UsbDevice }
  | { readonly kind: 'away' };

/** A device came that is not the agreed one, or not a phone any more. */
export interface RefusedDevice {
  readonly device: UsbDevice;
  readonly reason: string;
}

const mostUntold = 8;

/**
 * Follows one phone through its modes (USB-4): each is another USB device, and each is judged anew, by identity and by policy. A
 * keyboard in the phone's place, or another phone, is refused and reported.
 */
export class ModeFollower {
  readonly #agreed: AgreedDevice;
  readonly #policy: DevicePolicy;
  readonly #listeners = new Set<(presence: PhonePresence) => void>();
  readonly #refusals = new Set<(refused: RefusedDevice) => void>();
  readonly #untold: RefusedDevice[] = [];
  readonly #stop: () => void;
  #presence: PhonePresence = { kind: 'away' };
  #stopped = false;

  constructor(source: DeviceSource, agreed: AgreedDevice, policy: DevicePolicy) {
    this.#agreed = agreed;
    this.#policy = policy;
    this.#stop = source.onDevice((device) => this.#arrived(device));
  }

  get presence(): PhonePresence {
    return this.#presence;
  }

  /** Called at once with what is, then at every change. */
  onPresence(listener: (presence: PhonePresence) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#presence);
    return () => this.#listeners.delete(listener);
  }

  /** Called at once for what was refused before anybody listened. */
  onRefused(listener: (refused: RefusedDevice) => void): () => void {
    this.#refusals.add(listener);
    for (const refused of this.#untold.splice(0)) listener(refused);
    return () => this.#refusals.delete(listener);
  }

  /** @returns undefined when the signal came first */
  waitFor(kind: 'adb' | 'fastboot', signal: AbortSignal): Promise<UsbDevice | undefined> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(undefined);
      let stop: (() => void) | undefined;
      const finish = (device: UsbDevice | undefined): void => {
        stop?.();
        signal.removeEventListener('abort', abort);
        resolve(device);
      };
      const abort = (): void => finish(undefined);
      signal.addEventListener('abort', abort, { once: true });
      stop = this.onPresence((presence) => {
        if (presence.kind === kind) queueMicrotask(() => finish(presence.device));
      });
    });
  }

  /** The session is over: whatever comes now is nobody's. */
  stop(): void {
    this.#stopped = true;
    this.#stop();
    this.#tell({ kind: 'away' });
    this.#listeners.clear();
    this.#refusals.clear();
  }

  #arrived(device: UsbDevice): void {
    if (this.#stopped) return;
    const reason = this.#whyNot(device);
    if (reason !== undefined) {
      for (const listener of Array.from(this.#refusals)) listener({ device, reason });
      if (this.#refusals.size === 0 && this.#untold.length < mostUntold) this.#untold.push({ device, reason });
      return;
    }
    this.#tell({ kind: offers(device, fastbootInterface) ? 'fastboot' : 'adb', device });
    device.onDisconnect(() => {
      if (this.#presence.kind !== 'away' && this.#presence.device === device) this.#tell({ kind: 'away' });
    });
  }

  #whyNot(device: UsbDevice): string | undefined {
    const decision = decideDevice(this.#policy, device.descriptors);
    if (!decision.allowed) return decision.reason;
    if (!isAgreedDevice(this.#agreed, device)) return 'Another device than the one that was agreed.';
    return offers(device, adbInterface) || offers(device, fastbootInterface)
      ? undefined
      : 'It offers neither ADB nor fastboot.';
  }

  #tell(presence: PhonePresence): void {
    this.#presence = presence;
    for (const listener of Array.from(this.#listeners)) listener(presence);
  }
}

function offers(device: UsbDevice, rule: ClassRule): boolean {
  const read = readDescriptors(device.descriptors);
  return (
    'configurations' in read &&
    read.configurations.some((one) => one.interfaces.some((inner) => matchesClass(rule, inner)))
  );
}
