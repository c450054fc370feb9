import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { tableExceptions } from './table-exceptions.ts';
import { readOwnership, type Source, type TableUse } from './table-ownership.ts';

/** One planted use of another room's table per way of writing SQL. Each must be found, in memory: nothing is written. */
const plants: readonly (Source & { readonly table: string })[] = [
  code('ledger', 'orders', 'kysely', "db.selectFrom('orders as o').selectAll()"),
  code('orders', 'holds', 'join', "db.selectFrom('orders').innerJoin('holds as h', 'h.job_id', 'orders.order_id')"),
  code('orders', 'stock', 'write', "tx.updateTable('stock').set({ quantity: 0 })"),
  code(
    'escrow',
    'payments',
    'template',
    'sql<number>`SELECT 1 FROM holds, payments AS p WHERE ${a} = p.x`.execute(db)',
  ),
  code('jobs', 'ledger_post', 'function', 'sql`SELECT ledger_post(${transfer})`.execute(tx)'),
  code('places', 'sessions', 'variable', "for (const table of ['sessions'] as const) tx.deleteFrom(table)"),
  code('reports', 'products', 'client', "client.query('DELETE FROM products')"),
  migration('catalogue', 'users', 'reference', 'CREATE TABLE zz_planted (id text REFERENCES users (user_id));'),
  migration('orders', 'audit_log', 'trigger', 'CREATE TRIGGER zz BEFORE INSERT ON audit_log EXECUTE FUNCTION zz();'),
];

function code(room: string, table: string, way: string, text: string) {
  return { path: `apps/api/src/domains/${room}/zz-planted-${way}.ts`, text: `${text};\n`, table };
}

function migration(room: string, table: string, way: string, text: string) {
  return { path: `apps/api/migrations/209901010000_${room}_zz-planted-${way}.sql`, text, table };
}

export function checkTables(root: string): { problems: string[]; owned: number; uses: number } {
  const sources = readSources(root);
  const { owners, uses } = readOwnership(sources);
  const foreign = uses.filter((use) => use.room !== use.owner);
  const problems = [
    ...foreign
      .filter((use) => !tableExceptions.some((exception) => covers(exception, use)))
      .map((use) => `table-of-another-room: ${use.path} → ${use.table} (${use.owner})`),
    ...tableExceptions
      .filter((exception) => !foreign.some((use) => covers(exception, use)))
      .map((exception) => `table-exceptions.ts: ${exception.room} does not use ${exception.table} any more`),
    ...(uses.length < owners.size ? [`only ${uses.length} uses of ${owners.size} tables found: nothing is read`] : []),
    ...selfTest(sources),
  ];
  return { problems, owned: owners.size, uses: uses.length };
}

function covers(exception: { room: string; table: string }, use: TableUse): boolean {
  return exception.table === use.table && (exception.room === '*' || exception.room === use.room);
}

function selfTest(sources: readonly Source[]): string[] {
  const found = readOwnership([...sources, ...plants]).uses.filter((use) => use.room !== use.owner);
  return plants
    .filter((plant) => !found.some((use) => use.path === plant.path && use.table === plant.table))
    .map((plant) => `self-test: the planted use of ${plant.table} in ${plant.path} was not found`);
}

function readSources(root: string): Source[] {
  return ['apps/api/migrations', 'apps/api/src'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => `${folder}/${file.split(path.sep).join('/')}`)
      .filter((file) => /\.(ts|sql)$/.test(file) && !file.endsWith('.test.ts'))
      .map((file) => ({ path: file, text: readFileSync(path.join(root, file), 'utf8') })),
  );
}
