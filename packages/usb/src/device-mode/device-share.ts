import type { BytePipe } from '../byte-pipe.ts';
import { decideDevice, type DevicePolicy } from '../device-policy.ts';
import type { SetupPacket } from '../setup-packet.ts';
import type { UsbDevice, UsbIdentity } from '../usb-device.ts';
import type { UsbFailureKind } from '../usb-failure.ts';
import { UsbIpServer } from '../usbip/usbip-server.ts';
import { type SharedIdentity, whyNotShared } from './shared-identity.ts';
import { WatchedDevice } from './watched-device.ts';

/** The bus id of the shared device on the wire: there is only one, in all its modes. */
export const sharedBusId = '1-1';

/** Where devices come from: hot-plug of the platform, or the virtual phone. */
export interface ShareSource {
  /** Called for what is there and for everything that comes. @returns stops listening */
  onDevice(listener: (device: UsbDevice) => void): () => void;
}

export type ShareEvent =
  /** The device is there. `number` grows with every enumeration. */
  | { readonly kind: 'here'; readonly number: number; readonly identity: UsbIdentity }
  /** It is gone, by itself or by hand; nothing of it is offered until it is back. */
  | { readonly kind: 'away'; readonly number: number }
  /** Something came that is not the agreed device, or may not be shared. It was not touched further. */
  | { readonly kind: 'refused'; readonly identity: UsbIdentity; readonly reason: string }
  | { readonly kind: 'attached'; readonly number: number }
  | {
      readonly kind: 'detached';
      readonly number: number;
      readonly in_bytes: number;
      readonly out_bytes: number;
      readonly controls: number;
    }
  | { readonly kind: 'control'; readonly setup: SetupPacket; readonly outcome: 'ok' | UsbFailureKind };

export interface DeviceShareOptions {
  readonly source: ShareSource;
  readonly agreed: SharedIdentity;
  readonly policy: DevicePolicy;
  readonly onEvent: (event: ShareEvent) => void;
}

interface Current {
  readonly number: number;
  readonly device: WatchedDevice;
  readonly counts: { in_bytes: number; out_bytes: number; controls: number };
}

/**
 * The customer's end of device mode (USB-2): one device, followed through its modes and judged anew at every enumeration, lent to
 * whoever holds the other end of the pipes it is given. `stop()` is final: what comes afterwards is nobody's.
 */
export class DeviceShare {
  readonly #options: DeviceShareOptions;
  readonly #server: UsbIpServer;
  readonly #pipes = new Set<BytePipe>();
  readonly #stopListening: () => void;
  #number = 0;
  #current: Current | undefined;
  #next: UsbDevice | undefined;
  #lent: Current | undefined;
  #stopped = false;

  constructor(options: DeviceShareOptions) {
    this.#options = options;
    this.#server = new UsbIpServer({
      exports: () => (this.#current ? [{ busId: sharedBusId, device: this.#current.device }] : []),
      policy: options.policy,
      onAttach: () => this.#attached(),
      onDetach: () => this.#detached(),
    });
    this.#stopListening = options.source.onDevice((device) => this.#arrived(device));
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  /** What is there now. */
  get presence(): { readonly number: number; readonly identity: UsbIdentity } | undefined {
    return this.#current && { number: this.#current.number, identity: this.#current.device.identity };
  }

  /** Bytes of the present loan. */
  get counts(): { readonly in_bytes: number; readonly out_bytes: number; readonly controls: number } | undefined {
    return this.#current?.counts;
  }

  /** One connection of USB/IP from the other side, to its end. */
  async serve(pipe: BytePipe): Promise<void> {
    if (this.#stopped) return pipe.close();
    this.#pipes.add(pipe);
    try {
      await this.#server.serve(pipe);
    } finally {
      this.#pipes.delete(pipe);
    }
  }

  /** Takes everything back. What is done before the first `await` is enough: no request reaches the device after this call. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#stopListening();
    const device = this.#current?.device;
    // Told before the device is out of reach, so that a log has what the last loan moved.
    this.#detached();
    const cut = device?.cut();
    for (const pipe of this.#pipes) pipe.close();
    await cut;
  }

  #arrived(device: UsbDevice): void {
    if (this.#stopped || !device.connected) return;
    const { agreed, policy, onEvent } = this.#options;
    const decision = decideDevice(policy, device.descriptors);
    const reason = whyNotShared(agreed, device) ?? (decision.allowed ? undefined : decision.reason);
    if (reason !== undefined) {
      void device.close();
      return onEvent({ kind: 'refused', identity: device.identity, reason });
    }
    // Platforms may tell of the new mode before they tell that the old one is gone.
    if (this.#current) {
      this.#next = device;
      return;
    }
    const counts = { in_bytes: 0, out_bytes: 0, controls: 0 };
    const watched = new WatchedDevice(device, {
      control: (setup, outcome) => {
        counts.controls += 1;
        onEvent({ kind: 'control', setup, outcome });
      },
      moved: (endpoint, length_bytes) => {
        counts[(endpoint & 0x80) === 0 ? 'out_bytes' : 'in_bytes'] += length_bytes;
      },
    });
    const current = { number: (this.#number += 1), device: watched, counts };
    this.#current = current;
    onEvent({ kind: 'here', number: current.number, identity: device.identity });
    watched.onDisconnect(() => this.#gone(current));
  }

  #gone(current: Current): void {
    if (this.#current !== current) return;
    this.#current = undefined;
    this.#options.onEvent({ kind: 'away', number: current.number });
    const next = this.#next;
    this.#next = undefined;
    if (next) this.#arrived(next);
  }

  #attached(): void {
    this.#lent = this.#current;
    if (this.#lent) this.#options.onEvent({ kind: 'attached', number: this.#lent.number });
  }

  #detached(): void {
    const lent = this.#lent;
    this.#lent = undefined;
    if (!lent) return;
    this.#options.onEvent({ kind: 'detached', number: lent.number, ...lent.counts });
    Object.assign(lent.counts, { in_bytes: 0, out_bytes: 0, controls: 0 });
  }
}
