import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { newId } from '#platform/ids.ts';

/** Where bytes live. Names are made by the server (`<area>/<typeid>`): no part of a name comes from a user. */
export interface FileStore {
  put(name: string, bytes: Uint8Array, contentType: string): Promise<void>;
  get(name: string): Promise<Buffer>;
  stream(name: string): Readable | Promise<Readable>;
  remove(name: string): Promise<void>;
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
    get: (name) => readFile(locate(name)),
    stream: (name) => createReadStream(locate(name)),
    remove: (name) => rm(locate(name), { force: true }),
  };
}
