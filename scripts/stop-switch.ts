/**
 * `npm run switch:stop -- SWITCH "reason" [--by NAME]`: throws a kill switch (or `read_only`) straight in the database, for
 * when the api can't be asked. Running processes obey within seconds, others from their start. It only stops; admins open.
 */
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { stopNow } from '../apps/api/src/domains/governance/index.ts';
import { systemOrigin } from '../apps/api/src/platform/audit.ts';
import { openDatabase } from '../apps/api/src/platform/db/database.ts';
import { inTransaction } from '../apps/api/src/platform/db/in-transaction.ts';
import { newId } from '../apps/api/src/platform/ids.ts';
import { killSwitches } from '../apps/api/src/platform/flags.ts';
import { databaseUrl } from './supervisor/database-url.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { by: { type: 'string' } } });
const [flag = '', reason = ''] = positionals;

function fail(message: string, code: 1 | 2): never {
  console.error(message);
  process.exit(code);
}

if (flag === '' || reason.length < 3)
  fail(`Say what and why: npm run switch:stop -- ${[...killSwitches, 'read_only'].join('|')} "reason"`, 2);

const database = openDatabase({
  url: databaseUrl(process.env),
  poolSize: 1,
  onError: (error) => console.error(error.message),
});
try {
  const by = `command:${values.by ?? userInfo().username}`;
  const origin = {
    ...systemOrigin('stop-switch', newId('trc'), new Date(), 'command'),
    actor: { userId: by, role: 'system' as const },
  };
  const stopped = await inTransaction(database.db, (tx) => stopNow(tx, origin, { flag, reason }));
  if (!stopped.ok) fail(stopped.message, 1);
  console.log(
    `${flag} is stopped (version ${stopped.value.version}). An admin opens it again under Flags and switches.`,
  );
} finally {
  await database.close();
}
