import { spawn } from 'node:child_process';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

export interface StepResult {
  ok: boolean;
  passed: number;
  failed: number;
  /** Tests that were not run, each with its reason. */
  notRun: readonly { name: string; why: string }[];
  /** Failed tests, said again at the very end: where only the end of the output is kept, it must name them. */
  failures?: readonly { name: string; why: string }[];
}

export interface Step {
  name: string;
  run: () => Promise<StepResult>;
}

export const bin = (name: string): string => path.join(root, 'node_modules/.bin', name);

/** Runs a program with our terminal; resolves with its exit code. */
export function runProgram(
  command: string,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment },
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** A step that is one check: it passes or fails as a whole and has no tests of its own to skip. */
export function checkStep(name: string, command: string, parameters: readonly string[]): Step {
  return {
    name,
    run: async () => {
      const ok = (await runProgram(command, parameters)) === 0;
      return { ok, passed: ok ? 1 : 0, failed: ok ? 0 : 1, notRun: [] };
    },
  };
}
