import { createRequire } from 'node:module';
import type { Quiche } from '@infisical/quic/dist/native/quiche.js';

export type { Config as QuicheConfig, Connection as QuicheConnection } from '@infisical/quic/dist/native/types.js';
export type { Quiche } from '@infisical/quic/dist/native/quiche.js';

const require = createRequire(import.meta.url);

/**
 * The native binding alone, on first use: the package's own JavaScript API is not loaded (ADR 18). An agent that never
 * needs QUIC never pays for it.
 */
export function loadQuiche(): Quiche {
  const module = require('@infisical/quic/dist/native/quiche.js') as { readonly default: Quiche };
  return module.default;
}
