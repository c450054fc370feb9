/**
 * `npm run audit:verify [-- --anchors seals.ndjson] [--keys hex,hex]`: reads the whole audit log and names every row
 * and batch that is not as it was sealed (GOV-1). Ends with 1 when something is wrong, with 2 when it cannot tell.
 *
 * The keys come from `--keys`, else from the anchors file, else from KEY_FOLDER. Seals kept elsewhere (`--anchors`,
 * exported from the audit explorer) also show a log that was cut off or sealed anew.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Seal } from '@mistri/signed-log';
import { readSealPublicKeys, verifyAudit } from '../apps/api/src/domains/governance/index.ts';
import { openDatabase } from '../apps/api/src/platform/db/database.ts';
import { databaseUrl } from './supervisor/database-url.ts';

const { values } = parseArgs({ options: { anchors: { type: 'string' }, keys: { type: 'string' } } });

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

interface Kept {
  publicKeys: string[];
  seals: Seal[];
}

function readAnchors(file: string): Kept {
  if (!existsSync(file)) fail(`There is no file ${file}.`);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  try {
    const parsed = lines.map((line) => JSON.parse(line) as Partial<Seal> & { publicKeys?: string[] });
    return {
      publicKeys: parsed.flatMap((line) => line.publicKeys ?? []),
      seals: parsed.filter((line): line is Seal => line.header !== undefined),
    };
  } catch {
    return fail(`${file} is not an export of seals: expected one JSON object per line.`);
  }
}

const kept = values.anchors === undefined ? undefined : readAnchors(values.anchors);
const folder = path.resolve(process.env['KEY_FOLDER'] ?? 'data/keys');
const publicKeys =
  values.keys?.split(',') ?? kept?.publicKeys ?? (existsSync(folder) ? readSealPublicKeys(folder) : []);
if (publicKeys.length === 0)
  fail(`No public keys: KEY_FOLDER (${folder}) holds no seal-*.pem. Give them with --keys hex,hex or --anchors file.`);

const database = openDatabase({
  url: databaseUrl(process.env),
  poolSize: 2,
  onError: (error) => console.error(error.message),
});
try {
  const anchors = (kept?.seals ?? []).map(({ header, root }) => ({ batchNo: header.batchNo, root }));
  const verdict = await verifyAudit(database.db, { publicKeys, anchors });
  for (const problem of verdict.problems) console.error(problem);
  const size = `${verdict.entries} rows in ${verdict.batches} batches`;
  if (verdict.ok)
    console.log(`The audit log is as it was sealed: ${size}${verdict.head ? `, head ${verdict.head.root}` : ''}.`);
  else
    console.error(
      `The audit log was tampered with: ${verdict.problems.length} problems in ${size}. See docs/runbooks/audit-mismatch.md`,
    );
  process.exitCode = verdict.ok ? 0 : 1;
} catch (error) {
  fail(`The audit log could not be read: ${(error as Error).message}`);
} finally {
  await database.close();
}
