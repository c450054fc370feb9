import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { type BenchTable, quantiles } from './bench-table.ts';

/** Two processes behind real NATs in network namespaces, as root (`lab/punch.ts`): from both candidates known to an open QUIC channel. */
const pairs = ['cone-cone', 'cone-symmetric', 'restricted-restricted'];
const rounds = 3;
const bar_ms = 50;

export async function run(): Promise<BenchTable> {
  const script = path.join(import.meta.dirname, '../lab/punch.ts');
  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...pairs], { timeout: 60_000 });
    for (const [, pair = '', open_ms = ''] of stdout.matchAll(/^ok\s+(.+?): ice .* in ([\d.]+) ms, echo/gm))
      times.set(pair, [...(times.get(pair) ?? []), Number(open_ms)]);
  }
  const all = [...times.values()].flat();
  if (all.length < pairs.length * rounds)
    throw new Error(`only ${all.length} of ${pairs.length * rounds} holes were punched`);
  return {
    name: 'a hole punched, both candidates known → QUIC open',
    rows: [...times].map(([routers, open_ms]) => ({
      routers,
      rounds: open_ms.length,
      p50_ms: quantiles(open_ms).p50_ms,
      worst_ms: Math.max(...open_ms),
    })),
    peer: '',
    ratio: null,
    bar: { expected: `each < ${bar_ms} ms (PRODUCT §14)`, passed: Math.max(...all) < bar_ms },
    command: 'npm run bench -- hole-punched',
  };
}
