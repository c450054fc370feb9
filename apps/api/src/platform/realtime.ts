import type { LiveEvent } from '@mistri/contracts/realtime/audiences';

/** Live pushes to pages. Rooms say what happened to which audience; the transport (Socket.IO) is wired at the root. */
export interface Realtime {
  /** `audience` is a subject id (`usr_…`, `dlr_…`, job id). Members were checked when they joined. */
  push(audience: string, event: LiveEvent, payload: unknown): void;
  /** Ends every live socket of a user (ID-4). */
  disconnectUser(userId: string): void;
}

/** Used until sockets are attached and by commands that run without a server. */
export const silentRealtime: Realtime = { push: () => undefined, disconnectUser: () => undefined };
