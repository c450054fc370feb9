/**
 * Finds a text that is none: with a NUL, which PostgreSQL can't keep, or with half a character (a lone surrogate), which
 * JSON can write and UTF-8 can't (RFC 8259 §8.2). Walks with a list of its own, since bodies may be nested deeply.
 *
 * @returns where it is, e.g. `items.0.note`; `undefined` when all is well
 */
export function brokenText(root: unknown): string | undefined {
  const waiting: { path: string; value: unknown }[] = [{ path: '', value: root }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, value } = next;
    if (typeof value === 'string' && isBroken(value)) return path;
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue;
    for (const [name, part] of Object.entries(value)) {
      if (isBroken(name)) return path;
      waiting.push({ path: path === '' ? name : `${path}.${name}`, value: part });
    }
  }
  return undefined;
}

function isBroken(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed();
}
