import { ownBytes } from '@mistri/usb';
import {
  isLogicalName,
  readSuperTable,
  type SuperTable,
  whyTooFull,
  wholeBlocks,
  writeSuperTable,
} from './super-table.ts';

const mib = 1024 * 1024;

/**
 * The table of the flash memory, which the boot loader knows. `userdata` is the capacity of the file system there; its bytes are
 * only what is used. What is inside of `super` only Android knows (`super-table.ts`).
 */
export const partitionSizes: Readonly<Record<string, number>> = {
  boot_a: 8 * mib,
  boot_b: 8 * mib,
  recovery_a: 8 * mib,
  recovery_b: 8 * mib,
  vbmeta_a: mib / 16,
  vbmeta_b: mib / 16,
  misc: mib / 16,
  devinfo: mib / 16,
  persist: mib,
  super: 256 * mib,
  userdata: 1024 * mib,
};

/** Written at the factory, by the boot loader and (`super`) by the commands for logical partitions alone. */
export const notFlashable: ReadonlySet<string> = new Set(['misc', 'devinfo', 'persist', 'super']);
/** Of a phone that was made before it had a table in `super`. */
const tableOfBefore: SuperTable = new Map(
  ['a', 'b'].flatMap((slot) => [
    [`system_${slot}`, 64 * mib],
    [`vendor_${slot}`, 16 * mib],
    [`product_${slot}`, 16 * mib],
  ]),
);

/** Where partitions are kept while the phone is off. */
export interface FlashStorage {
  load(): Promise<ReadonlyMap<string, Uint8Array>>;
  save(name: string, bytes: Uint8Array): Promise<void>;
}

export function memoryStorage(initial: ReadonlyMap<string, Uint8Array> = new Map()): FlashStorage {
  const kept = new Map(initial);
  return {
    load: async () => kept,
    save: async (name, bytes) => void kept.set(name, ownBytes(bytes)),
  };
}

export class Partitions {
  readonly #bytes: Map<string, Uint8Array>;
  readonly #storage: FlashStorage;

  private constructor(storage: FlashStorage, bytes: Map<string, Uint8Array>) {
    this.#storage = storage;
    this.#bytes = bytes;
  }

  static async load(storage: FlashStorage): Promise<Partitions> {
    return new Partitions(storage, new Map(await storage.load()));
  }

  get isEmpty(): boolean {
    return this.#bytes.size === 0;
  }

  /** Bytes as they are; an erased partition is empty. */
  read(name: string): Uint8Array {
    return this.#bytes.get(name) ?? new Uint8Array(0);
  }

  /** Logical partitions by name, with their sizes. */
  get logical(): SuperTable {
    const table = this.read('super');
    return table.length === 0 ? tableOfBefore : readSuperTable(table);
  }

  isLogical(name: string): boolean {
    return this.logical.has(name);
  }

  /** @returns undefined: there is no such partition, neither in the flash memory's table nor in `super` */
  sizeOf(name: string): number | undefined {
    return Object.hasOwn(partitionSizes, name) ? partitionSizes[name] : this.logical.get(name);
  }

  /** Base names of which each slot has its own: `boot` for `boot_a` and `boot_b`. */
  slottedNames({ withLogical }: { withLogical: boolean }): ReadonlySet<string> {
    const names = [...Object.keys(partitionSizes), ...(withLogical ? this.logical.keys() : [])];
    return new Set(names.filter((name) => /_[ab]$/.test(name)).map((name) => name.slice(0, -2)));
  }

  /** Makes logical partitions, gives them other sizes, or (size undefined) takes them away. @returns why not, or undefined */
  async layOut(sizes: ReadonlyMap<string, number | undefined>): Promise<string | undefined> {
    const table = new Map(this.logical);
    for (const [name, size] of sizes) {
      if (!isLogicalName(name) || Object.hasOwn(partitionSizes, name)) return 'not a name of a logical partition';
      if (size === undefined) table.delete(name);
      else table.set(name, wholeBlocks(size));
    }
    const problem = whyTooFull(table, partitionSizes['super'] ?? 0);
    if (problem !== undefined) return problem;
    await this.write('super', writeSuperTable(table));
    // What is behind its new end is not there any more.
    for (const name of sizes.keys()) {
      const bytes = this.read(name);
      const room = table.get(name) ?? 0;
      if (bytes.length > room) await this.#keep(name, bytes.subarray(0, room));
    }
    return undefined;
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    const limit = this.sizeOf(name);
    if (limit === undefined || bytes.length > limit)
      throw new Error(`partition ${name} does not hold ${bytes.length} bytes`);
    await this.#keep(name, bytes);
  }

  async #keep(name: string, bytes: Uint8Array): Promise<void> {
    const kept = ownBytes(bytes);
    this.#bytes.set(name, kept);
    await this.#storage.save(name, kept);
  }
}
