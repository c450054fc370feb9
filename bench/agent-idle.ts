import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLinkRig } from '../scripts/rig/link-rig.ts';
import { runMistri, startMistri } from '../scripts/rig/mistri-process.ts';
import { benchSeconds, type BenchRow, type BenchTable } from './bench-table.ts';

/** What `mistri serve` costs while nobody uses it (LNK-6), and what stays of its first session. Linux only. */
export async function run(): Promise<BenchTable> {
  const rig = await startLinkRig();
  const folder = mkdtempSync('/var/tmp/mistri-idle-');
  const home = (name: string): string => path.join(folder, name);
  try {
    const token = await rig.deviceToken();
    for (const name of ['host', 'guest'])
      await runMistri(['login', '--server', rig.apiUrl, '--name', name, '--token', token], { home: home(name) });
    // Types are stripped and kept at the first start; an agent is measured as it is after that.
    const first = startMistri(['serve'], { home: home('host') });
    await first.says('Online as');
    await first.stop();
    const serving = startMistri(['serve'], { home: home('host') });
    await serving.says('Online as');
    const idle = await measure(serving.child.pid ?? 0, 'idle, no session yet');
    await runMistri(['ping', 'host', '--count', '3'], { home: home('guest') });
    const after = await measure(serving.child.pid ?? 0, 'idle after a session (not held to the bar)');
    await serving.stop();
    const passed = Number(idle['private_mb']) < 40 && Number(idle['cpu_percent']) < 0.5;
    return {
      name: 'agent at rest',
      rows: [idle, after],
      peer: '',
      ratio: null,
      bar: { expected: 'private memory < 40 MB, < 0.5 % of a core', passed },
      command: 'npm run bench -- agent-idle',
    };
  } finally {
    await rig.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(pid: number, scenario: string): Promise<BenchRow> {
  const seconds = benchSeconds(20);
  // What starting left behind is collected by then.
  await sleep(5000);
  const before_ticks = ticksOf(pid);
  await sleep(seconds * 1000);
  const used_ticks = ticksOf(pid) - before_ticks;
  // Linux counts in hundredths of a second wherever Node runs.
  const cpu_percent = Number((used_ticks / seconds).toFixed(2));
  return { scenario, private_mb: privateOf(pid), cpu_percent, seconds };
}

function ticksOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

function privateOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
  return Number(((of('Private_Clean') + of('Private_Dirty')) / 1024).toFixed(1));
}
