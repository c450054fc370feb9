/**
 * `npm run seed:catalogue -- --products 1000000 [--seed 1]`: fills a migrated database with a large catalogue, the same
 * for the same numbers. Needs DATABASE_URL of the tables' owner; `npm start` prints the port of its own PostgreSQL:
 * postgres://postgres@127.0.0.1:<port>/postgres
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { openDatabase } from '../apps/api/src/platform/db/database.ts';
import { countTermsTask, seedLargeCatalogue } from '../apps/api/src/domains/catalogue/index.ts';

const { values } = parseArgs({
  options: { products: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const products = Number(values.products);
const seed = Number(values.seed);
if (!Number.isInteger(products) || products < 1 || products > 5_000_000 || !Number.isInteger(seed)) {
  console.error('--products takes a whole number from 1 to 5000000, --seed any whole number');
  process.exit(2);
}
const url = process.env['DATABASE_URL'];
if (!url) {
  console.error(
    'DATABASE_URL is missing; expected postgres://postgres@127.0.0.1:<port>/postgres of a migrated database',
  );
  process.exit(2);
}
const client = new pg.Client({ connectionString: url });
await client.connect();
try {
  const started = performance.now();
  await seedLargeCatalogue(client, { products, seed, say: (line) => console.log(`  ${line}`) });
  const database = openDatabase({ url, poolSize: 1, onError: (error) => console.error(error.message) });
  await countTermsTask.run(database.db, undefined as never);
  await database.close();
  console.log(`${products} products in ${Math.round((performance.now() - started) / 1000)} s`);
} finally {
  await client.end();
}
