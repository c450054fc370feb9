import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createPlainWeb } from 'node:http';
import { createServer as createWeb } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { legPath, legPurpose, type LegRefusal, relayAlpn } from '@mistri/contracts/link/leg';
import type { LinkRelay } from '@mistri/contracts/link/index';
import { WebSocketServer } from 'ws';
import type { Channel } from '../src/channels/channel.ts';
import { QuicListener } from '../src/channels/quic/quic-listener.node.ts';
import { SocketChannel } from '../src/channels/socket-channel.node.ts';
import { systemClock } from '../src/clock.ts';
import { encodeLegMessage } from '../src/relay/leg-messages.ts';
import { WebSocketChannel, type WebSocketLike } from '../src/relay/websocket-channel.ts';
import { signedBytes, verifyDevice } from '../src/secure/device-key.ts';
import { selfSigned } from '../src/secure/self-signed.node.ts';
import { pemOf } from '../src/secure/tls-secure.node.ts';
import { fromBase64Url, type SessionClaims, toBase64Url } from '../src/session-token.ts';

/** Just enough of a relay to open legs at: it believes every token, and checks the signature over its nonce. */
export interface SmallRelay {
  readonly address: LinkRelay;
  readonly tlsPort: number;
  readonly webPort: number;
  readonly quicPort: number;
  /** QUIC connections that are open or still being closed. */
  readonly quicHeld: number;
  /** For pages of tests: browsers refuse certificates of Ed25519. */
  readonly plainWebSocket: string;
  /** The next legs are refused like this. */
  refuseNext(code: LegRefusal): void;
  /** `waiting` to all that wait, as every 15 seconds. */
  beat(): void;
  readonly stills: number;
  close(): void;
}

interface Waiting {
  readonly leg: Channel;
  readonly hash: string;
  /** From now on its bytes go there. */
  to: Channel | undefined;
  held: Uint8Array[];
}

export async function smallRelay(): Promise<SmallRelay> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const identity = selfSigned(privateKey);
  const context = { key: privateKey.export({ type: 'pkcs8', format: 'pem' }), cert: pemOf(identity.certificate) };
  const state: State = { waiting: new Map(), refusal: undefined, stills: 0 };

  const tls = createServer({ ...context, ALPNProtocols: [relayAlpn], allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    greet(new SocketChannel(socket, { kind: 'relay', path: 'leg' }), state);
  });
  const web = createWeb({ ...context, ALPNProtocols: ['http/1.1'] });
  const plainWeb = createPlainWeb();
  for (const server of [web, plainWeb]) {
    const webSockets = new WebSocketServer({ server, path: legPath, perMessageDeflate: false });
    webSockets.on('connection', (socket) => {
      const channel = new WebSocketChannel(socket as unknown as WebSocketLike, { path: 'leg', clock: systemClock() });
      greet(channel, state, (code) => {
        socket.close(code);
      });
    });
  }
  const quic = await QuicListener.listen({
    at: [{ address: '127.0.0.1', port: 0 }],
    privateKey,
    alpn: relayAlpn,
    maxHalfOpen: 64,
    enter: () => () => undefined,
    onChannel: (channel) => {
      greet(channel, state);
    },
  });
  const [tlsPort, webPort, plainPort] = [await listening(tls), await listening(web), await listening(plainWeb)];
  return {
    address: {
      id: 'test-1',
      region: 'test',
      key: toBase64Url(identity.publicKey),
      tls: `127.0.0.1:${tlsPort}`,
      quic: `127.0.0.1:${quic.port}`,
      ws: `wss://127.0.0.1:${webPort}${legPath}`,
    },
    tlsPort,
    webPort,
    quicPort: quic.port,
    get quicHeld() {
      return quic.held;
    },
    plainWebSocket: `ws://127.0.0.1:${plainPort}${legPath}`,
    refuseNext: (code) => (state.refusal = code),
    beat: () => {
      for (const { leg } of state.waiting.values()) leg.write(encodeLegMessage({ type: 'waiting' }));
    },
    get stills() {
      return state.stills;
    },
    close: () => {
      tls.close();
      void quic.close();
      web.close();
      plainWeb.close();
      web.closeAllConnections();
      plainWeb.closeAllConnections();
    },
  };
}

