import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { transferUnderCuts } from '../packages/remote-repair/test/transfer-under-cuts.ts';
import { seededRandom } from './rig/seeded-random.ts';

/**
 * `npm run soak:repair -- --mib 200 --cuts 50 --seed 1`: a flash and an adb push of that size, each while the channel under the session
 * is cut so often at random places. Both must end bit-identical, each byte written once. The result is `docs/soak/repair.txt`.
 */
const { values } = parseArgs({
  options: {
    mib: { type: 'string', default: '200' },
    cuts: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
const [mib, cuts, seed] = [values.mib, values.cuts, values.seed].map(Number) as [number, number, number];
if (!(mib >= 1 && mib <= 250) || !(cuts >= 1 && cuts <= 1000) || !Number.isSafeInteger(seed)) {
  console.error('expected --mib 1 … 250, --cuts 1 … 1000 and --seed a whole number');
  process.exit(2);
}

const lines: string[] = [];
const say = (line: string): void => {
  lines.push(line);
  console.log(line);
};
// The timers of Link keep no process alive.
const awake = setInterval(() => undefined, 60_000);
const random = seededRandom(seed);
let problems = 0;
say(
  `Mistri repair soak, ${new Date().toISOString()}, seed ${seed}, ${mib} MiB, ${cuts} cuts, ${os.cpus().length} cores, Node ${process.version}`,
);
for (const way of ['flash', 'push'] as const) {
  const report = await transferUnderCuts({ size_bytes: mib * 2 ** 20, cuts, way, random });
  const isRight =
    report.outcome === 'done' && report.isIdentical && report.mostWrites === 1 && report.leastWrites === 1;
  if (!isRight) problems += 1;
  say(
    `${way}: ${report.cuts} cuts, ${report.outcome}, ${report.isIdentical ? 'bit-identical' : 'NOT IDENTICAL'}, each byte written ${report.leastWrites}–${report.mostWrites} times, ${(report.took_ms / 1000).toFixed(1)} s`,
  );
}
clearInterval(awake);
say(problems === 0 ? 'All right.' : `${problems} problems; again: npm run soak:repair -- --seed ${seed}`);
const folder = path.join(import.meta.dirname, '../docs/soak');
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, 'repair.txt'), `${lines.join('\n')}\n`);
process.exitCode = problems === 0 ? 0 : 1;
