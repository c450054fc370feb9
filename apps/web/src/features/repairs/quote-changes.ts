/** A line of a quote, as far as comparing two of them goes. */
export interface ComparedLine {
  readonly description: string;
  readonly totalMinor: number;
}

export type QuoteChange =
  | { readonly kind: 'added' | 'removed'; readonly line: string; readonly amount_minor: number }
  | { readonly kind: 'repriced'; readonly line: string; readonly before_minor: number; readonly after_minor: number };

/**
 * What a customer has to know before approving a changed quote (REP-7): by the line's words, in the order of the new
 * quote, what is gone last. Lines that say the same thing twice are counted together.
 */
export function quoteChanges(before: readonly ComparedLine[], after: readonly ComparedLine[]): readonly QuoteChange[] {
  const old = sums(before);
  const fresh = sums(after);
  const changes: QuoteChange[] = [];
  for (const [line, amount_minor] of fresh) {
    const before_minor = old.get(line);
    if (before_minor === undefined) changes.push({ kind: 'added', line, amount_minor });
    else if (before_minor !== amount_minor)
      changes.push({ kind: 'repriced', line, before_minor, after_minor: amount_minor });
  }
  for (const [line, amount_minor] of old) if (!fresh.has(line)) changes.push({ kind: 'removed', line, amount_minor });
  return changes;
}

function sums(lines: readonly ComparedLine[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { description, totalMinor } of lines) {
    const name = description.trim();
    found.set(name, (found.get(name) ?? 0) + totalMinor);
  }
  return found;
}
