import type { BytePipe, ByteReader } from '../byte-pipe.ts';
import { joinBytes } from '../bytes.ts';
import { errnoOf, failed, success, type UsbFailure, type UsbResult } from '../usb-failure.ts';
import type { ExportedDevice } from './exported-device.ts';
import {
  headerLength,
  isoPacketLength,
  readCommand,
  type Submit,
  type Unlink,
  urbFlag,
  writeRetSubmit,
  writeRetUnlink,
} from './wire.ts';

/** What one borrower may make us hold. Above: the request fails (-ENOMEM), not the connection. */
export const urbLimits = {
  transfer_bytes: 16 * 1024 * 1024,
  held_bytes: 64 * 1024 * 1024,
  inFlight: 512,
  /** USBIP_MAX_ISO_PACKETS of the kernel; above, the stream cannot be followed any more. */
  isoPackets: 1024,
} as const;

export interface Borrowed {
  readonly exported: ExportedDevice;
  readonly pipe: BytePipe;
  readonly reader: ByteReader;
  readonly devid: number;
}

/** Answers submits and unlinks until the borrower leaves, breaks the protocol, or the device is gone. */
export async function serveUrbs(borrowed: Borrowed): Promise<void> {
  const table = new UrbTable(borrowed);
  try {
    for (;;) {
      const head = await borrowed.reader.take(headerLength);
      if (!head) return;
      const request = readCommand(head);
      if (request.kind === 'unknown' || request.devid !== borrowed.devid) return;
      if (request.kind === 'unlink') table.unlink(request);
      else if (!(await takeSubmit(table, request, borrowed.reader))) return;
    }
  } finally {
    // First nobody hears us any more, then what is under way ends: no answer follows a broken request.
    borrowed.pipe.close();
    await table.abortAll();
  }
}

/** @returns false when the stream cannot be followed any more */
async function takeSubmit(table: UrbTable, submit: Submit, reader: ByteReader): Promise<boolean> {
  if (submit.length > urbLimits.transfer_bytes || submit.packets > urbLimits.isoPackets || submit.endpoint > 15)
    return false;
  if (table.has(submit.seqnum)) return false;
  const data = submit.isIn ? new Uint8Array(0) : await reader.take(submit.length);
  const packets = await reader.take(submit.packets * isoPacketLength);
  if (!data || !packets) return false;
  if (submit.packets > 0) table.refuseIsochronous(submit, packets);
  else table.start(submit, data);
  return true;
}

interface Urb {
  readonly abort: AbortController;
  readonly held_bytes: number;
  finished: Promise<void>;
  unlinkedBy?: number;
}

/** The URBs under way of one borrower. Answers leave in the order in which transfers end, not in which they came. */
class UrbTable {
  readonly #borrowed: Borrowed;
  readonly #urbs = new Map<number, Urb>();
  #held_bytes = 0;

  constructor(borrowed: Borrowed) {
    this.#borrowed = borrowed;
  }

  has(seqnum: number): boolean {
    return this.#urbs.has(seqnum);
  }

