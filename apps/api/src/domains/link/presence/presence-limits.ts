/** A limit on everything a socket can take from us. Bursts first, then so many a second. */
export const presenceLimits = {
  /** Handshakes from one subscriber's network, a minute. An office behind one address comes back together. */
  handshakesPerMinute: 120,
  /** Connections that have not said yet who they are, from one network and in all. */
  strangersPerNetwork: 32,
  strangers: 2_000,
  connections: 30_000,
  /** The background program and commands beside it. */
  connectionsPerDevice: 8,
  messages: { burst: 400, perSecond: 50 },
  signals: { burst: 200, perSecond: 20 },
  connects: { burst: 20, perSecond: 0.5 },
  reports: { burst: 64, perSecond: 4 },
  lists: { burst: 10, perSecond: 0.5 },
  /** Messages that wait for the ones before them. */
  waiting: 256,
  /** Who reads so slowly that this piles up is cut off. */
  unsent_bytes: 1024 * 1024,
  sweep_ms: 15_000,
  /** Whether everybody who is connected still may be, in case news of it was lost. */
  recheck_ms: 60_000,
} as const;
