import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { ephemeralDataDir, startEmbeddedPostgres } from '../../../scripts/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '../src/platform/db/migrate.ts';

/** One PostgreSQL for the whole run; each test file copies the migrated template into a database of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startEmbeddedPostgres({
    dataDir: ephemeralDataDir(),
    ephemeral: true,
    settings: { max_connections: '300', shared_buffers: '256MB', log_min_messages: 'panic' },
  });
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query('CREATE DATABASE mistri_template');
  await client.end();
  const template = new URL(postgres.url);
  template.pathname = '/mistri_template';
  await migrate(template.toString());
  project.provide('postgresUrl', postgres.url);
  return () => postgres.stop();
}
