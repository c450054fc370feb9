'use client';

import type { Person } from './use-session.ts';
import { usePerson } from './RequireSession.tsx';

export type Capability = Person['capabilities'][number];

/** Whether to offer something to this admin. The api decides; this only spares people buttons that refuse. */
export function useCan(): (...anyOf: readonly Capability[]) => boolean {
  const { capabilities } = usePerson();
  return (...anyOf) => anyOf.some((name) => capabilities.includes(name));
}
