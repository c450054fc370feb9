import { defineConfig } from 'vitest/config';

const everywhere = ['apps/**', 'packages/**', 'scripts/**', 'bench/**'];
const named = (suffix: string): string[] => everywhere.map((folder) => `${folder}/*${suffix}`);

/** The suffix of a test says what it costs: pure, with PostgreSQL, with an app on a socket, with whole processes. */
export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: named('.test.ts'),
          exclude: [
            '**/node_modules/**',
            ...named('.db.test.ts'),
            ...named('.http.test.ts'),
            ...named('.process.test.ts'),
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          // Each of some hundred files would read the whole api anew, which takes longer than most of them; none mocks a module
          // or leaves something behind in one: an app, its clock and its database belong to their file.
          isolate: false,
          include: [...named('.db.test.ts'), ...named('.http.test.ts')],
          exclude: ['**/node_modules/**'],
          globalSetup: ['apps/api/test/global-setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'process',
          include: named('.process.test.ts'),
          exclude: ['**/node_modules/**'],
          testTimeout: 300_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['apps/api/src/**/*.ts', 'apps/relay/src/**/*.ts', 'packages/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*-tables.ts', 'packages/api-client/src/generated.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