  start(submit: Submit, data: Uint8Array): void {
    if (this.#urbs.size >= urbLimits.inFlight || this.#held_bytes + submit.length > urbLimits.held_bytes)
      return this.#send(writeRetSubmit({ seqnum: submit.seqnum, status: -errnoOf.too_large, length: 0 }));
    const urb: Urb = { abort: new AbortController(), held_bytes: submit.length, finished: Promise.resolve() };
    this.#urbs.set(submit.seqnum, urb);
    this.#held_bytes += urb.held_bytes;
    urb.finished = this.#run(submit, data, urb);
  }

  /** Success is -ECONNRESET and no answer to the submit; 0 says that its answer has left already. */
  unlink({ seqnum, target }: Unlink): void {
    const urb = this.#urbs.get(target);
    if (!urb || urb.unlinkedBy !== undefined) return this.#send(writeRetUnlink(seqnum, 0));
    urb.unlinkedBy = seqnum;
    urb.abort.abort();
  }

  /** Every packet is answered as failed, so that the other side's driver gives up in order. */
  refuseIsochronous(submit: Submit, packets: Uint8Array): void {
    const view = new DataView(packets.buffer, packets.byteOffset, packets.length);
    for (let at = 0; at < packets.length; at += isoPacketLength) {
      view.setUint32(at + 8, 0);
      view.setInt32(at + 12, -errnoOf.unsupported);
    }
    const head = writeRetSubmit({
      seqnum: submit.seqnum,
      status: -errnoOf.unsupported,
      length: 0,
      packets: submit.packets,
    });
    this.#send(joinBytes([head, packets]));
  }

  async abortAll(): Promise<void> {
    for (const urb of this.#urbs.values()) urb.abort.abort();
    await Promise.all([...this.#urbs.values()].map((urb) => urb.finished));
  }

  async #run(submit: Submit, data: Uint8Array, urb: Urb): Promise<void> {
    const result = await this.#transfer(submit, data, urb.abort.signal).catch(
      () => failed('protocol', 'The transfer broke.') as UsbResult<Passed>,
    );
    try {
      await this.#borrowed.pipe.write(this.#answer(submit, urb, result));
    } catch {
      this.#borrowed.pipe.close();
    } finally {
      this.#urbs.delete(submit.seqnum);
      this.#held_bytes -= urb.held_bytes;
    }
  }

  #answer(submit: Submit, urb: Urb, result: UsbResult<Passed>): Uint8Array {
    const { seqnum } = submit;
    const wasCancelled = !result.ok && result.failure.kind === 'cancelled';
    // A transfer that ended before the unlink reached it keeps its answer: its bytes would be lost otherwise.
    if (urb.unlinkedBy !== undefined && wasCancelled) return writeRetUnlink(urb.unlinkedBy, -errnoOf.cancelled);
    const passed = result.ok ? result.value : passedBefore(result.failure);
    const isShort = submit.isIn && passed.length < submit.length && (submit.flags & urbFlag.shortNotOk) !== 0;
    const state = result.ok ? (isShort ? -errnoOf.short : 0) : -errnoOf[result.failure.kind];
    const answer = [writeRetSubmit({ seqnum, status: state, length: passed.length })];
    if (submit.isIn) answer.push(passed.bytes as Uint8Array<ArrayBuffer>);
    if (urb.unlinkedBy !== undefined) answer.push(writeRetUnlink(urb.unlinkedBy, 0));
    return joinBytes(answer);
  }

  async #transfer(submit: Submit, data: Uint8Array, signal: AbortSignal): Promise<UsbResult<Passed>> {
    const { exported } = this.#borrowed;
    const inward = (result: UsbResult<Uint8Array>): UsbResult<Passed> =>
      result.ok ? success({ bytes: result.value, length: result.value.length }) : result;
    if (submit.endpoint === 0) {
      const result = await exported.control(
        { ...submit.setup, length: submit.isIn ? Math.min(submit.setup.length, submit.length) : data.length },
        data,
        { signal },
      );
      return !result.ok || submit.isIn ? inward(result) : success({ bytes: nothing, length: data.length });
    }
    const address = submit.endpoint | (submit.isIn ? 0x80 : 0);
    const kind = exported.kindOf(address);
    if (!kind) return failed('not_found', 'There is no such endpoint.');
    if (kind === 'isochronous') return failed('unsupported', 'Sound and video streams are not carried.');
    if (submit.isIn) return inward(await exported.device.transferIn(address, submit.length, { signal }));
    const zeroPacket = (submit.flags & urbFlag.zeroPacket) !== 0;
    const result = await exported.device.transferOut(address, data, { signal, zeroPacket });
    return result.ok ? success({ bytes: nothing, length: result.value }) : result;
  }

  #send(bytes: Uint8Array): void {
    this.#borrowed.pipe.write(bytes).catch(() => this.#borrowed.pipe.close());
  }
}

interface Passed {
  readonly bytes: Uint8Array;
  readonly length: number;
}

const nothing = new Uint8Array(0);

function passedBefore(failure: UsbFailure): Passed {
  return { bytes: failure.passed ?? nothing, length: failure.passed?.length ?? 0 };
}
