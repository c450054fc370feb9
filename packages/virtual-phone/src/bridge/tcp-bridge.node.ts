import { createServer, type Socket } from 'node:net';
import { socketPipe } from '@mistri/usb/node';
import { ByteReader, viewOf } from '@mistri/usb';
import type { BytePipe, UsbDevice } from '@mistri/usb';
import { adbHeaderLength } from '../adb/adb-message.ts';
import { usbModes } from '../phone/usb-modes.ts';
import type { VirtualPhone } from '../phone/virtual-phone.ts';

export interface TcpBridge {
  readonly port: number;
  close(): Promise<void>;
}

const endpoint = { out: 0x01, in: 0x81 } as const;

/**
 * For real `adb connect`: the bytes of ADB over TCP go through the phone's USB endpoints, so that no kernel is needed. Ends when the
 * phone leaves the mode. Loopback only.
 */
export function bridgeAdb(phone: VirtualPhone): Promise<TcpBridge> {
  return listen(phone, 'adb', async (pipe, device) => {
    const toComputer = async (): Promise<void> => {
      for (;;) {
        const head = await device.transferIn(endpoint.in, adbHeaderLength);
        if (!head.ok) return;
        if (head.value.length !== adbHeaderLength) continue;
        await pipe.write(head.value);
        const length = viewOf(head.value).getUint32(12, true);
        if (length === 0) continue;
        const payload = await device.transferIn(endpoint.in, length);
        if (!payload.ok) return;
        await pipe.write(payload.value);
      }
    };
    const toPhone = async (): Promise<void> => {
      for await (const bytes of pipe.incoming) if (!(await device.transferOut(endpoint.out, bytes)).ok) return;
    };
    await Promise.race([toComputer(), toPhone()]);
  });
}

/** For real `fastboot -s tcp:127.0.0.1:PORT`: "FB01" both ways, then messages with their length in eight bytes, big-endian. */
export function bridgeFastboot(phone: VirtualPhone): Promise<TcpBridge> {
  return listen(phone, 'fastboot', async (pipe, device) => {
    const reader = new ByteReader(pipe.incoming);
    const hello = await reader.take(4);
    if (!hello || new TextDecoder().decode(hello.subarray(0, 2)) !== 'FB') return;
    await pipe.write(new TextEncoder().encode('FB01'));
    const toComputer = async (): Promise<void> => {
      for (;;) {
        const answer = await device.transferIn(endpoint.in, 512);
        if (!answer.ok) return;
        const head = new Uint8Array(8);
        viewOf(head).setBigUint64(0, BigInt(answer.value.length));
        await pipe.write(head);
        await pipe.write(answer.value);
      }
    };
    const toPhone = async (): Promise<void> => {
      for (;;) {
        const head = await reader.take(8);
        const length = head ? Number(viewOf(head).getBigUint64(0)) : 0;
        if (!head || length > 64 * 1024 * 1024) return;
        const message = await reader.take(length);
        if (!message || !(await device.transferOut(endpoint.out, message)).ok) return;
      }
    };
    await Promise.race([toComputer(), toPhone()]);
  });
}

async function listen(
  phone: VirtualPhone,
  what: 'adb' | 'fastboot',
  serve: (pipe: BytePipe, device: UsbDevice) => Promise<void>,
): Promise<TcpBridge> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const pipe = socketPipe(socket);
    const { usb: device } = phone;
    const work = async (): Promise<void> => {
      const isFastboot = device?.identity.productId === usbModes.fastboot.productId;
      if (!device || isFastboot !== (what === 'fastboot') || !(await device.open()).ok) return;
      try {
        const ready = (await device.selectConfiguration(1)).ok && (await device.claimInterface(0)).ok;
        device.onDisconnect(() => pipe.close());
        if (ready) await serve(pipe, device);
      } finally {
        await device.close();
      }
    };
    void work().finally(() => pipe.close());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
