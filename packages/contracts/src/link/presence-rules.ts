/**
 * Messages of the raw WebSocket `/api/link/presence`: JSON, one message a frame, at most 16 KiB. The server says
 * `challenge` first; a device that has not answered it within 10 seconds is cut off.
 */
export const presencePath = '/api/link/presence';
export const maxPresenceMessage_bytes = 16 * 1024;
export const answerChallengeWithin_ms = 10_000;
/** Either side says something at least so often; after three times as long the other side hangs up. */
export const presenceHeartbeat_ms = 25_000;

/**
 * Why the server closes the socket. After `replaced` (the same device came a second time) and `refused` (removed, its
 * person suspended) a device must not come back by itself; after all others it does, with growing pauses.
 */
export const presenceCloseCodes = {
  message: 4400,
  signature: 4401,
  refused: 4403,
  silent: 4408,
  replaced: 4409,
  flood: 4429,
  restart: 1012,
} as const;

/** What the signature over the nonce of `challenge` is for: `signedBytes(presencePurpose, nonce)` of packages/link. */
export const presencePurpose = 'presence';
