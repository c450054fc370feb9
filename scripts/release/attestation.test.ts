import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  attest,
  changedFiles,
  objections,
  problemsWith,
  publicKeyHex,
  sha256,
  type TestSummary,
} from './attestation.ts';

const commit = 'a'.repeat(40);
const names = ['package-lock.json serves every platform', 'types', 'lint', 'format', 'boundaries'];
const steps = [...names, 'OpenAPI document is up to date', 'unit, database and HTTP tests', 'browser tests'].map(
  (name) => ({
    name,
    ok: true,
    passed: 1,
    failed: 0,
    skipped: 0,
  }),
);
const passed: TestSummary = { commit, clean: true, finishedAt: '2026-11-21T09:00:00.000Z', steps };

describe('an attestation of a release', () => {
  it('is refused without tests of exactly this commit that all ran and passed', () => {
    expect(objections(commit, true, passed)).toEqual([]);
    expect(objections(commit, true, undefined)).toEqual(['There are no test results: run npm test first.']);
    expect(objections(commit, false, passed)[0]).toContain('uncommitted changes');
    expect(objections('b'.repeat(40), true, passed)[0]).toContain('not on bbbb');
    expect(objections(commit, true, { ...passed, clean: false })[0]).toContain('ran with uncommitted changes');
    expect(objections(commit, true, { ...passed, steps: steps.slice(1) })).toEqual([
      'The step "package-lock.json serves every platform" did not run.',
    ]);
    for (const bad of [{ ok: false }, { failed: 1 }, { skipped: 2 }]) {
      const [first, ...rest] = steps;
      const tests = { ...passed, steps: [{ ...(first ?? steps[0]), ...bad } as (typeof steps)[number], ...rest] };
      expect(objections(commit, true, tests)[0]).toContain('did not pass');
    }
  });

  it('names the key, and shows any change of the statement or of a file', () => {
    const pair = generateKeyPairSync('ed25519');
    const lock = Buffer.from('{}');
    const statement = {
      what: 'mistri release' as const,
      commit,
      attestedAt: '2026-11-21T10:00:00.000Z',
      attestedBy: 'compliance',
      files: { 'package-lock.json': sha256(lock) },
      tests: { finishedAt: passed.finishedAt, steps },
    };
    const attestation = attest(statement, pair);
    const trusted = [publicKeyHex(pair.publicKey)];
    expect(problemsWith(attestation, trusted)).toEqual([]);
    expect(problemsWith(attestation, [])[0]).toContain('not trusted');
    const changed = { ...attestation, statement: { ...statement, attestedBy: 'nobody' } };
    expect(problemsWith(changed, trusted)).toEqual(['The signature does not fit: the statement was changed.']);
    expect(changedFiles(statement, () => lock)).toEqual([]);
    expect(changedFiles(statement, () => Buffer.from('{ }'))).toEqual(['package-lock.json']);
    expect(changedFiles(statement, () => undefined)).toEqual(['package-lock.json']);
  });
});
