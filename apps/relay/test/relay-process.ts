import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { expect } from 'vitest';

const main = path.join(import.meta.dirname, '../src/main.ts');

export interface RelayProcess {
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly errors: string[];
  readonly exit: Promise<number | null>;
}

/** The relay's command as processes of their own, in a folder that is gone with them. */
export class RelayCommand {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'mistri-relay-'));
  #running: RelayProcess[] = [];

  run(...words: string[]): RelayProcess {
    const child = spawn(process.execPath, [main, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    const errors: string[] = [];
    child.stdout.on('data', (text: Buffer) => lines.push(text.toString()));
    child.stderr.on('data', (text: Buffer) => errors.push(text.toString()));
    const exit = new Promise<number | null>((resolve) => {
      child.once('close', resolve);
    });
    const started = { child, lines, errors, exit };
    this.#running.push(started);
    return started;
  }

  settings(file: string, change: object): string {
    const written = path.join(this.folder, file);
    writeFileSync(
      written,
      stringify({
        id: 'test-1',
        region: 'test',
        stateFolder: 'state',
        issuers: { file: 'issuers.json' },
        pidFile: 'relay.pid',
        ...change,
      }),
    );
    return written;
  }

  close(): void {
    for (const { child } of this.#running.splice(0)) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function said(process: RelayProcess, event: string): Promise<void> {
  await expect
    .poll(() => process.lines.join('') + process.errors.join(''), { timeout: 60_000, interval: 50 })
    .toContain(`"event":"${event}"`);
}

export async function freeUdpPort(): Promise<number> {
  const probe = createSocket('udp4').bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}
