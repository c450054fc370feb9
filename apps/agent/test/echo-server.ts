import { createHash, randomBytes } from 'node:crypto';
import net from 'node:net';

/** Says back what it hears. */
export async function echoServer(): Promise<{ readonly port: number; close(): void }> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.pipe(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as net.AddressInfo).port, close: () => server.close() };
}

/** Sends so many random bytes and compares what comes back. */
export function roundTrip(port: number, length_bytes: number): Promise<{ sent: string; received: string }> {
  return new Promise((resolve, reject) => {
    const [sent, received] = [createHash('sha256'), createHash('sha256')];
    const socket = net.connect(port, '127.0.0.1');
    let left_bytes = length_bytes;
    const pour = (): void => {
      while (left_bytes > 0) {
        const piece = randomBytes(Math.min(65_536, left_bytes));
        left_bytes -= piece.length;
        sent.update(piece);
        if (!socket.write(piece)) return;
      }
      socket.end();
    };
    socket.on('drain', pour);
    socket.on('data', (bytes) => received.update(bytes));
    socket.on('end', () => resolve({ sent: sent.digest('hex'), received: received.digest('hex') }));
    socket.on('error', reject);
    pour();
  });
}