interface State {
  readonly waiting: Map<string, Waiting>;
  refusal: LegRefusal | undefined;
  stills: number;
}

const stillBytes = encodeLegMessage({ type: 'still' });

function greet(leg: Channel, state: State, closeNormally?: (code: number) => void): void {
  const nonce = randomBytes(32);
  let held = Buffer.alloc(0);
  let mine: Waiting | undefined;
  let owed = 0;
  let ended = 0;
  leg.listen({
    data: (bytes) => {
      held = Buffer.concat([held, bytes]);
      if (!mine) void hello();
      else pass();
    },
    drain: () => {
      peerOf(mine)?.resume();
    },
    peerEnded: () => {
      if (!mine?.to) leg.abort('gone');
      mine?.to?.end();
      endOne();
    },
    closed: (end) => {
      if (mine) state.waiting.delete(mine.hash);
      if (end.how !== 'ended') mine?.to?.abort('the other leg is gone');
    },
  });
  const endOne = (): void => {
    ended += 1;
    if (ended === 2) closeNormally?.(1000);
  };
  const hello = async (): Promise<void> => {
    if (held.length < 2 || held.length < 2 + held.readUInt16BE()) return;
    const message = JSON.parse(held.subarray(2, 2 + held.readUInt16BE()).toString()) as {
      token: string;
      signature: string;
    };
    held = held.subarray(2 + held.readUInt16BE());
    const hash = createHash('sha256').update(message.token).digest();
    const keys = keysIn(message.token);
    const bytes = signedBytes(legPurpose, nonce, Buffer.from('test-1'), hash);
    const proofs = await Promise.all(
      keys.map((key) => verifyDevice(fromBase64Url(key), fromBase64Url(message.signature), bytes)),
    );
    const code = state.refusal ?? (proofs.includes(true) ? undefined : 'key');
    state.refusal = undefined;
    if (code) {
      leg.write(encodeLegMessage({ type: 'refused', code, message: 'no' }));
      leg.end();
      return;
    }
    place(hash.toString('hex'));
  };
  const place = (hash: string): void => {
    mine = { leg, hash, to: undefined, held: [] };
    const end = leg.end.bind(leg);
    leg.end = () => {
      end();
      endOne();
    };
    const other = state.waiting.get(hash);
    if (!other) {
      state.waiting.set(hash, mine);
      owed += 1;
      leg.write(encodeLegMessage({ type: 'waiting' }));
      return;
    }
    state.waiting.delete(hash);
    other.to = leg;
    mine.to = other.leg;
    for (const each of [leg, other.leg]) each.write(encodeLegMessage({ type: 'paired' }));
    pass();
  };
  /** Answers to `waiting` are taken out of the front by their exact bytes; the rest is the other device's. */
  const pass = (): void => {
    while (held.length >= stillBytes.length && held.subarray(0, stillBytes.length).equals(stillBytes)) {
      held = held.subarray(stillBytes.length);
      state.stills += 1;
      owed -= 1;
    }
    const to = mine?.to;
    if (!to || held.length === 0) return;
    const bytes = held;
    held = Buffer.alloc(0);
    if (!to.write(bytes)) leg.pause();
  };
  leg.write(encodeLegMessage({ type: 'challenge', version: 1, relay: 'test-1', nonce: nonce.toString('base64url') }));
}

function peerOf(mine: Waiting | undefined): Channel | undefined {
  return mine?.to;
}

/** A signed token names its peers; that of most tests is only their keys. */
function keysIn(token: string): string[] {
  const [, claims] = token.split('.');
  const read = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString());
  if (claims === undefined) return (read(token) as { keys: string[] }).keys;
  return (read(claims) as SessionClaims).peers.map(({ key }) => key);
}

async function listening(server: Server | ReturnType<typeof createWeb | typeof createPlainWeb>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
