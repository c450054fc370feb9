import { expect, it } from 'vitest';
import { problemWithServer } from './migrate.ts';

it('refuses a server that is too old by the name of the variable, and takes newer ones', () => {
  expect(problemWithServer(15)).toContain('DATABASE_URL names a PostgreSQL 15 server');
  expect(problemWithServer(17)).toContain('18 or newer');
  expect([18, 19].map(problemWithServer)).toEqual([undefined, undefined]);
});
