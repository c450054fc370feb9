import { expect, test } from 'vitest';
import { extensionsOf, readableTypes, refuseFile } from './file-rules.ts';

const types = ['image/jpeg', 'application/pdf'];

test('size and type are checked before anything is sent', () => {
  expect(refuseFile({ type: 'image/jpeg', size: 10 }, types, 10)).toBeUndefined();
  expect(refuseFile({ type: 'image/jpeg', size: 11 }, types, 10)).toBe('tooLarge');
  expect(refuseFile({ type: 'text/html', size: 1 }, types, 10)).toBe('wrongType');
  expect(refuseFile({ type: '', size: 1 }, types, 10)).toBe('wrongType');
});

test('types are named as people know them', () => {
  expect(readableTypes([...types, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'])).toBe(
    'JPEG, PDF, XLSX',
  );
});

test('sheets are offered by their endings too, photos need none', () => {
  expect(extensionsOf(['text/csv', 'image/jpeg'])).toEqual(['.csv']);
});
