import { ephemeralDataDir, startEmbeddedPostgres } from '../scripts/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '../apps/api/src/platform/db/migrate.ts';

export interface BenchDatabase {
  /** Superuser URL of a migrated, otherwise empty database. The app's role is `mistri_app`. */
  url: string;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL of its own for one measurement, **durable** (fsync on): a number without durability is not one an order
 * can be sold on. `BENCH_DATABASE_URL` measures another server; it must be empty.
 */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const given = process.env['BENCH_DATABASE_URL'];
  if (given) {
    await migrate(given);
    return { url: given, stop: async () => {} };
  }
  const postgres = await startEmbeddedPostgres({
    dataDir: ephemeralDataDir(),
    ephemeral: true,
    settings: {
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      shared_buffers: '256MB',
      max_connections: '200',
    },
  });
  await migrate(postgres.url);
  return { url: postgres.url, stop: () => postgres.stop() };
}
