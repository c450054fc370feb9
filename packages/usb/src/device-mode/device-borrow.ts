import type { BytePipe } from '../byte-pipe.ts';
import { decideDevice, type DevicePolicy } from '../device-policy.ts';
import type { UsbIdentity } from '../usb-device.ts';
import type { UsbResult } from '../usb-failure.ts';
import { UsbIpDevice } from '../usbip/usbip-device.ts';
import { UsbIpServer } from '../usbip/usbip-server.ts';
import { sharedBusId } from './device-share.ts';
import type { ShareMessage } from './share-message.ts';
import { WatchedDevice } from './watched-device.ts';

export type BorrowEvent =
  /** It may be attached now, under `sharedBusId` of the server. */
  | { readonly kind: 'offered'; readonly number: number; readonly identity: UsbIdentity; readonly again: boolean }
  | { readonly kind: 'attached'; readonly number: number }
  /** The kernel of this machine gave it back while it was there: somebody here wanted that. */
  | { readonly kind: 'returned'; readonly number: number }
  | { readonly kind: 'away'; readonly number: number }
  /** What the other end shows must not reach this machine's kernel. */
  | { readonly kind: 'refused'; readonly reason: string };

export interface DeviceBorrowOptions {
  /** A new way to the other end's USB/IP server. */
  readonly open: () => BytePipe;
  /** Of this end: both ends distrust the device (ARCHITECTURE §7). */
  readonly policy: DevicePolicy;
  readonly onEvent: (event: BorrowEvent) => void;
  /** Before another try when the other end has not yet let go of the mode before. */
  readonly pause?: (attempt: number) => Promise<void>;
}

const mostTries = 20;

interface Loan {
  readonly number: number;
  readonly device: WatchedDevice;
  /** The kernel of this machine has it. */
  isLent: boolean;
  /** Closed by this end. */
  isClosing: boolean;
}

/**
 * The technician's end of device mode: reads the device over there, judges its descriptors, and offers it to the kernel of this
 * machine through a USB/IP server of its own, which answers with the copy that was judged. So a customer's end that lies cannot put a
 * keyboard into the technician's machine.
 */
export class DeviceBorrow {
  readonly server: UsbIpServer;
  readonly #options: DeviceBorrowOptions;
  /** Which enumeration the other end speaks of; 0: nothing is there. */
  #present = 0;
  #loan: Loan | undefined;
  #stopped = false;
  readonly #moved = { in_bytes: 0, out_bytes: 0 };

  constructor(options: DeviceBorrowOptions) {
    this.#options = options;
    this.server = new UsbIpServer({
      exports: () => (this.#loan ? [{ busId: sharedBusId, device: this.#loan.device }] : []),
      policy: options.policy,
      onAttach: () => {
        if (!this.#loan) return;
        this.#loan.isLent = true;
        options.onEvent({ kind: 'attached', number: this.#loan.number });
      },
    });
  }

  get isOffered(): boolean {
    return this.#loan !== undefined;
  }

  /** Bytes of all loans together. */
  get moved(): { readonly in_bytes: number; readonly out_bytes: number } {
    return this.#moved;
  }

  /** What the customer's end says on the stream of states. */
  heard(message: ShareMessage): void {
    if (this.#stopped) return;
    if (message.type === 'here') {
      this.#present = message.number;
      void this.#import(message.number, false);
    }
    if (message.type === 'away' && message.number === this.#present) {
      this.#present = 0;
      void this.#loan?.device.cut();
    }
    if (message.type === 'refused') this.#options.onEvent({ kind: 'refused', reason: message.reason });
  }

  /** The connection is gone, and another one will come: what is there then is told anew. */
  lost(): void {
    this.#present = 0;
    void this.#loan?.device.cut();
  }

  /** Stop wins: nothing is offered after it, also not what is being read now. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const loan = this.#loan;
    this.#loan = undefined;
    await loan?.device.cut();
  }

  async #import(number: number, again: boolean): Promise<void> {
    const isOld = (): boolean => this.#stopped || number !== this.#present || this.#loan !== undefined;
    for (let attempt = 0; attempt < mostTries && !isOld(); attempt += 1) {
      const result = await this.#tryImport();
      if (result?.ok) return isOld() ? result.value.close() : this.#judge(result.value, number, again);
      await (this.#options.pause ?? pauseBefore)(attempt);
    }
    if (!isOld())
      this.#options.onEvent({ kind: 'refused', reason: 'the device over there is not given to this machine' });
  }

  async #tryImport(): Promise<UsbResult<UsbIpDevice> | undefined> {
    try {
      return await UsbIpDevice.import(this.#options.open(), sharedBusId);
    } catch {
      // The session is over, or its way broke: the same as no answer.
      return undefined;
    }
  }

  async #judge(device: UsbIpDevice, number: number, again: boolean): Promise<void> {
    const { policy, onEvent } = this.#options;
    const decision = decideDevice(policy, device.descriptors);
    if (!decision.allowed) {
      await device.close();
      return onEvent({ kind: 'refused', reason: decision.reason });
    }
    const watched = new WatchedDevice(device, {
      control: () => undefined,
      moved: (endpoint, length_bytes) => {
        this.#moved[(endpoint & 0x80) === 0 ? 'out_bytes' : 'in_bytes'] += length_bytes;
      },
      closing: () => {
        loan.isClosing = true;
      },
    });
    const loan: Loan = { number, device: watched, isLent: false, isClosing: false };
    this.#loan = loan;
    onEvent({ kind: 'offered', number, identity: device.identity, again });
    watched.onDisconnect(() => this.#gone(loan));
  }

  /** A loan is over once: by the other end, or by the kernel of this machine, which closes what it has borrowed. */
  #gone(loan: Loan): void {
    if (this.#loan !== loan) return;
    this.#loan = undefined;
    const { number } = loan;
    const wasReturned = loan.isClosing && loan.isLent;
    this.#options.onEvent({ kind: wasReturned ? 'returned' : 'away', number });
    // The other end still has it: it is read anew, also when only the way broke.
    if (number === this.#present) void this.#import(number, wasReturned);
  }
}

function pauseBefore(attempt: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.min(1000, 25 * 2 ** attempt));
  });
}
