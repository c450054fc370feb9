import { jobNumber } from './job-number.ts';

export interface PaidFor {
  readonly what: 'order' | 'orders' | 'repair' | 'plan';
  /** As people know them, with commas between; nobody reads the number of a plan anywhere. */
  readonly numbers: string;
}

/** What a payment is for, by the jobs it pays: the gateway's page says it in words of whoever sends somebody there. */
export function paidFor(jobIds: readonly string[]): PaidFor {
  const [first = ''] = jobIds;
  const numbers = jobIds.map(jobNumber).join(', ');
  if (first.startsWith('sub_')) return { what: 'plan', numbers: '' };
  if (first.startsWith('rep_')) return { what: 'repair', numbers };
  return { what: jobIds.length > 1 ? 'orders' : 'order', numbers };
}
