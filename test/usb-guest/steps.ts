import type { Guest } from './guest.mjs';

const started_ms = performance.now();

/** What was run, how it ended, how long it took: printed, and kept for the result file. */
export class Steps {
  readonly lines: string[] = [];
  failures = 0;

  say(line: string): void {
    const at_s = ((performance.now() - started_ms) / 1000).toFixed(1).padStart(6);
    this.lines.push(`${at_s} s  ${line}`);
    console.log(this.lines.at(-1));
  }

  /** @returns whether it went well; what it said is printed when not */
  async run(name: string, work: () => Promise<string | undefined>): Promise<boolean> {
    const since_ms = performance.now();
    let problem: string | undefined;
    try {
      problem = await work();
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    const took = `${((performance.now() - since_ms) / 1000).toFixed(1)} s`;
    this.say(`${problem === undefined ? 'ok  ' : 'FAIL'}  ${name} (${took})`);
    if (problem === undefined) return true;
    this.failures += 1;
    console.log(problem);
    return false;
  }

  /** A script in the guest whose output must hold something. */
  guest(guest: Guest, name: string, { script, expect = '' }: { script: string; expect?: string }): Promise<boolean> {
    return this.run(name, async () => {
      const { status, output } = await guest.exec(script, { timeout: 300_000 });
      const fits = expect === '' ? status === 0 : output.replaceAll('\r', '').includes(expect);
      return fits ? undefined : `status ${status}, wanted ${JSON.stringify(expect)}\n${output}`;
    });
  }
}

/** In the guest's shell: again and again until the output of a command has these words. */
export const until = (command: string, words: string): string =>
  `for i in $(seq 1 240); do ${command} 2>&1 | grep -q '${words}' && exit 0; sleep 0.25; done; ${command}; dmesg | tail -5; exit 1`;

const status = 'cat /sys/devices/platform/vhci_hcd.0/status*';
/** 006 is "used", 004 is "free" (drivers/usb/usbip, VDEV_ST_USED and VDEV_ST_NULL). */
export const portTaken = `${status} | grep ' 006 '`;
export const portsEmpty = `for i in $(seq 1 240); do ${status} | grep -q ' 006 ' || exit 0; sleep 0.25; done; ${status}; exit 1`;
