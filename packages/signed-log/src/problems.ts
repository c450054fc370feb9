/** What a verifier found, as precisely as it can be known. `seq` and `batchNo` say where. */
export type LogProblem =
  // Entries against the leaf hashes of their batch
  | { readonly kind: 'entry_changed'; readonly batchNo: number; readonly seq: number }
  | { readonly kind: 'entry_missing'; readonly batchNo: number; readonly seq: number }
  | { readonly kind: 'entry_inserted'; readonly batchNo: number; readonly seq: number }
  /** Stands at `seq` but was sealed as `originalSeq`. */
  | { readonly kind: 'entry_moved'; readonly batchNo: number; readonly seq: number; readonly originalSeq: number }
  /** The leaf hashes no longer give the signed root; the entries themselves still do. */
  | { readonly kind: 'leaf_hashes_changed'; readonly batchNo: number }
  /** Neither leaf hashes nor entries give the signed root: something in this batch is wrong, it cannot be said which. */
  | { readonly kind: 'entries_differ'; readonly batchNo: number }
  // Seals
  | { readonly kind: 'seal_malformed'; readonly batchNo: number }
  | { readonly kind: 'seal_of_other_log'; readonly batchNo: number }
  /** The header is not the one the root was computed from. */
  | { readonly kind: 'header_changed'; readonly batchNo: number }
  | { readonly kind: 'key_unknown'; readonly batchNo: number; readonly keyId: string }
  | { readonly kind: 'signature_wrong'; readonly batchNo: number }
  // The chain
  | { readonly kind: 'batch_missing'; readonly batchNo: number; readonly throughBatchNo: number }
  | { readonly kind: 'batch_out_of_order'; readonly batchNo: number; readonly expectedBatchNo: number }
  /** `prevRoot` is not the root of the batch before: one of the two was replaced. */
  | { readonly kind: 'chain_broken'; readonly batchNo: number }
  | { readonly kind: 'seq_not_continued'; readonly batchNo: number; readonly expectedSeq: number }
  | { readonly kind: 'time_backwards'; readonly batchNo: number }
  // Against what was written down elsewhere
  /** The whole chain from here (or earlier) was sealed anew with a good key. */
  | { readonly kind: 'anchor_differs'; readonly batchNo: number }
  /** The log ends before a batch that is known to have existed. */
  | { readonly kind: 'truncated'; readonly lastBatchNo: number; readonly anchoredBatchNo: number };

/** One English sentence per problem, for the command line and the audit explorer. */
export function describeProblem(problem: LogProblem): string {
  switch (problem.kind) {
    case 'entry_changed':
      return `Entry ${problem.seq} (batch ${problem.batchNo}) was changed after it was sealed.`;
    case 'entry_missing':
      return `Entry ${problem.seq} (batch ${problem.batchNo}) is missing.`;
    case 'entry_inserted':
      return `Entry ${problem.seq} (batch ${problem.batchNo}) was never sealed: it was inserted.`;
    case 'entry_moved':
      return `The entry at ${problem.seq} (batch ${problem.batchNo}) was sealed as entry ${problem.originalSeq}.`;
    case 'leaf_hashes_changed':
      return `The entry digests kept for batch ${problem.batchNo} were changed; its entries are as sealed.`;
    case 'entries_differ':
      return `Entries and digests of batch ${problem.batchNo} were changed; which entries cannot be told.`;
    case 'seal_malformed':
      return `The seal of batch ${problem.batchNo} is not a seal.`;
    case 'seal_of_other_log':
      return `The seal of batch ${problem.batchNo} belongs to another log.`;
    case 'header_changed':
      return `The header of batch ${problem.batchNo} was changed after it was sealed.`;
    case 'key_unknown':
      return `Batch ${problem.batchNo} is signed with a key that is not trusted (${problem.keyId}).`;
    case 'signature_wrong':
      return `The signature of batch ${problem.batchNo} is wrong.`;
    case 'batch_missing':
      return problem.batchNo === problem.throughBatchNo
        ? `Batch ${problem.batchNo} is missing.`
        : `Batches ${problem.batchNo} to ${problem.throughBatchNo} are missing.`;
    case 'batch_out_of_order':
      return `Batch ${problem.batchNo} stands where batch ${problem.expectedBatchNo} must follow.`;
    case 'chain_broken':
      return `Batch ${problem.batchNo} does not continue the batch before it: one of them was replaced.`;
    case 'seq_not_continued':
      return `Batch ${problem.batchNo} must begin with entry ${problem.expectedSeq} and hold as many entries as it says.`;
    case 'time_backwards':
      return `Batch ${problem.batchNo} was sealed before the batch it follows.`;
    case 'anchor_differs':
      return `Batch ${problem.batchNo} is not the one that was anchored: the log was sealed anew.`;
    case 'truncated':
      return `The log ends at batch ${problem.lastBatchNo}, but batch ${problem.anchoredBatchNo} is known to exist.`;
  }
}
