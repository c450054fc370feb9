import { keyOfCertificate } from '../../secure/self-signed.node.ts';
import type { Channel, ChannelEnd, ChannelKind } from '../channel.ts';
import { ConnectError } from '../connect-error.ts';
import { QuicChannel } from './quic-channel.node.ts';
import { closeCodes, type ConnectionUser, type QuicConnection } from './quic-connection.node.ts';

export interface SecureOptions {
  readonly kind: ChannelKind;
  readonly path: string;
  readonly isClient: boolean;
  readonly alpn: string;
  /** By the key of its certificate. `anybody`: it is asked for none, and proves itself inside. */
  readonly isExpected: ((key: Uint8Array) => boolean) | 'anybody';
  readonly onOpen: (channel: Channel, key: Uint8Array) => void;
  /** Before it was open. */
  readonly onFailed: (error: ConnectError) => void;
}

/** Looks at who the other side is as soon as TLS has proved it, and only then makes a channel of the connection. */
export class SecureQuic implements ConnectionUser {
  #options: SecureOptions;
  #channel: QuicChannel;
  #isSettled = false;

  constructor(connection: QuicConnection, options: SecureOptions) {
    this.#options = options;
    this.#channel = new QuicChannel(connection, options);
  }

  established(connection: QuicConnection): void {
    const { alpn, isExpected } = this.#options;
    const key = isExpected === 'anybody' ? nobodysKey(connection, alpn) : peerKeyOf(connection, alpn);
    if (!key || (isExpected !== 'anybody' && !isExpected(key))) {
      const reason = key ? 'another device than the one in the token' : 'no device key';
      connection.close(closeCodes.refused, { how: 'refused', reason });
      return;
    }
    this.#isSettled = true;
    this.#channel.open();
    this.#options.onOpen(this.#channel, key);
  }

  turn(): void {
    this.#channel.turn();
  }

  over(end: ChannelEnd): void {
    this.#channel.over(end);
    if (this.#isSettled) return;
    this.#isSettled = true;
    const outcome = end.how === 'refused' ? 'refused' : 'failed';
    this.#options.onFailed(new ConnectError(outcome, `QUIC: ${end.reason}`));
  }
}

/** Resumed, or another protocol: not what a connection has to be. */
function isOurs({ native }: QuicConnection, alpn: string): boolean {
  return !native.isResumed() && Buffer.from(native.applicationProto()).toString('latin1') === alpn;
}

function nobodysKey(connection: QuicConnection, alpn: string): Uint8Array | undefined {
  return isOurs(connection, alpn) ? new Uint8Array(0) : undefined;
}

/** Undefined when the connection isn't what it has to be, or shows a certificate of another kind. */
function peerKeyOf(connection: QuicConnection, alpn: string): Uint8Array | undefined {
  if (!isOurs(connection, alpn)) return undefined;
  const [certificate] = connection.native.peerCertChain() ?? [];
  if (!certificate) return undefined;
  try {
    return keyOfCertificate(Buffer.from(certificate));
  } catch {
    return undefined;
  }
}
