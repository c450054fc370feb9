import { existsSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { browserStep } from './testing/browser-step.ts';
import { bin, checkStep, root, type Step, type StepResult } from './testing/run-step.ts';
import { chaosStep, labStep } from './testing/lab-step.ts';
import { keepSummary, testedCommit } from './testing/test-summary.ts';
import { vitestStep } from './testing/vitest-step.ts';

/** `npm test`: every check and every test. `--only types,lint` runs some. A failing step does not keep later ones from running. */
const shownFailures = 12;
const node = process.execPath;
const has = (file: string): boolean => existsSync(path.join(root, file));

const steps: Record<string, Step[]> = {
  lock: [checkStep('package-lock.json serves every platform', node, ['scripts/complete-lock.mjs', '--check'])],
  types: [
    checkStep('types', bin('tsc'), ['-p', '.']),
    checkStep('types of the browser tests', bin('tsc'), ['-p', 'e2e']),
    ...(has('apps/web/tsconfig.json') ? [checkStep('types of the pages', bin('tsc'), ['-p', 'apps/web'])] : []),
  ],
  lint: [checkStep('lint', bin('oxlint'), ['--type-aware', '--quiet'])],
  format: [checkStep('format', bin('oxfmt'), ['--check', '.'])],
  boundaries: [checkStep('boundaries', node, ['scripts/boundaries/check.ts'])],
  openapi: has('scripts/openapi.ts')
    ? [checkStep('OpenAPI document is up to date', node, ['scripts/openapi.ts', '--check'])]
    : [],
  unit: [vitestStep()],
  // Where namespaces are not to be had it is reported as not run.
  lab: [labStep(), chaosStep()],
  e2e: [browserStep()],
};

async function main(): Promise<number> {
  const only = process.argv.includes('--only')
    ? process.argv[process.argv.indexOf('--only') + 1]?.split(',')
    : undefined;
  const unknown = only?.filter((name) => !(name in steps)) ?? [];
  if (unknown.length > 0) {
    console.error(`unknown step ${unknown.join(', ')}; there are ${Object.keys(steps).join(', ')}`);
    return 2;
  }
  const tested = testedCommit();
  const results: (StepResult & { name: string })[] = [];
  for (const step of Object.entries(steps).flatMap(([key, list]) => (only && !only.includes(key) ? [] : list))) {
    console.log(`\n── ${step.name}`);
    const startedAt = performance.now();
    const result = await step.run();
    results.push({ ...result, name: step.name });
    console.log(
      `── ${step.name}: ${result.ok ? 'ok' : 'FAILED'} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`,
    );
  }
  keepSummary(tested, results);
  return summary(results);
}

function summary(results: readonly (StepResult & { name: string })[]): number {
  const notRun = results.flatMap((result) => result.notRun);
  const total = (of: (result: StepResult) => number): number => results.reduce((sum, result) => sum + of(result), 0);
  const broken = results.filter((result) => !result.ok);
  console.log(`\n${'─'.repeat(60)}`);
  for (const result of broken) console.log(`FAILED: ${result.name}`);
  for (const failure of broken.flatMap((result) => result.failures ?? []).slice(0, shownFailures)) {
    console.log(`  ${failure.name}`);
    for (const line of firstLines(failure.why)) console.log(`      ${line}`);
  }
  console.log(`tests not run: ${notRun.length}`);
  for (const test of notRun) console.log(`  ${test.name}: ${test.why}`);
  const allowed = process.env['MISTRI_ALLOW_SKIPS'] === '1';
  if (notRun.length > 0 && !allowed) console.log('Set MISTRI_ALLOW_SKIPS=1 to accept that on this machine.');
  console.log(
    `${total((result) => result.passed)} passed, ${total((result) => result.failed)} failed, ${notRun.length} skipped`,
  );
  const onlySkips = broken.every((result) => result.failed === 0 && result.notRun.length > 0);
  if (notRun.length > 0 && allowed && onlySkips) return 0;
  return broken.length > 0 || notRun.length > 0 ? 1 : 0;
}

/** What the test said and where: without colours, and without the frames of others' code. */
function firstLines(why: string): string[] {
  const lines = stripVTControlCharacters(why)
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('node_modules'));
  return lines.slice(0, 5).map((line) => line.trim().slice(0, 200));
}

process.exitCode = await main();
