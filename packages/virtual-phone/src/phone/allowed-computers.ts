import { type ComputerKey, readComputerKey } from '../adb/adb-keys.ts';
import type { AndroidSystem } from '../system/android-system.ts';
import { FileError } from '../system/file-error.ts';
import { uids } from '../system/file-node.ts';

const keysFile = '/data/misc/adb/adb_keys';

/** The computers that the owner has allowed: for always in a file of the system, or until the phone restarts in memory. */
export class AllowedComputers {
  /** By the system that runs: the next one has not heard of them. */
  readonly #forNow = new WeakMap<AndroidSystem, ComputerKey[]>();

  keys(system: AndroidSystem): ComputerKey[] {
    return [...this.#allowedNow(system), ...storedKeys(system)];
  }

  allow(system: AndroidSystem, key: ComputerKey, always: boolean): void {
    // A full disk keeps no key: then it counts until the phone restarts.
    if (!(always && keepKey(system, key))) this.#forNow.set(system, [...this.#allowedNow(system), key]);
  }

  #allowedNow(system: AndroidSystem): readonly ComputerKey[] {
    return this.#forNow.get(system) ?? [];
  }
}

function storedKeys(system: AndroidSystem): ComputerKey[] {
  if (!system.files.exists(keysFile, uids.root)) return [];
  const lines = system.files.readText(keysFile, uids.root).split('\n');
  return lines.flatMap((line) => readComputerKey(new TextEncoder().encode(line)) ?? []);
}

function keepKey(system: AndroidSystem, key: ComputerKey): boolean {
  const texts = [...storedKeys(system), key].map((one) => one.text);
  try {
    system.files.write(keysFile, uids.root, new TextEncoder().encode(texts.join('\n')));
    return true;
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}
