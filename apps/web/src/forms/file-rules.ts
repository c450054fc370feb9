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
