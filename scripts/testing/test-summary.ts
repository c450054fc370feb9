import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestSummary } from '../release/attestation.ts';
import { root, type StepResult } from './run-step.ts';

export const summaryFile = path.join(root, 'data/test-summary.json');

/** Which commit is tested, taken before the first step. Outside of a repository nobody can attest anything. */
export function testedCommit(): { commit: string; clean: boolean } {
  const git = (...parameters: string[]): string =>
    execFileSync('git', parameters, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return { commit: git('rev-parse', 'HEAD'), clean: git('status', '--porcelain') === '' };
  } catch {
    return { commit: 'unknown', clean: false };
  }
}

/** For the attestation of a release (GOV-7). */
export function keepSummary(
  tested: { commit: string; clean: boolean },
  results: readonly (StepResult & { name: string })[],
): void {
  const summary: TestSummary = {
    ...tested,
    finishedAt: new Date().toISOString(),
    steps: results.map(({ name, ok, passed, failed, notRun }) => ({
      name,
      ok,
      passed,
      failed,
      skipped: notRun.length,
    })),
  };
  mkdirSync(path.dirname(summaryFile), { recursive: true });
  writeFileSync(summaryFile, `${JSON.stringify(summary, null, 2)}\n`);
}
