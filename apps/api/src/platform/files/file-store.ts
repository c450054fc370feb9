import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { newId } from '#platform/ids.ts';

/** Where bytes live. Names are made by the server (`<area>/<typeid>`): no part of a name comes from a user. */
export interface FileStore {
  put(name: string, bytes: Uint8Array, contentType: string): Promise<void>;
  get(name: string): Promise<Buffer>;
  /** Bytes `from` to `to`, both included; less when the file ends before. */
  getRange(name: string, range: { from: number; to: number }): Promise<Buffer>;
  /** A file that is not there is removed already. */
  remove(name: string): Promise<void>;
  close(): void;
}

const safeName = /^[a-z0-9-]+(?:\/[a-z0-9_.-]+){1,3}$/;

/** @throws when the name is not one the server can have made (path tricks end here). */
export function checkFileName(name: string): string {
  if (!safeName.test(name) || name.includes('..')) throw new Error('bad file name');
  return name;
}

export function newFileName(area: string, extension: string): string {
  return checkFileName(`${area}/${newId('fil')}.${extension}`);
}

/** Files below one folder; written beside and renamed, so that a crash leaves no half file under a good name. */
export function folderFileStore(root: string): FileStore {
  const locate = (name: string): string => path.join(root, checkFileName(name));
  return {
    put: async (name, bytes) => {
      const target = locate(name);
      await mkdir(path.dirname(target), { recursive: true });
      const temporary = `${target}.${newId('tmp')}`;
      await writeFile(temporary, bytes, { mode: 0o600 });
      await rename(temporary, target);
    },
    get: async (name) => readFile(locate(name)),
    getRange: async (name, { from, to }) => {
      const file = await open(locate(name));
      try {
        const bytes = Buffer.alloc(to - from + 1);
        const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
        return bytes.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    remove: async (name) => rm(locate(name), { force: true }),
    close: () => {},
  };
}
