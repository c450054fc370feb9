import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { networkTargets, phoneTargets } from './fuzz/all-targets.ts';
import { runFuzz } from './fuzz/run-fuzz.ts';
import { Watchdog } from './fuzz/watchdog.ts';

/**
 * `npm run soak:fuzz -- --seconds 60`: every parser of bytes from outside is read to, for so long each, what nobody should send.
 * The result is `docs/soak/fuzz.txt`. With `--only NAME --seed N --input N`, one input again.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    only: { type: 'string' },
    input: { type: 'string' },
  },
});
const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
const input = values.input === undefined ? undefined : Number(values.input);
const targets = [...networkTargets, ...phoneTargets].filter(({ name }) => !values.only || name.includes(values.only));
if (!(seconds > 0) || !Number.isSafeInteger(seed) || (input !== undefined && !Number.isSafeInteger(input))) {
  console.error('expected --seconds above 0, --seed and --input whole numbers');
  process.exit(2);
}
if (targets.length === 0) {
  console.error(`no parser is called '${values.only}'; there are:`);
  for (const { name } of [...networkTargets, ...phoneTargets]) console.error(`  ${name}`);
  process.exit(2);
}

const watchdog = new Watchdog();
const lines: string[] = [];
const problems: string[] = [];
let current = '';
const stray = (error: unknown): void => {
  problems.push(`${current}: nobody caught ${String(error)}`);
  console.error(error);
};
process.on('unhandledRejection', stray);
process.on('uncaughtException', stray);
const cpu = process.cpuUsage();
for (const target of targets) {
  current = target.name;
  try {
    const options = { seed, for_ms: seconds * 1000, watchdog, ...(input !== undefined && { only: input }) };
    const { inputs, taken, slowest_ms, memory_bytes } = await runFuzz(target, options);
    const memory = `${(memory_bytes / 1024 / 1024).toFixed(1)} MiB of ${target.most_bytes / 1024 / 1024}`;
    lines.push(`${target.name}: ${inputs} inputs, ${taken} taken; at most ${slowest_ms.toFixed(0)} ms and ${memory}`);
  } catch (error) {
    console.error(error);
    const why = error instanceof Error ? `${error.message}: ${String(error.cause)}` : String(error);
    problems.push(why);
    lines.push(`PROBLEM ${target.name}`);
  }
  console.log(lines.at(-1));
}
await watchdog.stop();
const { user, system } = process.cpuUsage(cpu);
const summary = [
  `Mistri fuzz, ${new Date().toISOString()}, seed ${seed}, ${targets.length} parsers, ${seconds} s each, ${os.cpus().length} cores, Node ${process.version}`,
  ...lines,
  ...problems.map((problem) => `PROBLEM ${problem}`),
  problems.length === 0 ? 'All right.' : `again: npm run soak:fuzz -- --seed ${seed}`,
];
console.log(summary.slice(lines.length + 1).join('\n'));
console.log(`${((user + system) / 1e6).toFixed(0)} s of CPU`);
if (!values.only) {
  const folder = path.join(import.meta.dirname, '../docs/soak');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'fuzz.txt'), `${summary.join('\n')}\n`);
}
process.exit(problems.length === 0 ? 0 : 1);
