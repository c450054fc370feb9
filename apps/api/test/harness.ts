import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Logger } from 'pino';
import { inject } from 'vitest';
import { type MovableClock, movableClock } from '#platform/clock.ts';
import type { Db } from '#platform/db/database.ts';
import { type App, buildApp } from '../src/build-app.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Administrative URL of the test run's PostgreSQL; `mistri_template` holds the migrated schema. */
    postgresUrl: string;
  }
}

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** A database of its own for one test file, copied from the migrated template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = inject('postgresUrl');
  const name = `t_${randomBytes(8).toString('hex')}`;
  await administer(adminUrl, `CREATE DATABASE ${name} TEMPLATE mistri_template`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => administer(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

export interface TestApp {
  readonly app: App;
  readonly db: Db;
  readonly clock: MovableClock;
  /** `http://127.0.0.1:<port>` once `listen` was asked for, else empty. */
  readonly url: string;
  close(): Promise<void>;
}

export interface TestAppOptions {
  /** Listen on a real socket (default). */
  listen?: boolean;
  environment?: Record<string, string>;
  start?: Date;
  log?: Logger;
}

/**
 * A real app on a real socket and a real database, with a clock the test moves. Background work does not run by
 * itself: `app.outbox.drain()` and `app.tasks.run(name)` do it where the test says.
 */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mistri-test-'));
  const clock = movableClock(options.start ?? new Date('2026-12-01T05:30:00Z'));
  const app = await buildApp({
    clock,
    ...(options.log ? { log: options.log } : {}),
    environment: {
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: '10',
      // Test machines are shared: waiting is not failing.
      DATABASE_WAIT_MS: '120000',
      LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
      FILE_FOLDER: path.join(folder, 'files'),
      KEY_FOLDER: path.join(folder, 'keys'),
      RATE_LIMIT_SCALE: '1000',
      PASSWORD_MEMORY_KIB: '64',
      PASSWORD_PASSES: '1',
      ...options.environment,
    },
  });
  if (options.listen !== false) await app.http.listen({ host: '127.0.0.1', port: 0 });
  const address = app.http.server.address();
  return {
    app,
    db: app.services.db,
    clock,
    url: address && typeof address === 'object' ? `http://127.0.0.1:${address.port}` : '',
    close: async () => {
      await app.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
