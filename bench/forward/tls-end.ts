import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { selfSigned } from '@mistri/link/node';

/**
 * One end of the bare pair that `mistri forward` is measured against: `near` takes TCP and dials TLS 1.3, `far` takes it and
 * dials TCP. The least that Node can do with the same cipher, kind of key and buffers; nothing survives a broken connection.
 */
const [, , way, to] = process.argv;
const highWaterMark = 1024 * 1024;
const plain = { allowHalfOpen: true, noDelay: true, highWaterMark: 256 * 1024 };
const cipher = { minVersion: 'TLSv1.3', ciphers: 'TLS_AES_256_GCM_SHA384' } as const;
const target = { port: Number(to), host: '127.0.0.1' };

/** The types of Node do not know that a TLS socket takes `highWaterMark` as every stream does. */
const dialing = Object.assign({ ...target, ...cipher, ...identity(), rejectUnauthorized: false }, { highWaterMark });

if (way === 'near')
  tellPort(
    createServer(plain, (socket) => {
      join(socket, connectTls(dialing));
    }),
  );
else
  tellPort(
    createTlsServer({ ...cipher, ...identity(), noDelay: true, highWaterMark }, (socket) => {
      join(socket, connect({ ...target, ...plain }));
    }),
  );

function join(one: Socket, other: Socket): void {
  one.on('error', () => other.destroy()).pipe(other);
  other.on('error', () => one.destroy()).pipe(one);
}

function identity(): { key: string; cert: string } {
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: new X509Certificate(selfSigned(privateKey).certificate).toString(),
  };
}

function tellPort(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
  });
}
