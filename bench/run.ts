import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BenchTable, RunBench } from './bench-table.ts';

/**
 * `npm run bench`: runs every file here that exports `run`, one after the other, prints their tables and saves them to
 * `bench/results/<day>.json` and `latest.json`, each beside what other benches measured before. `-- orders ledger` runs
 * those whose file name contains a given word.
 */
const folder = import.meta.dirname;
const infrastructure = new Set(['run.ts', 'bench-table.ts', 'bench-database.ts', 'bench-process.ts', 'order-cost.ts']);

async function findBenches(words: readonly string[]): Promise<{ file: string; run: RunBench }[]> {
  const found: { file: string; run: RunBench }[] = [];
  for (const file of readdirSync(folder).toSorted()) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts') || infrastructure.has(file)) continue;
    if (words.length > 0 && !words.some((word) => file.includes(word))) continue;
    const module = (await import(path.join(folder, file))) as { run?: RunBench };
    if (module.run) found.push({ file, run: module.run });
  }
  return found;
}

function print(table: BenchTable): void {
  console.log(`\n${table.name}`);
  console.table(table.rows);
  if (table.ratio !== null) console.log(`  ${table.ratio.toFixed(2)} × ${table.peer}`);
  else if (table.peer) console.log(`  peer: ${table.peer}`);
  if (table.bar) console.log(`  bar: ${table.bar.expected}: ${table.bar.passed ? 'passed' : 'NOT PASSED'}`);
  console.log(`  again: ${table.command}`);
}

interface Measured {
  at: string;
  machine: Readonly<Record<string, string | number>>;
  tables: readonly BenchTable[];
}
/** What is kept, by the bench's file name. */
type Results = Record<string, Measured>;

function save(bench: string, tables: readonly BenchTable[]): string {
  const at = new Date().toISOString();
  const machine = {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.cpus().length,
    memory_gib: Math.round(os.totalmem() / 2 ** 30),
    load_before: Number(loadBefore.toFixed(2)),
    node: process.version,
  };
  const results = path.join(folder, 'results');
  mkdirSync(results, { recursive: true });
  const file = path.join(results, `${at.slice(0, 10)}.json`);
  for (const target of [file, path.join(results, 'latest.json')]) {
    const kept = { ...readResults(target), [bench]: { at, machine, tables } };
    writeFileSync(target, `${JSON.stringify(kept, null, 2)}\n`);
  }
  return file;
}

function readResults(file: string): Results {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : {};
}

const loadBefore = os.loadavg()[0] ?? 0;
const words = process.argv.slice(2);
const benches = await findBenches(words);
if (benches.length === 0) {
  console.error(`no bench matches ${words.join(' ')}`);
  process.exit(2);
}
const broken: string[] = [];
for (const bench of benches) {
  console.log(`\n── ${bench.file}`);
  try {
    const result = await bench.run();
    const list: readonly BenchTable[] = 'name' in result ? [result] : result;
    for (const table of list) print(table);
    console.log(`\nsaved to ${path.relative(process.cwd(), save(bench.file.replace(/\.ts$/, ''), list))}`);
  } catch (error) {
    broken.push(bench.file);
    console.error(error);
  }
}
for (const file of broken) console.error(`FAILED: ${file}`);
process.exitCode = broken.length > 0 ? 1 : 0;
