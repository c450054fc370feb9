import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { attachCommand, sharedBusId } from '@mistri/usb';

export interface UsbIpProgram {
  /** The command as a person would type it. */
  readonly shown: string;
  /** Undefined: this machine cannot run it by itself, `why` says what to do. */
  readonly why: string | undefined;
  /** @returns undefined when it went well, otherwise what it said */
  attach(): Promise<string | undefined>;
}

/**
 * The kernel of this machine takes the device by a program of its own: `usbip` on Linux (as root, with vhci-hcd), usbip-win2 on
 * Windows.
 *
 * @param wrapper a program to be run in its place, with the same words after it (e.g. one that asks for a password)
 */
export function usbIpProgram(port: number, wrapper: string | undefined, isManual: boolean): UsbIpProgram {
  const system = process.platform === 'win32' ? 'win32' : 'linux';
  const [program = 'usbip', ...words] = attachCommand(system, port, sharedBusId);
  const shown = [wrapper ?? (system === 'linux' ? `sudo ${program}` : program), ...words].join(' ');
  const why = wrapper === undefined ? whyByHand(isManual) : undefined;
  return { shown, why, attach: () => runToEnd(wrapper ?? program, words) };
}

function whyByHand(isManual: boolean): string | undefined {
  if (isManual) return 'as you wished';
  if (process.platform === 'darwin') return 'macOS has no USB/IP client: attach from a Linux or Windows machine';
  if (process.platform === 'win32') return undefined;
  if (process.getuid?.() !== 0) return 'only root may attach devices: run it yourself, or start `sudo mistri attach`';
  if (!existsSync('/sys/devices/platform/vhci_hcd.0')) return 'the module is not loaded: run `modprobe vhci-hcd` first';
  return undefined;
}

const within_ms = 30_000;

function runToEnd(program: string, words: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], timeout: within_ms });
    let said = '';
    for (const output of [child.stdout, child.stderr])
      output.on('data', (bytes: Buffer) => {
        said = `${said}${bytes.toString()}`.slice(-2000);
      });
    child.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ENOENT' ? `${program} is not installed on this machine` : error.message);
    });
    child.once('close', (code) => {
      resolve(code === 0 ? undefined : said.trim() || `${program} ended with ${code}`);
    });
  });
}
