import type { LinkCandidate } from '@mistri/contracts/link/index';

/** Whether a device names the same places as before, in whatever order. */
export function sameCandidates(one: readonly LinkCandidate[], other: readonly LinkCandidate[]): boolean {
  const textOf = (candidates: readonly LinkCandidate[]): string =>
    candidates
      .map(({ transport, address, port }) => `${transport} ${address} ${port}`)
      .toSorted()
      .join();
  return textOf(one) === textOf(other);
}
