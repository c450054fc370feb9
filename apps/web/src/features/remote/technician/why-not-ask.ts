import { ApiFailure } from '@mistri/api-client';
import { endedRepairs, type RepairState, workedOnRepairs } from '@mistri/contracts/repair/repair-states';

export type WhyNotAsk = 'notYours' | 'over' | 'notNow';

/** As the server would refuse it; what is not known is left to the server. */
export function whyNotAsk(repair: {
  readonly data: { readonly status: RepairState } | undefined;
  readonly error: unknown;
}): WhyNotAsk | undefined {
  // Given to somebody else, or their certificate was suspended: the repair is there no more for them.
  if (repair.error instanceof ApiFailure && [403, 404].includes(repair.error.problem.status)) return 'notYours';
  if (!repair.data || workedOnRepairs.has(repair.data.status)) return undefined;
  return endedRepairs.has(repair.data.status) ? 'over' : 'notNow';
}
