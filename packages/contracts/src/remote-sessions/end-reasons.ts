/**
 * Why the platform or a side ended a session: a code for pages; `endNote` holds what a person wrote. Both ends also finish their Link
 * session with one of these (`customer_stopped`, `technician_finished`, `time_over`), so that the first news says it right.
 */
export const endReasons = [
  'customer_stopped',
  'customer_refused',
  'technician_finished',
  'technician_withdrew',
  'admin_terminated',
  'time_over',
  'no_answer',
  'connection_lost',
  'no_connection',
  'job_completed',
  'job_cancelled',
  'job_reassigned',
  'account_not_active',
  'device_removed',
  'sessions_stopped',
] as const;
export type EndReason = (typeof endReasons)[number];

/** In words: what both devices are told as Link ends, and what the command `mistri` shows. */
export const sentencesOfEnd: Readonly<Record<EndReason, string>> = {
  customer_stopped: 'the customer stopped it',
  customer_refused: 'the customer refused',
  technician_finished: 'the technician is done',
  technician_withdrew: 'the technician withdrew the request',
  admin_terminated: 'Mistri ended it',
  time_over: 'the time is over',
  no_answer: 'nobody answered in time',
  connection_lost: 'the connection did not come back',
  no_connection: 'no connection was found',
  job_completed: 'the repair is completed',
  job_cancelled: 'the repair is over',
  job_reassigned: 'the repair has another technician now',
  account_not_active: 'an account is not active any more',
  device_removed: 'a device was removed',
  sessions_stopped: 'Mistri stopped all sessions',
};

/** From its code, or from the sentence that a device was told. */
export function readEndReason(text: string): EndReason | undefined {
  return endReasons.find((reason) => reason === text || sentencesOfEnd[reason] === text);
}

/** For people; words that are no code of ours stay as they are. */
export function wordsOfEnd(reason: string): string {
  const known = readEndReason(reason);
  return known === undefined ? reason : sentencesOfEnd[known];
}
