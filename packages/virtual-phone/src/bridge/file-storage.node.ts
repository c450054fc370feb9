import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FlashStorage } from '../flash/partitions.ts';
import { isLogicalName } from '../flash/super-table.ts';

/** One file per partition in a folder. A write is whole or not there. */
export function folderStorage(folder: string): FlashStorage {
  return {
    load: async () => {
      await mkdir(folder, { recursive: true });
      const names = (await readdir(folder)).filter(
        // Logical partitions have whatever names they were given; those of the flash memory have names of the same form.
        (file) => file.endsWith('.img') && isLogicalName(file.slice(0, -4)),
      );
      const entries = names.map(
        async (file) => [file.slice(0, -4), new Uint8Array(await readFile(path.join(folder, file)))] as const,
      );
      return new Map(await Promise.all(entries));
    },
    save: async (name, bytes) => {
      const file = path.join(folder, `${name}.img`);
      await writeFile(`${file}.new`, bytes);
      await rename(`${file}.new`, file);
    },
  };
}
