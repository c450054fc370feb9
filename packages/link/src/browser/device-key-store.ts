import { type DeviceKey, deviceKeyOf } from '../secure/device-key.ts';

type Pair = Parameters<typeof deviceKeyOf>[0];

/** What is used of IndexedDB: this package compiles without a browser's types. */
export interface DatabaseFactory {
  open(name: string, version: number): DatabaseRequest<Database> & { onupgradeneeded: (() => void) | null };
}
interface DatabaseRequest<Result> {
  readonly result: Result;
  readonly error: { readonly name: string } | null;
  onsuccess: (() => void) | null;
  onerror: (() => void) | null;
}
interface Database {
  createObjectStore(name: string): unknown;
  transaction(store: string, mode: 'readonly' | 'readwrite'): { objectStore(name: string): Store };
  close(): void;
}
interface Store {
  get(key: string): DatabaseRequest<unknown>;
  add(value: unknown, key: string): DatabaseRequest<unknown>;
}

const storeName = 'device-keys';

/**
 * The key of this browser as a device: made here at the first call, kept in IndexedDB, and not extractable. Code of this
 * page can sign with it, nobody can copy it away.
 *
 * @throws Error when the browser keeps nothing (private windows of some), or knows no Ed25519
 */
export async function readDeviceKey(databases: DatabaseFactory, name = 'own'): Promise<DeviceKey> {
  const database = await opened(databases);
  try {
    const store = (mode: 'readonly' | 'readwrite'): Store =>
      database.transaction(storeName, mode).objectStore(storeName);
    const kept = (await answered(store('readonly').get(name))) as Pair | undefined;
    if (kept) return await deviceKeyOf(kept);
    const made = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    if (!('privateKey' in made)) throw new Error('Ed25519 makes pairs');
    try {
      await answered(store('readwrite').add(made, name));
      return await deviceKeyOf(made);
    } catch (error) {
      // Another tab was faster: its key is this device's.
      const theirs = (await answered(store('readonly').get(name))) as Pair | undefined;
      if (!theirs) throw error;
      return await deviceKeyOf(theirs);
    }
  } finally {
    database.close();
  }
}

async function opened(databases: DatabaseFactory): Promise<Database> {
  const request = databases.open('mistri-link', 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(storeName);
  };
  return answered(request);
}

function answered<Result>(request: DatabaseRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(new Error(`the browser keeps no device key (${request.error?.name ?? 'unknown reason'})`));
    };
  });
}
