export type FileRefusal = 'tooLarge' | 'wrongType';

/** Checked before sending so that nobody waits for a refusal; the server decides by the content. */
export function refuseFile(
  file: { type: string; size: number },
  types: readonly string[],
  max_bytes: number,
): FileRefusal | undefined {
  if (file.size > max_bytes) return 'tooLarge';
  return types.includes(file.type) ? undefined : 'wrongType';
}

/** `image/jpeg`, `application/pdf` → `JPEG, PDF`. */
export function readableTypes(types: readonly string[]): string {
  return types.map((type) => known[type] ?? (type.split('/')[1] ?? type).toUpperCase()).join(', ');
}

const known: Record<string, string> = {
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'XLSX',
};

const extensions: Record<string, string> = {
  'text/csv': '.csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': '.xlsx',
};

/** For file choosers of systems that do not know a kind by its MIME type. */
export const extensionsOf = (types: readonly string[]): string[] => types.flatMap((type) => extensions[type] ?? []);
