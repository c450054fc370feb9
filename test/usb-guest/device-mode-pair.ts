import { createServer } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { deviceSession, type DeviceSession, type DeviceSessionOptions } from '../../apps/agent/test/device-session.ts';
import { type MistriProcess, startMistri } from '../../scripts/rig/mistri-process.ts';
import type { Guest } from './guest.mjs';

const wrapper = path.join(import.meta.dirname, 'guest-usbip.mjs');

export interface Technician {
  readonly attach: MistriProcess;
  /** Where the agent offers the device on this machine. */
  readonly port: number;
  close(): Promise<void>;
}

export async function newSession(options: DeviceSessionOptions): Promise<DeviceSession & { close(): void }> {
  const folder = mkdtempSync('/var/tmp/mistri-usb-guest-');
  const session = await deviceSession(folder, options);
  return { ...session, close: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * `mistri attach` on this machine, whose "usbip" is that of the guest's kernel: what the agent decides to attach is attached there.
 */
export async function technician(session: DeviceSession, guest: Guest): Promise<Technician> {
  const socketPath = path.join(path.dirname(session.technicianFile), 'usbip.socket');
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let asked = '';
    socket.on('data', (bytes: Buffer) => {
      asked += bytes.toString();
    });
    socket.on('end', () => {
      // The host's loopback is 10.0.2.2 for the guest.
      const words = (JSON.parse(asked) as string[]).map((word) => (word === '127.0.0.1' ? '10.0.2.2' : word));
      void guest.exec(`usbip ${words.join(' ')}`, { timeout: 60_000 }).then(
        (result) => socket.end(JSON.stringify(result)),
        () => socket.destroy(),
      );
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const attach = startMistri(['attach', '--json', '--usbip', wrapper, '--token', session.technicianFile], {
    home: path.join(path.dirname(session.technicianFile), 'home'),
    environment: { RIG_SOCKET: socketPath },
  });
  const port = Number((await attach.says(/"port":(\d+)/))?.[1]);
  return {
    attach,
    port,
    close: async () => {
      await attach.kill();
      server.close();
    },
  };
}
