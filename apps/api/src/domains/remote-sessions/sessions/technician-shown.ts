import type { Services } from '#platform/services.ts';
import { openText, type RemoteSessionRow } from './sessions-store.ts';

/** The technician as the customer was shown them: what the consent names, whatever changes later. */
export interface ShownTechnician {
  readonly name: string;
  readonly certificate: string;
  readonly certifiedUntil: string;
  readonly hasPhoto: boolean;
}

const erased: ShownTechnician = { name: '', certificate: '', certifiedUntil: '1970-01-01', hasPhoto: false };

export function shownTechnician(services: Services, session: RemoteSessionRow): ShownTechnician {
  const text = openText(services, session, 'technician', session.technician_sealed);
  return text === undefined ? erased : (JSON.parse(text) as ShownTechnician);
}
