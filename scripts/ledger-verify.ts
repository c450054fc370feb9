/** `npm run ledger:verify`: recomputes every balance from its entries (PAY-2). Ends with 1 when something differs. */
import { verifyLedger } from '../apps/api/src/domains/ledger/index.ts';
import { openDatabase } from '../apps/api/src/platform/db/database.ts';
import { databaseUrl } from './supervisor/database-url.ts';

const database = openDatabase({
  url: databaseUrl(process.env),
  poolSize: 1,
  onError: (error) => console.error(error.message),
});
try {
  const problems = await verifyLedger(database.db);
  if (problems.length === 0) console.log('The ledger is sound: every balance equals the sum of its entries.');
  else {
    console.table(problems);
    process.exitCode = 1;
  }
} finally {
  await database.close();
}
