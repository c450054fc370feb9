import { spawn, type SpawnOptions } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const hasRealTools = existsSync('/usr/bin/adb') && existsSync('/usr/bin/fastboot');

export interface ToolResult {
  readonly status: number;
  readonly stdout: Buffer;
  readonly text: string;
}

/** Debian's adb and fastboot, with a home and an adb server of their own. */
export class RealTools {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'mistri-adb-'));
  readonly #environment: NodeJS.ProcessEnv = {
    PATH: '/usr/bin:/bin',
    HOME: this.folder,
    // A socket in the folder: no port to share with another adb of this machine.
    ADB_SERVER_SOCKET: `localfilesystem:${path.join(this.folder, 'adb.socket')}`,
    LC_ALL: 'C',
  };

  run(command: string, parameters: readonly string[], input?: string): Promise<ToolResult> {
    return new Promise((resolve, reject) => {
      const options: SpawnOptions = { env: this.#environment, stdio: ['pipe', 'pipe', 'pipe'], timeout: 60_000 };
      const child = spawn(command, parameters, options);
      const [out, all]: [Buffer[], Buffer[]] = [[], []];
      child.stdout?.on('data', (chunk: Buffer) => {
        out.push(chunk);
        all.push(chunk);
      });
      child.stderr?.on('data', (chunk: Buffer) => all.push(chunk));
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input ?? '');
      child.once('error', reject);
      child.once('close', (code) =>
        resolve({ status: code ?? -1, stdout: Buffer.concat(out), text: Buffer.concat(all).toString() }),
      );
    });
  }

  adb(...parameters: string[]): Promise<ToolResult> {
    return this.run('/usr/bin/adb', parameters);
  }

  fastboot(port: number, ...parameters: string[]): Promise<ToolResult> {
    return this.run('/usr/bin/fastboot', ['-s', `tcp:127.0.0.1:${port}`, ...parameters]);
  }

  async end(): Promise<void> {
    await this.adb('kill-server');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
