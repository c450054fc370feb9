import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type DebianPackage, installMissing } from './debian-packages.ts';
import { bin, runProgram, type Step, type StepResult } from './run-step.ts';

/** The browser of the tests; e2e/playwright.config.ts starts the same. Another one by CHROMIUM_PATH. */
const chromium = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Debian packages of the browser tests, and the file by which each is known to be there. */
const packages: readonly DebianPackage[] = [
  { name: 'chromium', file: chromium },
  { name: 'fonts-noto-core', file: '/usr/share/fonts/truetype/noto/NotoSansTamil-Regular.ttf' },
];

interface Suite {
  title: string;
  suites?: Suite[];
  specs?: {
    title: string;
    file?: string;
    tests: { status: string; results: { status: string; error?: { message?: string } }[] }[];
  }[];
}

export function browserStep(): Step {
  return {
    name: 'browser tests',
    run: async () => {
      const missing = missingParts();
      if (missing) return { ok: false, passed: 0, failed: 0, notRun: [{ name: 'all browser tests', why: missing }] };
      const folder = await mkdtemp(path.join(os.tmpdir(), 'mistri-report-'));
      const report = path.join(folder, 'playwright.json');
      try {
        const code = await runProgram(bin('playwright'), ['test', '--config', 'e2e/playwright.config.ts'], {
          PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        });
        return resultOf(JSON.parse(await readFile(report, 'utf8')) as { suites: Suite[] }, code);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** @returns why the browser tests cannot run, or undefined when everything is there */
function missingParts(): string | undefined {
  if (!process.env['CHROMIUM_PATH']) return installMissing(packages, 'the browser tests');
  return existsSync(chromium) ? undefined : `CHROMIUM_PATH names no file: ${chromium}`;
}

function resultOf(report: { suites: Suite[] }, code: number): StepResult {
  const specs = report.suites.flatMap((suite) => specsOf(suite));
  const ran = specs.filter((spec) => spec.tests.some((test) => test.results.length > 0 && test.status !== 'skipped'));
  const passed = ran.filter((spec) => spec.tests.every((test) => test.status === 'expected')).length;
  const notRun = specs
    .filter((spec) => !ran.includes(spec))
    .map((spec) => ({ name: spec.title, why: 'skipped in its file' }));
  const failures = ran
    .filter((spec) => spec.tests.some((test) => test.status !== 'expected'))
    .map((spec) => ({
      name: `e2e/${spec.file ?? ''} › ${spec.title}`,
      why: spec.tests.flatMap((test) => test.results.map((result) => result.error?.message ?? '')).join('\n'),
    }));
  return { ok: code === 0, passed, failed: ran.length - passed, notRun, failures };
}

function specsOf(suite: Suite): NonNullable<Suite['specs']> {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap((inner) => specsOf(inner))];
}
