import { queryText } from '@mistri/api-client';

const id = encodeURIComponent;

/** Addresses of the pages of a remote repair. */
export const remoteUrls = {
  /** The customer's live session. */
  session: (repairId: string) => `/repairs/${id(repairId)}/session`,
  /** The technician's console. */
  console: (repairId: string) => `/work/${id(repairId)}/console`,
  /** All of them, or those of one repair. */
  admin: (repairId?: string) => `/admin/remote-sessions${queryText({ repair: repairId })}`,
  adminSession: (sessionId: string) => `/admin/remote-sessions/${id(sessionId)}`,
} as const;
