/**
 * The table of logical partitions, kept in `super`: dynamic partitions, as phones have them since Android 10. A text of lines
 * `name=size`, as `misc` is one; the bytes of each logical partition are kept beside it by name.
 */
export type SuperTable = ReadonlyMap<string, number>;

/** What extents are counted in: every size is whole blocks. */
export const logicalBlock_bytes = 4096;
/** At the beginning of `super`, for the table itself. */
export const tableRoom_bytes = 1024 * 1024;
const mostLogical = 64;
const logicalName = /^[a-z0-9_]{1,36}$/;
const line = /^([a-z0-9_]{1,36})=(\d{1,12})$/;

export const isLogicalName = (name: string): boolean => logicalName.test(name);
export const wholeBlocks = (size: number): number => Math.ceil(size / logicalBlock_bytes) * logicalBlock_bytes;

/** A line that nobody can read is a partition that is not there. */
export function readSuperTable(bytes: Uint8Array): SuperTable {
  const rows = new TextDecoder().decode(bytes.subarray(0, 64 * 1024)).split('\n');
  return new Map(
    rows.slice(0, mostLogical).flatMap((row) => {
      const [, name, size] = line.exec(row) ?? [];
      return name === undefined ? [] : [[name, Number(size)] as const];
    }),
  );
}

export function writeSuperTable(table: SuperTable): Uint8Array {
  const text = Array.from(table, ([name, size]) => `${name}=${size}\n`).join('');
  // An empty table is a table, too: no bytes at all would be a phone that never had one.
  return new TextEncoder().encode(text === '' ? '\n' : text);
}

/** @returns why the table does not fit into a `super` of that size, or undefined */
export function whyTooFull(table: SuperTable, super_bytes: number): string | undefined {
  if (table.size > mostLogical) return 'too many logical partitions';
  const used = Array.from(table.values()).reduce((sum, size) => sum + wholeBlocks(size), 0);
  return used > super_bytes - tableRoom_bytes ? 'not enough space in super' : undefined;
}
