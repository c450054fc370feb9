import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SeededBytes } from './seeded-bytes.ts';

/**
 * One end of a connection through `mistri forward`: sends so many MiB and reads the other end's, and says both hashes.
 * `chaos-end.ts listen PORT MIB OWN-SEED [MIB-PER-SECOND]`, or `dial`. An ordinary program: it knows nothing of Link.
 */
const [way, port, mebibytes, seed, rate] = process.argv.slice(2);
const piece_bytes = 64 * 1024;
const total_bytes = Number(mebibytes) * 1024 * 1024;

const socket =
  way === 'listen'
    ? await accept(Number(port))
    : connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
if (socket.connecting) await once(socket, 'connect');
socket.setNoDelay(true);
say({ open: true });
const [sent, received] = await Promise.all([send(socket), receive(socket)]);
say({ sent, received });
process.exit(0);

async function accept(on: number): Promise<Socket> {
  const server = createServer({ allowHalfOpen: true });
  server.listen(on, '127.0.0.1');
  await once(server, 'listening');
  say({ listening: on });
  const [accepted] = (await once(server, 'connection')) as [Socket];
  server.close();
  return accepted;
}

async function send(to: Socket): Promise<{ length: number; sha256: string }> {
  const source = new SeededBytes(Number(seed));
  const hash = createHash('sha256');
  const start_ms = performance.now();
  for (let done = 0; done < total_bytes; done += piece_bytes) {
    const piece = source.next(piece_bytes);
    hash.update(piece);
    if (!to.write(piece)) await once(to, 'drain');
    if (rate === undefined) continue;
    const early_ms = (done / (Number(rate) * 1_048_576)) * 1000 - (performance.now() - start_ms);
    if (early_ms > 5) await sleep(early_ms);
  }
  // Not before the last byte has left: the process ends soon after.
  await new Promise<void>((resolve) => to.end(resolve));
  return { length: total_bytes, sha256: hash.digest('hex') };
}

async function receive(from: Socket): Promise<{ length: number; sha256: string }> {
  const hash = createHash('sha256');
  let length = 0;
  let told = 0;
  for await (const bytes of from as AsyncIterable<Buffer>) {
    hash.update(bytes);
    length += bytes.length;
    if (length - told < 1024 * 1024) continue;
    told = length;
    say({ so_far: length });
  }
  return { length, sha256: hash.digest('hex') };
}

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
