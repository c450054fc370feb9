import { expect, test } from 'vitest';
import { progressOf } from './build-pages.ts';

test.each([
  ['  Creating an optimized production build ...', 'compiling'],
  ['✓ Compiled successfully in 41.3s', 'compiled in 41.3s'],
  ['  Running TypeScript ...', 'checking types'],
  ['  Collecting page data using 1 worker ...', 'collecting page data'],
  ['  Generating static pages using 1 worker (3/12) ', 'drawing page 3 of 12'],
  ['├ ƒ /admin/holds', undefined],
])('of "%s" somebody who waits is told: %s', (line, said) => expect(progressOf(line)).toBe(said));
