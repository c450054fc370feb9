import { createHash } from 'node:crypto';
import type { MakeHash } from './hash.ts';

/** The machine's own SHA-256: several times as fast as the portable one. */
export const nodeHash: MakeHash = () => {
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') };
};
