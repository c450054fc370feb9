import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { connect as connectTls, createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { selfSigned } from '@mistri/link/node';
import { checkConfig } from '../../apps/relay/src/config/read-config.ts';
import { jsonLog } from '../../apps/relay/src/observe/log.ts';
import { startRelay } from '../../apps/relay/src/start-relay.ts';
import { type LegAt, openProvedLeg, untilPaired } from '../../apps/relay/test/leg-client.ts';
import { deviceOf, relayId, type SpliceParties } from './splice-parties.ts';

/** One process of `bench/relay-splice.ts`: the sender, the receiver, or who stands between them. */
interface Work extends SpliceParties {
  readonly outer: 'plain' | 'tls';
  readonly folder: string;
  readonly total_bytes: number;
  readonly to: number;
  readonly isListening?: boolean;
  readonly isLeg?: boolean;
}

const piece = randomBytes(256 * 1024);
const [, , part, text = '{}'] = process.argv;
const work = JSON.parse(text) as Work;
const parts: Readonly<Record<string, () => unknown>> = { relay, pipe, receiver, sender };
await parts[part ?? '']?.();

async function relay(): Promise<void> {
  const at = { address: '127.0.0.1', port: 0 };
  const config = checkConfig({
    id: relayId,
    region: 'bench',
    stateFolder: path.join(work.folder, 'state'),
    listen: { [work.outer]: at },
    issuers: { file: path.join(work.folder, 'issuer', 'issuers.json') },
  });
  const started = await startRelay(config, { log: jsonLog(() => undefined) });
  process.send?.({ port: started.ports[work.outer] });
}

/** The least that Node can do: what the relay is compared with. */
function pipe(): void {
  const options = { allowHalfOpen: true, noDelay: true };
  const accept = (incoming: Socket): void => {
    const outgoing =
      work.outer === 'tls'
        ? connectTls({ port: work.to, host: '127.0.0.1', rejectUnauthorized: false })
        : connect({ port: work.to, host: '127.0.0.1', ...options });
    incoming.on('error', () => undefined).pipe(outgoing);
    outgoing.on('error', () => undefined).pipe(incoming);
  };
  const server =
    work.outer === 'tls' ? createTlsServer({ ...tls(), ...options }, accept) : createServer(options, accept);
  tellPort(server);
}

function receiver(): void {
  if (!work.isListening) {
    void openProvedLeg(legAt(), { key: deviceOf(work.guest).key, token: work.token }).then(async (leg) => {
      // The port of a listener is what the others say first; here it is only "ready".
      process.send?.({ port: 0 });
      await untilPaired(leg);
      leg.onData = take();
    });
    return;
  }
  const accept = (socket: Socket): void => {
    socket.on('data', take());
  };
  tellPort(work.outer === 'tls' ? createTlsServer({ ...tls(), noDelay: true }, accept) : createServer(accept));
}

function take(): (bytes: Buffer) => void {
  let taken_bytes = 0;
  let from_ms = 0;
  let before = process.cpuUsage();
  return (bytes) => {
    if (taken_bytes === 0) {
      from_ms = performance.now();
      before = process.cpuUsage();
    }
    taken_bytes += bytes.length;
    if (taken_bytes < work.total_bytes) return;
    const { user, system } = process.cpuUsage(before);
    process.send?.({ took_s: (performance.now() - from_ms) / 1000, cpu_s: (user + system) / 1e6 });
  };
}

async function sender(): Promise<void> {
  process.send?.({});
  if (work.isLeg) {
    const leg = await openProvedLeg(legAt(), { key: deviceOf(work.host).key, token: work.token });
    await untilPaired(leg);
    push(leg.socket ?? fail());
    return;
  }
  const socket =
    work.outer === 'tls'
      ? connectTls({ port: work.to, host: '127.0.0.1', rejectUnauthorized: false })
      : connect({ port: work.to, host: '127.0.0.1', noDelay: true });
  socket.once(work.outer === 'tls' ? 'secureConnect' : 'connect', () => {
    push(socket);
  });
}

function push(socket: Socket): void {
  let sent_bytes = 0;
  const go = (): void => {
    while (sent_bytes < work.total_bytes) {
      sent_bytes += piece.length;
      if (!socket.write(piece)) {
        socket.once('drain', go);
        return;
      }
    }
  };
  go();
}

function legAt(): LegAt {
  return work.outer === 'tls' ? { tls: work.to } : { plain: work.to };
}

/** The same protocol, cipher and kind of key as the relay's. */
function tls(): TlsOptions {
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cert: new X509Certificate(selfSigned(privateKey).certificate).toString(),
    minVersion: 'TLSv1.3',
    ciphers: 'TLS_AES_256_GCM_SHA384',
  };
}

function tellPort(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
  });
}

function fail(): never {
  throw new Error('a leg without a socket');
}
