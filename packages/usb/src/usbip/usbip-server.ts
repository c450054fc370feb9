import type { DevicePolicy } from '../device-policy.ts';
import { decideDevice } from '../device-policy.ts';
import { type BytePipe, ByteReader } from '../byte-pipe.ts';
import { joinBytes } from '../bytes.ts';
import { type Export, ExportedDevice, listedDevice } from './exported-device.ts';
import { serveUrbs } from './serve-urbs.ts';
import {
  busIdLength,
  operation,
  operationLength,
  readOperation,
  readText,
  status,
  usbIpVersion,
  writeDevice,
  writeOperation,
} from './wire.ts';

export interface UsbIpServerOptions {
  /** What is offered now. Asked at every list and every import. */
  readonly exports: () => readonly Export[];
  /** Checked at every list and every import: what is refused is not even shown. */
  readonly policy: DevicePolicy;
  readonly onAttach?: (busId: string) => void;
  readonly onDetach?: (busId: string) => void;
}

/**
 * One USB/IP 1.1.1 server: each connection asks for the list, or borrows one device until it ends. A device is lent to one
 * connection at a time. Refusals of a device are answered in the protocol; broken bytes end the connection.
 */
export class UsbIpServer {
  readonly #options: UsbIpServerOptions;
  readonly #lent = new Map<string, BytePipe>();

  constructor(options: UsbIpServerOptions) {
    this.#options = options;
  }

  /** Serves one connection to its end. Never rejects. */
  async serve(pipe: BytePipe): Promise<void> {
    try {
      await this.#answer(pipe);
    } catch {
      // The way broke while something was written: the connection is over, the device goes back.
    } finally {
      pipe.close();
    }
  }

  /** Takes the device back at once: revoked, unplugged, or the session is over. */
  stopExport(busId: string): void {
    this.#lent.get(busId)?.close();
  }

  async #answer(pipe: BytePipe): Promise<void> {
    const reader = new ByteReader(pipe.incoming);
    const head = await reader.take(operationLength);
    if (!head) return;
    const { version, code } = readOperation(head);
    if (version !== usbIpVersion) return;
    if (code === operation.requestList) return pipe.write(this.#list());
    if (code !== operation.requestImport) return;
    const busId = await reader.take(busIdLength);
    if (busId) await this.#lend(readText(busId), pipe, reader);
  }

  #list(): Uint8Array {
    const shown = this.#options.exports().flatMap((one) => {
      const decision = decideDevice(this.#options.policy, one.device.descriptors);
      return one.device.connected && decision.allowed ? [listedDevice(one, decision.read)] : [];
    });
    const count = new Uint8Array(4);
    new DataView(count.buffer).setUint32(0, shown.length);
    const entries = shown.map((device) =>
      joinBytes([writeDevice(device), ...device.interfaces.map((one) => Uint8Array.of(...one, 0))]),
    );
    return joinBytes([writeOperation(operation.replyList), count, ...entries]);
  }

  async #lend(busId: string, pipe: BytePipe, reader: ByteReader): Promise<void> {
    const refuse = (state: number): Promise<void> => pipe.write(writeOperation(operation.replyImport, state));
    const found = this.#options.exports().find((one) => one.busId === busId && one.device.connected);
    if (!found) return refuse(status.noDevice);
    const decision = decideDevice(this.#options.policy, found.device.descriptors);
    if (!decision.allowed) return refuse(status.notAvailable);
    if (this.#lent.has(busId)) return refuse(status.busy);
    this.#lent.set(busId, pipe);
    try {
      const opened = await ExportedDevice.open(found.device, this.#options.policy);
      if (!opened.ok) return await refuse(opened.failure.kind === 'busy' ? status.busy : status.deviceError);
      const listed = listedDevice(found, decision.read);
      // The connection's end is how the other side learns that the device is gone.
      const forget = found.device.onDisconnect(() => pipe.close());
      try {
        await pipe.write(joinBytes([writeOperation(operation.replyImport), writeDevice(listed)]));
        this.#options.onAttach?.(busId);
        await serveUrbs({
          exported: opened.value,
          pipe,
          reader,
          devid: (listed.busNumber << 16) | listed.deviceNumber,
        });
      } finally {
        forget();
        await opened.value.close();
        this.#options.onDetach?.(busId);
      }
    } finally {
      this.#lent.delete(busId);
    }
  }
}
