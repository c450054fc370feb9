import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

const folder = path.join(import.meta.dirname, '../../../migrations');
const fileName = /^\d{12}_[a-z0-9_-]+\.sql$/;
// Any constant: all migrating processes of one database must use the same one.
const advisoryLock = 774_201_126;

/**
 * Applies every migration not yet applied, in order of name, each in its own transaction, under an advisory lock so
 * that two starting processes do not meet. Refuses to go on when an applied file was edited afterwards.
 *
 * @returns the names that were applied by this call
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'mistri-migrate' });
  await client.connect();
  try {
    await demandVersion(client);
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLock]);
    await client.query(
      `CREATE TABLE IF NOT EXISTS schema_migrations (
         name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const applied = await appliedMigrations(client);
    const done: string[] = [];
    for (const migration of await readMigrations()) {
      const known = applied.get(migration.name);
      if (known === migration.sha256) continue;
      if (known !== undefined) throw new Error(`migration ${migration.name} was changed after it had been applied`);
      await apply(client, migration);
      done.push(migration.name);
    }
    return done;
  } finally {
    await client.end();
  }
}

/** `RETURNING old.…, new.…` and others: an older server takes the schema and fails with the first sale. */
const oldestServer = 18;

async function demandVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ major: number }>(
    `SELECT current_setting('server_version_num')::int / 10000 AS major`,
  );
  const problem = problemWithServer(rows[0]?.major ?? 0);
  if (problem) throw new Error(problem);
}

/** @returns what is wrong with a server of this major version, or undefined */
export function problemWithServer(major: number): string | undefined {
  if (major >= oldestServer) return undefined;
  return `DATABASE_URL names a PostgreSQL ${major} server; Mistri needs ${oldestServer} or newer.`;
}

interface Migration {
  name: string;
  sha256: string;
  sql: string;
}

async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
  return Promise.all(
    names.map(async (name) => {
      if (!fileName.test(name)) throw new Error(`migration ${name}: expected YYYYMMDDHHMM_room_what.sql`);
      const sql = await readFile(path.join(folder, name), 'utf8');
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function appliedMigrations(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; sha256: string }>('SELECT name, sha256 FROM schema_migrations');
  return new Map(rows.map((row) => [row.name, row.sha256]));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(migration.sql);
    await client.query('INSERT INTO schema_migrations (name, sha256) VALUES ($1, $2)', [
      migration.name,
      migration.sha256,
    ]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`migration ${migration.name} failed: ${(error as Error).message}`, { cause: error });
  }
}
