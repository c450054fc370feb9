import type { Data } from '@mistri/api-client';
import type { BrokenFields, RequestDraft } from './request-draft.ts';

export type RepairOptions = Data<'GET /api/repairs/options'>;

/** What every step of the request gets. */
export interface StepProps {
  draft: RequestDraft;
  change: (changes: Partial<RequestDraft>) => void;
  options: RepairOptions;
  /** Only what somebody tried to go on with is marked. */
  broken: BrokenFields;
  next: () => void;
}
