import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { installMissing } from './debian-packages.ts';
import { bin, root, runProgram, type Step, type StepResult } from './run-step.ts';

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  success: boolean;
  testResults: {
    name: string;
    status?: string;
    message?: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] }[];
  }[];
}

/** GOV-9: 90 % of lines in apps/api and packages. */
export const lineCoverage_percent = 90;

const androidTools = [
  { name: 'adb', file: '/usr/bin/adb' },
  { name: 'fastboot', file: '/usr/bin/fastboot' },
];

export function vitestStep(): Step {
  return {
    name: 'unit, database and HTTP tests',
    run: async () => {
      // Without them the tests that need them are skipped, and reported as not run.
      installMissing([{ name: 'redis-server', file: '/usr/bin/redis-server' }], 'the tests with Redis');
      // Clients by others, for the STUN server.
      installMissing(
        [
          { name: 'stun-client', file: '/usr/bin/stun' },
          { name: 'coturn', file: '/usr/bin/turnutils_stunclient' },
        ],
        'the tests of STUN',
      );
      installMissing(androidTools, 'the tests of the virtual phone');
      // QUIC and TLS as others wrote them; and two pages that exchange by Link.
      installMissing(
        [
          { name: 'ngtcp2-server', file: '/usr/sbin/gtlsserver' },
          { name: 'openssl', file: '/usr/bin/openssl' },
        ],
        'the tests with other implementations',
      );
      if (!process.env['CHROMIUM_PATH'])
        installMissing([{ name: 'chromium', file: '/usr/bin/chromium' }], 'the tests of Link in pages');
      const folder = await mkdtemp(path.join(os.tmpdir(), 'mistri-report-'));
      const report = path.join(folder, 'vitest.json');
      const coverage = ['--coverage', `--coverage.thresholds.lines=${lineCoverage_percent}`];
      try {
        const code = await runProgram(bin('vitest'), [
          'run',
          '--reporter=default',
          '--reporter=json',
          `--outputFile=${report}`,
          ...coverage,
        ]);
        return resultOf(JSON.parse(await readFile(report, 'utf8')) as VitestReport, code);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

function resultOf(report: VitestReport, code: number): StepResult {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const notRun = tests
    .filter((test) => !['passed', 'failed'].includes(test.status))
    .map((test) => ({ name: test.fullName, why: `marked ${test.status} in its file` }));
  return {
    ok: code === 0 && report.success,
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    notRun,
    failures: report.testResults.flatMap((file) => failuresIn(file)),
  };
}

function failuresIn(file: VitestReport['testResults'][number]): { name: string; why: string }[] {
  const where = path.relative(root, file.name);
  const failed = file.assertionResults.filter((test) => test.status === 'failed');
  // A file that could not even be loaded has no tests that failed.
  if (failed.length === 0 && file.status === 'failed') return [{ name: where, why: file.message ?? '' }];
  return failed.map((test) => ({ name: `${where} › ${test.fullName}`, why: test.failureMessages?.join('\n') ?? '' }));
}
