import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { liveOverSockets } from '../packages/link/test/socket-life.ts';
import { seededRandom } from './rig/seeded-random.ts';

/**
 * `npm run soak:link -- --minutes 60 --seed 1`: sessions over real sockets whose connections are cut or fall silent every few
 * hundred milliseconds, while bytes with a running hash flow both ways. The result is `docs/soak/link.txt`.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    megabytes: { type: 'string', default: '256' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
const [minutes, megabytes, seed] = [values.minutes, values.megabytes, values.seed].map(Number);
if (!(minutes && minutes > 0 && megabytes && megabytes > 0) || !Number.isSafeInteger(seed)) {
  console.error('expected --minutes and --megabytes above 0, and --seed a whole number');
  process.exit(2);
}

const random = seededRandom(seed ?? 0);
const start_ms = performance.now();
const total = { lives: 0, cuts: 0, channels: 0, repeated: 0 };
const problems: string[] = [];
while (problems.length === 0 && (total.lives === 0 || (performance.now() - start_ms) / 60_000 < minutes)) {
  const life = await liveOverSockets({ length_bytes: megabytes * 1024 * 1024, random, cutEvery_ms: 300 });
  total.lives += 1;
  total.cuts += life.cuts;
  total.channels += life.channels;
  total.repeated += life.repeated;
  problems.push(...life.problems);
  console.log(`life ${total.lives}: ${life.cuts} cuts, ${life.channels} channels, ${life.problems.length} problems`);
}
const took = ((performance.now() - start_ms) / 60_000).toFixed(1);
const lines = [
  `Link soak, ${new Date().toISOString()}, seed ${seed}, ${took} minutes, ${os.cpus().length} cores, Node ${process.version}`,
  `${total.lives} sessions of ${megabytes} MiB each way: ${total.channels} channels, ${total.cuts} cuts, ${total.repeated} frames twice on the wire and once delivered`,
  ...problems.map((problem) => `PROBLEM ${problem}`),
  problems.length === 0 ? 'Every byte arrived once and in order.' : `again: npm run soak:link -- --seed ${seed}`,
];
console.log(lines.join('\n'));
const folder = path.join(import.meta.dirname, '../docs/soak');
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, 'link.txt'), `${lines.join('\n')}\n`);
process.exit(problems.length === 0 ? 0 : 1);
