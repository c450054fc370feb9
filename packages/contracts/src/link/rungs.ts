/** The rungs of the ladder, best first. */
export const rungs = ['tcp', 'quic', 'ice', 'rdp', 'relay'] as const;
