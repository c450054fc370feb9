import { expect, test } from 'vitest';
import { canApply, canCancel, isRunning, sheetType, sheetTypes, stateOf } from './import-look.ts';

test('a checked file is saved only when there is something to save', () => {
  expect(canApply({ state: 'checked', toCreate: 0, toChange: 2 })).toBe(true);
  expect(canApply({ state: 'checked', toCreate: 0, toChange: 0 })).toBe(false);
  expect(canApply({ state: 'applying', toCreate: 5, toChange: 0 })).toBe(false);
});

test('what is finished cannot be stopped', () => {
  const counts = { toCreate: 1, toChange: 0 };
  expect(canCancel({ ...counts, state: 'applying' })).toBe(true);
  for (const state of ['applied', 'failed', 'cancelled']) expect(canCancel({ ...counts, state })).toBe(false);
});

test('only running steps are asked for again', () => {
  expect(isRunning(stateOf('queued'))).toBe(true);
  expect(isRunning(stateOf('checked'))).toBe(false);
  expect(stateOf('something new')).toBe('queued');
});

test('a sheet is known by its name where the system says something else', () => {
  expect(sheetType({ name: 'parts.CSV', type: 'application/vnd.ms-excel' })).toBe('text/csv');
  expect(sheetType({ name: 'parts.csv', type: '' })).toBe('text/csv');
  expect(sheetType({ name: 'parts.xlsx', type: '' })).toBe(sheetTypes[1]);
  expect(sheetType({ name: 'photo.jpg', type: 'image/jpeg' })).toBe('image/jpeg');
});
