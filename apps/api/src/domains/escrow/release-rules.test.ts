import { describe, expect, it } from 'vitest';
import { decideRelease, type ReleaseFacts } from './release-rules.ts';

const facts: ReleaseFacts = {
  state: 'release_requested',
  refundRunning: false,
  jobState: 'fulfilled',
  jobGross_minor: 100,
  needsTwo: false,
  twoPersonRelease_minor: 100,
  validApprovers: [],
  admin: 'anna',
};
const big = { jobGross_minor: 101 };

describe('decideRelease', () => {
  it.each([
    ['one admin up to the threshold', {}, { do: 'release' }],
    ['the first of two above it', big, { do: 'approve', approvals: 1, needed: 2 }],
    ['the second of two', { ...big, validApprovers: ['bala'] }, { do: 'release' }],
    ['the same admin twice', { ...big, validApprovers: ['anna'] }, { do: 'refuse', code: 'escrow.already_approved' }],
    ['a small amount asked for early', { needsTwo: true }, { do: 'approve', approvals: 1, needed: 2 }],
    ['a frozen hold', { state: 'on_hold' as const }, { do: 'refuse', code: 'escrow.on_hold' }],
    ['an open window', { state: 'held' as const }, { do: 'refuse', code: 'escrow.not_requested' }],
    ['a released hold', { state: 'released' as const }, { do: 'refuse', code: 'escrow.ended' }],
    ['a refunded hold', { state: 'refunded' as const }, { do: 'refuse', code: 'escrow.ended' }],
    ['a job that is only paid', { jobState: 'funded' }, { do: 'refuse', code: 'escrow.not_fulfilled' }],
    ['a refund on its way', { refundRunning: true }, { do: 'refuse', code: 'escrow.refund_running' }],
  ])('%s', (_what, change, decision) => {
    expect(decideRelease({ ...facts, ...change })).toEqual(decision);
  });
});
