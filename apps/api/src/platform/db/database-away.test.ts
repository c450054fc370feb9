import { expect, test } from 'vitest';
import { isDatabaseAway } from './database-away.ts';

test('a lost connection is told from a mistake in a statement', () => {
  const away = [
    Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' }),
    Object.assign(new Error('connection failure'), { code: '08006' }),
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' }),
    new Error('Connection terminated unexpectedly'),
    new Error('Client has encountered a connection error and is not queryable'),
  ];
  expect(away.map(isDatabaseAway)).toEqual(away.map(() => true));
  const mistakes = [
    Object.assign(new Error('duplicate key'), { code: '23505' }),
    Object.assign(new Error('canceling statement'), { code: '57014' }),
    Object.assign(new Error('no such file'), { code: 'ENOENT', syscall: 'open' }),
    new TypeError('x is not a function'),
  ];
  expect(mistakes.map(isDatabaseAway)).toEqual(mistakes.map(() => false));
});
