import { connect, type Socket } from 'node:net';
import { allowsForward } from '@mistri/contracts/link/scope';
import { codeLabel, exchangeCode, type LinkConnection, type Stream } from '@mistri/link';
import { readForwardLabel, textOfTarget } from '../forward/forward-label.ts';
import { forwardedSocket, pipeSocket } from '../forward/pipe-socket.ts';
import { pingLabel, answerPings } from './answer-pings.ts';
import { consoleLabel, runConsole } from './run-console.ts';
import type { ServeConfig } from '../config/agent-config.ts';

export interface Serving {
  readonly connection: LinkConnection;
  readonly config: ServeConfig;
  /** Of this device. */
  readonly publicKey: Uint8Array;
  readonly say: (line: string) => void;
}

/**
 * What a guest asks for by opening a stream: done when both the token's scopes and this device's own configuration allow
 * it, refused with a reason otherwise. The token is necessary and never sufficient.
 */
export function serveStream(stream: Stream, serving: Serving): void {
  const { label } = stream;
  if (label === codeLabel) {
    void serveCode(stream, serving);
    return;
  }
  if (label === pingLabel) {
    answerPings(stream);
    return;
  }
  if (label === consoleLabel) {
    serveConsole(stream, serving);
    return;
  }
  if (readForwardLabel(label)) {
    void serveForward(stream, serving);
    return;
  }
  stream.reset('this device does not know what that is: update mistri on it');
}

async function serveCode(stream: Stream, { connection, publicKey, say }: Serving): Promise<void> {
  const { peerKey, tokenHash } = connection.token;
  const parties = { hostKey: publicKey, guestKey: peerKey, tokenHash };
  try {
    say(`${connection.peerName}: verification code ${await exchangeCode(stream, 'host', parties)}`);
  } catch (error) {
    say(`${connection.peerName}: no verification code: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function serveForward(stream: Stream, { connection, config, say }: Serving): Promise<void> {
  const target = readForwardLabel(stream.label);
  if (!target) return;
  const what = `${connection.peerName} → ${textOfTarget(target)}`;
  const { host, port } = target;
  const { scopes } = connection.token.claims;
  if (!allowsForward(scopes, host, port)) {
    say(`${what}: refused, its session may not`);
    stream.reset(`port ${textOfTarget(target)} is not allowed by the rules of this session`);
    return;
  }
  if (!allowsForward(config.allow, host, port)) {
    say(`${what}: refused by "serve.allow" here`);
    stream.reset(`port ${textOfTarget(target)} is not allowed by the configuration of the device`);
    return;
  }
  const socket = await dial(host, port);
  if (typeof socket === 'string') {
    say(`${what}: ${socket}`);
    stream.reset(`${textOfTarget(target)} on the device: ${socket}`);
    return;
  }
  say(`${what}: open`);
  const piped = await pipeSocket(socket, stream);
  say(`${what}: ${piped.reason ?? 'ended'} (${piped.received_bytes} bytes in, ${piped.sent_bytes} out)`);
}

/** A name is looked up here and now, once: the scope allows the name. Loopback is tried as IPv4, then as IPv6. */
async function dial(host: string | undefined, port: number): Promise<Socket | string> {
  if (host !== undefined) return dialOne(host, port);
  const first = await dialOne('127.0.0.1', port);
  return typeof first === 'string' ? dialOne('::1', port) : first;
}

function dialOne(host: string, port: number): Promise<Socket | string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, ...forwardedSocket });
    const fail = (error: NodeJS.ErrnoException): void => {
      socket.destroy();
      resolve(error.code === 'ECONNREFUSED' ? 'nothing listens on that port' : `cannot be reached (${error.code})`);
    };
    socket.once('error', fail);
    socket.setTimeout(10_000, () => {
      socket.destroy();
      resolve('does not answer');
    });
    socket.once('connect', () => {
      socket.off('error', fail);
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}

function serveConsole(stream: Stream, { connection, config, say }: Serving): void {
  const program = config.console;
  const isAllowed = connection.token.claims.scopes.includes('console') && config.allow.includes('console');
  if (!isAllowed || !program) {
    say(`${connection.peerName} → console: refused`);
    stream.reset('a console is not allowed on this device');
    return;
  }
  say(`${connection.peerName} → console: open`);
  void runConsole(stream, program).then((end) => {
    say(`${connection.peerName} → console: ${end}`);
  });
}
