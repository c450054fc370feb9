import { jobNumber } from '@mistri/contracts/jobs/job-number';
import type { ReactElement } from 'react';

/** For desks: the number that people say on the phone, and the whole id small below it, to copy. */
export function JobNumber({ id }: { id: string }): ReactElement {
  return (
    <>
      {jobNumber(id)}
      <br />
      <span style={{ color: 'var(--ink-soft)', fontSize: '0.8125rem', overflowWrap: 'anywhere' }}>{id}</span>
    </>
  );
}
