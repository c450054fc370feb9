import { defineRoom } from '#platform/room.ts';
import './jobs-tables.ts';

export {
  createJobs,
  openParties,
  type Address,
  type Job,
  type JobLine,
  type NewJob,
  type NewJobLine,
  type Parties,
  type Party,
  platformPayee,
} from './create-jobs.ts';
export {
  cancelJob,
  closeJob,
  type JobRefusal,
  markFulfilled,
  markFunded,
  markVerified,
  refundCancelled,
} from './move-job.ts';
export {
  describeLines,
  getJob,
  type JobRefund,
  jobsOfCheckout,
  linesOf,
  lockJob,
  lockJobs,
  partiesOf,
  refundsOf,
  supplierNames,
} from './read-jobs.ts';
export { startSupply } from './start-supply.ts';
export { type RefundLine, type RefundRefusal, requestRefund } from './request-refund.ts';

export const room = defineRoom({ name: 'jobs' });
