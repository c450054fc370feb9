import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { checkTables } from './check-tables.ts';

/**
 * Checks who imports whom and whose SQL touches whose tables, then proves that the check works: forbidden imports are planted, one per kind of rule, and
 * each must be reported. (A cruiser that parses nothing finds nothing and exits 0.)
 */
const root = path.resolve(import.meta.dirname, '../..');
const rooms = createRequire(import.meta.url)('./rooms.cjs') as Record<string, string[]>;

interface Violation {
  rule: { name: string };
  from: string;
  to: string;
}

interface Cruise {
  summary: { violations: Violation[]; totalCruised: number };
}

const folders = ['apps', 'packages', 'scripts'];

function cruise(): Cruise['summary'] {
  const program = path.join(root, 'node_modules/.bin/depcruise');
  const result = spawnSync(
    program,
    ['--config', 'scripts/boundaries/dependency-cruiser.cjs', '--output-type', 'json', ...folders],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 512 * 1024 * 1024,
    },
  );
  if (!result.stdout) throw new Error(`dependency-cruiser printed nothing: ${result.stderr}`);
  return (JSON.parse(result.stdout) as Cruise).summary;
}

/** Rule → a file and the import planted in it. The files exist only while the self-test runs. */
const plants: Record<string, { file: string; imports: string }> = {
  'packages-never-import-apps': {
    file: 'packages/money/src/zz-planted.ts',
    imports: '../../../apps/api/src/platform/clock.ts',
  },
  'app-simulators-imports-no-other-app': {
    file: 'apps/simulators/src/zz-planted.ts',
    imports: '../../api/src/platform/clock.ts',
  },
  'app-relay-imports-no-other-app': {
    file: 'apps/relay/src/zz-planted.ts',
    imports: '../../api/src/platform/clock.ts',
  },
  'contracts-import-nothing-of-ours': {
    file: 'packages/contracts/src/zz-planted.ts',
    imports: '../../money/src/index.ts',
  },
  'browser-packages-use-no-node': { file: 'packages/signed-log/src/zz-planted.ts', imports: 'node:fs' },
  'platform-knows-no-room': { file: 'apps/api/src/platform/zz-planted.ts', imports: '../domains/ledger/index.ts' },
  'only-the-root-composes-rooms': { file: 'apps/api/src/zz-planted.ts', imports: './domains/ledger/index.ts' },
  'apps-never-import-scripts': {
    file: 'apps/api/src/platform/zz-planted-too.ts',
    imports: '../../../../scripts/testing/run-step.ts',
  },
  'room-escrow': { file: 'apps/api/src/domains/escrow/zz-planted.ts', imports: '../orders/index.ts' },
  'room-orders': { file: 'apps/api/src/domains/orders/zz-planted.ts', imports: '../catalogue/zz-planted-inside.ts' },
  'room-cycles': { file: 'apps/api/src/platform/zz-cycle-a.ts', imports: './zz-cycle-b.ts' },
};
const companions: Record<string, string> = {
  'apps/api/src/domains/catalogue/zz-planted-inside.ts': 'export const inside = 1;\n',
  'apps/api/src/platform/zz-cycle-b.ts': "import './zz-cycle-a.ts';\n",
};

function selfTest(): string[] {
  const files = [...Object.values(plants).map((plant) => plant.file), ...Object.keys(companions)].map((file) =>
    path.join(root, file),
  );
  try {
    for (const plant of Object.values(plants)) {
      mkdirSync(path.dirname(path.join(root, plant.file)), { recursive: true });
      writeFileSync(path.join(root, plant.file), `import '${plant.imports}';\n`);
    }
    for (const [file, text] of Object.entries(companions)) writeFileSync(path.join(root, file), text);
    const found = cruise().violations;
    return Object.entries(plants)
      .filter(
        ([rule, plant]) => !found.some((violation) => violation.rule.name === rule && violation.from === plant.file),
      )
      .map(([rule]) => `self-test: the planted violation of ${rule} was not found`);
  } finally {
    for (const file of files) rmSync(file, { force: true });
  }
}

function roomsWithoutRule(): string[] {
  const domains = path.join(root, 'apps/api/src/domains');
  return readdirSync(domains)
    .filter((name) => !(name in rooms))
    .map((name) => `room ${name} is not in scripts/boundaries/rooms.cjs`);
}

const summary = cruise();
const tables = checkTables(root);
const problems = [
  ...summary.violations.map((violation) => `${violation.rule.name}: ${violation.from} → ${violation.to}`),
  ...(summary.totalCruised < 50 ? [`only ${summary.totalCruised} modules were read: the parser is not working`] : []),
  ...roomsWithoutRule(),
  ...tables.problems,
  ...(existsSync(path.join(root, '.git')) ? selfTest() : []),
];
for (const problem of problems) console.error(problem);
console.log(
  `${summary.totalCruised} modules and ${tables.uses} uses of ${tables.owned} tables and functions read, ${problems.length} problems`,
);
process.exitCode = problems.length > 0 ? 1 : 0;
