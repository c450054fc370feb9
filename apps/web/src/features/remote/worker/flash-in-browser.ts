import type { FlashStorage } from '@mistri/virtual-phone';
import { answered } from '../line/answered.ts';

const databaseName = 'mistri-practice-phone';
const storeName = 'partitions';

/** The flash memory of the practice phone, in IndexedDB: what was repaired stays repaired when the page is loaded again. */
export class FlashInBrowser implements FlashStorage {
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
  }

  static async open(): Promise<FlashInBrowser> {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName);
    return new FlashInBrowser(await answered(request));
  }

  async load(): Promise<ReadonlyMap<string, Uint8Array>> {
    const store = this.#database.transaction(storeName, 'readonly').objectStore(storeName);
    const [names, contents] = await Promise.all([answered(store.getAllKeys()), answered(store.getAll())]);
    return new Map(names.map((name, index) => [name as string, contents[index] as Uint8Array]));
  }

  async save(name: string, bytes: Uint8Array): Promise<void> {
    const store = this.#database.transaction(storeName, 'readwrite').objectStore(storeName);
    await answered(store.put(bytes, name));
  }

  /** As from the shop: the next phone is made anew. */
  async clear(): Promise<void> {
    await answered(this.#database.transaction(storeName, 'readwrite').objectStore(storeName).clear());
  }
}
