/** A moment in India as a field of the kind `datetime-local` writes it, and back. India has no summer time. */
const offset_ms = 5.5 * 3_600_000;

export function toLocalMoment(at: Date): string {
  return new Date(at.getTime() + offset_ms).toISOString().slice(0, 16);
}

/** @returns undefined when it is no moment */
export function fromLocalMoment(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(text)) return undefined;
  const at = Date.parse(`${text}+05:30`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
