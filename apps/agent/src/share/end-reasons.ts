import { endReasons } from '@mistri/contracts/remote-sessions/remote-sessions';

type EndReason = (typeof endReasons)[number];

/** Codes with which both ends finish their session, in words. */
const words: Readonly<Record<EndReason, string>> = {
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
  job_cancelled: 'the repair was cancelled',
  job_reassigned: 'the repair has another technician now',
  account_not_active: 'an account is not active any more',
  device_removed: 'a device was removed',
  sessions_stopped: 'Mistri stopped all sessions',
};

export function wordsOfEnd(reason: string): string {
  return Object.hasOwn(words, reason) ? words[reason as EndReason] : reason;
}
