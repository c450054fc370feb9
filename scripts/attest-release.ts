/**
 * `npm run release:attest -- --by NAME`: a signed statement that this commit passed every check (GOV-7), written to
 * `data/releases/<commit>.json`. `-- --verify FILE [--keys hex,hex]`: checks such a statement, and this copy against it.
 * Ends with 1 when something is wrong, with 2 when it cannot tell.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileSigningKeys } from '../apps/api/src/platform/crypto/signing-keys.ts';
import {
  attest,
  type Attestation,
  changedFiles,
  objections,
  problemsWith,
  publicKeyHex,
  sha256,
  type TestSummary,
} from './release/attestation.ts';
import { root } from './testing/run-step.ts';
import { summaryFile } from './testing/test-summary.ts';

const { values } = parseArgs({
  options: { by: { type: 'string' }, verify: { type: 'string' }, keys: { type: 'string' } },
});
const keys = () => fileSigningKeys(path.resolve(process.env['KEY_FOLDER'] ?? 'data/keys'), 'release');
const read = (file: string): Buffer | undefined =>
  existsSync(path.join(root, file)) ? readFileSync(path.join(root, file)) : undefined;

function say(problems: readonly string[], well: string): void {
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log(well);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

/** What decides how a copy behaves: dependencies, interface, schema. The code itself is the commit. */
function attestedFiles(): Record<string, string> {
  const folder = 'apps/api/migrations';
  const migrations = readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`);
  const files = ['package-lock.json', 'apps/api/openapi.json', ...migrations];
  return Object.fromEntries(files.map((file) => [file, sha256(read(file) ?? Buffer.alloc(0))]));
}

function verifyFile(file: string): void {
  if (!existsSync(file)) fail(`There is no file ${file}.`);
  const attestation = JSON.parse(readFileSync(file, 'utf8')) as Attestation;
  const trusted = values.keys?.split(',') ?? keys().all.map((key) => publicKeyHex(key.publicKey));
  const changed = changedFiles(attestation.statement, read).map((name) => `${name} is not as it was attested.`);
  say([...problemsWith(attestation, trusted), ...changed], `Release ${attestation.statement.commit} is as attested.`);
}

function attestCommit(by: string): void {
  const git = (...parameters: string[]): string =>
    execFileSync('git', parameters, { cwd: root, encoding: 'utf8' }).trim();
  const commit = git('rev-parse', 'HEAD');
  const clean = git('status', '--porcelain') === '';
  const tests = existsSync(summaryFile) ? (JSON.parse(readFileSync(summaryFile, 'utf8')) as TestSummary) : undefined;
  const against = objections(commit, clean, tests);
  if (!tests || against.length > 0) return say(against, '');
  const { finishedAt, steps } = tests;
  const attestation = attest(
    {
      what: 'mistri release',
      commit,
      attestedAt: new Date().toISOString(),
      attestedBy: by,
      files: attestedFiles(),
      tests: { finishedAt, steps },
    },
    keys().current,
  );
  const folder = path.join(root, 'data/releases');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${commit}.json`);
  writeFileSync(file, `${JSON.stringify(attestation, null, 2)}\n`);
  say([], `Attested: ${path.relative(root, file)}, public key ${attestation.publicKey}`);
}

if (values.verify !== undefined) verifyFile(values.verify);
else if (values.by) attestCommit(values.by);
else fail('Say who attests: npm run release:attest -- --by NAME, or --verify FILE');
