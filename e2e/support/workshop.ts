import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { connectAdb, SessionKey } from '@mistri/android';
import { sharedBusId, UsbIpDevice } from '@mistri/usb';
import { socketPipe } from '@mistri/usb/node';
import { type MistriProcess, runMistri, startMistri } from '../../scripts/rig/mistri-process.ts';
import { must, origin, type Person } from './person.ts';

/** The technician's machine with the maker's tool (device mode): the command `mistri`, and our USB/IP client as its kernel. */
export class Workshop {
  readonly #home: string;
  #attach: MistriProcess | undefined;

  private constructor(home: string) {
    this.#home = home;
  }

  /** Registered by a token, as on a machine without a browser. */
  static async of(technician: Person, name: string): Promise<Workshop> {
    const home = await mkdtemp(path.join(os.tmpdir(), 'mistri-workshop-'));
    const body = { name, scopes: ['register' as const], expiresInDays: 1, maxDevices: 1 };
    const { token } = must(await technician.api.post('/api/device-tokens', { body }), 'making a device token');
    const words = ['login', '--server', origin(), '--name', name];
    const { code, output } = await runMistri(words, { home, environment: { MISTRI_TOKEN: token } });
    if (code !== 0) throw new Error(`mistri login: ${output}`);
    return new Workshop(home);
  }

  /** Runs the line that the console shows, but the attaching itself is done here. */
  attach(line: string): MistriProcess {
    const words = line
      .replace(/^.*?mistri /, '')
      .trim()
      .split(' ');
    return (this.#attach = startMistri([...words, '--by-hand', '--json'], { home: this.#home }));
  }

  /** What the kernel would see, once the customer lent it; spoken to as Debian's adb does. */
  async adb(): Promise<Awaited<ReturnType<typeof connectAdb>>> {
    const port = Number((await this.#attach?.says(/"port":(\d+)/))?.[1]);
    await this.#attach?.says('"event":"offered"');
    const imported = await UsbIpDevice.import(socketPipe(connect(port, '127.0.0.1')), sharedBusId);
    if (!imported.ok) throw new Error(imported.failure.message);
    return connectAdb(imported.value, new SessionKey('technician'));
  }

  async close(): Promise<void> {
    await this.#attach?.kill();
    await rm(this.#home, { recursive: true, force: true });
  }
}
