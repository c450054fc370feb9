/** A limit on everything a socket can take from us. */
export const socketLimits = {
  message_bytes: 16 * 1024,
  socketsPerUser: 20,
  watchesPerSocket: 50,
  /** What a client may send: a few more than a page with all its lists needs. */
  messages: 60,
  messagesWithin_ms: 10_000,
  sweep_ms: 60_000,
} as const;
