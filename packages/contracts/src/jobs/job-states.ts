/** A job is anything that is paid. */
export const jobKinds = ['order', 'repair', 'booking', 'subscription'] as const;
export type JobKind = (typeof jobKinds)[number];

/** What a line of a job is paid for. */
export const jobLineKinds = ['goods', 'delivery', 'service', 'fee'] as const;
export type JobLineKind = (typeof jobLineKinds)[number];

export const jobStates = ['open', 'funded', 'fulfilled', 'verified', 'closed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

/** Which state may follow which; the whole table. `closed` and `cancelled` are final. */
export const jobTransitions: Readonly<Record<JobState, readonly JobState[]>> = {
  open: ['funded', 'cancelled'],
  funded: ['fulfilled', 'cancelled'],
  fulfilled: ['verified', 'closed'],
  verified: ['closed'],
  closed: [],
  cancelled: [],
};
