import { expect, test } from 'vitest';
import { auditQuery, badFilters } from './audit-filters.ts';

test('Indian days become moments; the last day counts in full', () => {
  expect(auditQuery({ from: '2026-11-01', to: '2026-11-21' })).toEqual({
    from: '2026-11-01T00:00:00+05:30',
    to: '2026-11-21T18:30:00.000Z',
  });
});

test('what the api would refuse is not sent, and named', () => {
  const values = { action: 'approved', actorId: 'usr 1', traceId: 'abc', subjectId: ' ord_1 ', room: 'kitchen' };
  expect(auditQuery(values)).toEqual({ subjectId: 'ord_1' });
  expect(badFilters(values)).toEqual(['actorId', 'action', 'traceId']);
});

test('nothing chosen asks for everything', () => {
  expect(auditQuery({})).toEqual({});
  expect(badFilters({ action: '' })).toEqual([]);
  expect(auditQuery({ room: 'escrow', action: 'escrow.released' })).toEqual({
    room: 'escrow',
    action: 'escrow.released',
  });
});
