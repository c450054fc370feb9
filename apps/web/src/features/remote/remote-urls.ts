const id = encodeURIComponent;

/** Addresses of the pages of a remote repair. */
export const remoteUrls = {
  /** The customer's live session. */
  session: (repairId: string) => `/repairs/${id(repairId)}/session`,
  /** The technician's console. */
  console: (repairId: string) => `/work/${id(repairId)}/console`,
  admin: () => '/admin/remote-sessions',
  adminSession: (sessionId: string) => `/admin/remote-sessions/${id(sessionId)}`,
} as const;
