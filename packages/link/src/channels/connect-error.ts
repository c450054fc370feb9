/**
 * `refused`: the other end, or a rule there, said no. `no answer`: nothing came in time. `failed`: something came, and it
 * was not what it had to be.
 */
export type ConnectOutcome = 'refused' | 'no answer' | 'failed';

/** Why a rung did not work: for the trace of the ladder, so without secrets, and in words for people. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  readonly outcome: ConnectOutcome;

  constructor(outcome: ConnectOutcome, message: string) {
    super(message);
    this.outcome = outcome;
  }
}
