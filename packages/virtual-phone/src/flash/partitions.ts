import { ownBytes } from '@mistri/usb';

const mib = 1024 * 1024;

/** The table of the flash memory. `userdata` is the capacity of the file system there; its bytes are only what is used. */
export const partitionSizes: Readonly<Record<string, number>> = {
  boot_a: 8 * mib,
  boot_b: 8 * mib,
  recovery_a: 8 * mib,
  recovery_b: 8 * mib,
  system_a: 128 * mib,
  system_b: 128 * mib,
  vbmeta_a: mib / 16,
  vbmeta_b: mib / 16,
  misc: mib / 16,
  devinfo: mib / 16,
  persist: mib,
  userdata: 1024 * mib,
};

export const slotted: ReadonlySet<string> = new Set(['boot', 'recovery', 'system', 'vbmeta']);
/** Written at the factory and by the boot loader alone. */
export const notFlashable: ReadonlySet<string> = new Set(['misc', 'devinfo', 'persist']);

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

  async write(name: string, bytes: Uint8Array): Promise<void> {
    const limit = partitionSizes[name];
    if (limit === undefined || bytes.length > limit)
      throw new Error(`partition ${name} does not hold ${bytes.length} bytes`);
    const kept = ownBytes(bytes);
    this.#bytes.set(name, kept);
    await this.#storage.save(name, kept);
  }
}
