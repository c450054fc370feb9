import { AdbCommand, type AdbDaemonConnection, type AdbPacketData, AdbPacketSerializeStream } from '@yume-chan/adb';
import {
  adbInterface,
  type DevicePolicy,
  phonePolicy,
  success,
  type UsbDevice,
  type UsbResult,
  viewOf,
} from '@mistri/usb';
import { Consumable, pipeFrom, PushReadableStream } from '@yume-chan/stream-extra';
import { openFunction, type OpenFunction } from '../open-function.ts';

/** The most that a header may announce; larger ones come from no phone. */
const mostPayload = 4 * 1024 * 1024;
const headerLength = 24;

/** ADB's messages over the bulk endpoints of a `UsbDevice`, as the library wants them. */
export async function openAdbConnection(
  device: UsbDevice,
  policy: DevicePolicy = phonePolicy,
): Promise<UsbResult<AdbDaemonConnection>> {
  const opened = await openFunction(device, adbInterface, policy);
  if (!opened.ok) return opened;
  return success({ readable: readableOf(opened.value), writable: writableOf(opened.value) });
}

function readableOf({ device, in: endpoint }: OpenFunction): AdbDaemonConnection['readable'] {
  return new PushReadableStream<AdbPacketData>(async (controller) => {
    const signal = controller.abortSignal as AbortSignal;
    const take = async (length: number): Promise<Uint8Array | undefined> => {
      const result = await device.transferIn(endpoint, length, { signal });
      return result.ok ? result.value : undefined;
    };
    while (!signal.aborted) {
      const head = await take(headerLength);
      if (!head) break;
      const view = head.length === headerLength ? viewOf(head) : undefined;
      // Rests of an earlier connection: the phone has not read our CNXN yet.
      if (!view || view.getUint32(20, true) !== (view.getUint32(0, true) ^ 0xffffffff) >>> 0) continue;
      const length = view.getUint32(12, true);
      const payload = length === 0 ? new Uint8Array(0) : length > mostPayload ? undefined : await take(length);
      if (!payload) break;
      const message = {
        command: view.getUint32(0, true),
        arg0: view.getUint32(4, true),
        arg1: view.getUint32(8, true),
      };
      await controller.enqueue({ ...message, payload });
      if (message.command === AdbCommand.Okay) await nextTask();
    }
  });
}

/**
 * The library (2.6.4) learns a new socket some microtasks after its OKAY; data that follows at once meets "Unknown local socket id".
 * A device on a cable is never that fast, a simulated one is. A message channel waits for one task, without a timer's 4 ms.
 */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const arrived = (): void => {
      port1.close();
      resolve();
    };
    // `onmessage` is in browsers and in Node; Node's types leave it out.
    Object.assign(port1, { onmessage: arrived });
    port2.postMessage(0);
  });
}

function writableOf({ device, out, outPacket }: OpenFunction): AdbDaemonConnection['writable'] {
  const bytes = new Consumable.WritableStream<Uint8Array>({
    write: async (data) => {
      // The phone reads until a short packet: a payload that fills its last one needs an empty one behind it.
      const result = await device.transferOut(out, data, {
        zeroPacket: data.length > 0 && data.length % outPacket === 0,
      });
      // The library leaves some of its writes to nobody: a rejection here would be unhandled. Closing ends the reading side, and
      // with it every socket: whoever waits hears of it there.
      if (!result.ok) await device.close();
    },
    close: () => device.close(),
    abort: () => device.close(),
  });
  return pipeFrom(bytes, new AdbPacketSerializeStream());
}
