import { createHash } from 'node:crypto';
import type { ImageSource } from '@mistri/android';
import { memoryPair } from '@mistri/link/test/memory-channel';
import type { BlobPlace } from '../src/blobs/kept-blobs.ts';
import { KeptBlobs } from '../src/blobs/kept-blobs.ts';
import { RepairStage } from './repair-stage.ts';

export interface CutRun {
  readonly size_bytes: number;
  readonly cuts: number;
  readonly way: 'flash' | 'push';
  /** 0 to 1. */
  readonly random: () => number;
  readonly place?: BlobPlace;
}

export interface CutReport {
  readonly cuts: number;
  readonly isIdentical: boolean;
  /** How often each byte was written into the store: 1 when all is well. */
  readonly mostWrites: number;
  readonly leastWrites: number;
  readonly took_ms: number;
  readonly outcome: string;
}

/** Any length without memory: each word is its place, mixed. */
export function endlessImage(size: number): ImageSource {
  return {
    size,
    read: async (at, length) => {
      const bytes = new Uint8Array(length);
      for (let index = 0; index < length; index += 1) {
        const place = at + index;
        bytes[index] = (Math.imul((place >>> 2) + 1, 2_654_435_761) >>> ((place & 3) * 8)) & 255;
      }
      return bytes;
    },
  };
}

/** Remembers how often each byte was written. */
function countingPlace(place: BlobPlace, size_bytes: number): BlobPlace & { readonly written: Uint8Array } {
  const written = new Uint8Array(size_bytes);
  return {
    written,
    create: async (name, length) => {
      const file = await place.create(name, length);
      return {
        ...file,
        write: async (at, bytes) => {
          for (let index = at; index < at + bytes.length; index += 1) written[index] = (written[index] ?? 0) + 1;
          await file.write(at, bytes);
        },
      };
    },
  };
}

const memoryPlace: BlobPlace = {
  create: async (_name, length) => {
    const bytes = new Uint8Array(length);
    return {
      write: async (at, piece) => {
        bytes.set(piece, at);
      },
      read: async (at, count) => bytes.slice(at, at + count),
      close: async () => undefined,
      remove: async () => undefined,
    };
  },
};

/**
 * Sends a file and flashes or pushes it, while the channel under the session is cut at random places: within the transfer by bytes that
 * passed, within the work on the phone by its progress.
 */
export async function transferUnderCuts({ size_bytes, cuts, way, random, place }: CutRun): Promise<CutReport> {
  const began_ms = performance.now();
  const counting = countingPlace(place ?? memoryPlace, size_bytes);
  const cutsAt = Array.from({ length: Math.ceil(cuts * 0.9) }, () => random() * size_bytes).toSorted((a, b) => a - b);
  let passed_bytes = 0;
  let done = 0;
  let reconnect = (): void => undefined;
  const stage = await RepairStage.make({
    blobs: new KeptBlobs(counting, 2 * size_bytes),
    volumeDown: way === 'flash',
    connect: (host, guest) => {
      reconnect = () => {
        const [a, b] = memoryPair((bytes, from) => {
          if (from === 'b') passed_bytes += bytes.length;
          if (cutsAt.length > 0 && passed_bytes > (cutsAt[0] ?? 0)) cut();
          return bytes;
        });
        const cut = (): void => {
          cutsAt.shift();
          done += 1;
          setImmediate(() => {
            a.abort('cut');
            b.abort('cut');
            setImmediate(reconnect);
          });
        };
        cutNow = cut;
        host.attach(a);
        guest.attach(b);
      };
      reconnect();
    },
  });
  let cutNow = (): void => undefined;
  stage.connect();
  await stage.startHost();
  const guest = stage.startGuest();
  stage.confirms = true;
  const image = endlessImage(size_bytes);
  try {
    await stage.until('the phone is there', () => guest.state?.phone.presence === 'there');
    if (way === 'flash') await guest.perform('fastboot.unlock');
    const sent = await guest.sendBlob({ name: 'big.img', content: image });
    if (!sent.ok) throw new Error(JSON.stringify(sent.refusal));
    const { sha256 } = sent.value;
    const onProgress = (): void => {
      if (done < cuts && random() < 0.7) cutNow();
    };
    const reports = { blob: sha256, onProgress };
    const result =
      way === 'flash'
        ? await guest.perform('fastboot.flash', { partition: 'userdata', acceptWarnings: true }, reports)
        : await guest.perform('file.push', { path: '/sdcard/big.img' }, reports);
    const there = way === 'flash' ? stage.phone.partitions.read('userdata') : fileOf(stage, '/sdcard/big.img');
    return {
      cuts: done,
      isIdentical: there.length === size_bytes && createHash('sha256').update(there).digest('hex') === sha256,
      mostWrites: counting.written.reduce((most, count) => Math.max(most, count), 0),
      leastWrites: counting.written.reduce((least, count) => Math.min(least, count), 9),
      took_ms: performance.now() - began_ms,
      outcome: result.ok ? 'done' : `${result.refusal.code}: ${result.refusal.message}`,
    };
  } finally {
    await stage.end();
  }
}

/** As it is in the phone's file system. */
export function fileOf(stage: RepairStage, path: string): Uint8Array {
  const found = stage.phone.system?.files.read(path, 0) ?? [];
  return found instanceof Uint8Array ? found : Buffer.concat([...found]);
}
