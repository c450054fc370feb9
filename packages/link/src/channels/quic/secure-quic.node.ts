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
  readonly isExpected: (key: Uint8Array) => boolean;
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
    const key = peerKeyOf(connection, this.#options.alpn);
    if (!key || !this.#options.isExpected(key)) {
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

/** Undefined when the connection isn't what it has to be: resumed, another protocol, a certificate of another kind. */
function peerKeyOf(connection: QuicConnection, alpn: string): Uint8Array | undefined {
  const { native } = connection;
  if (native.isResumed() || Buffer.from(native.applicationProto()).toString('latin1') !== alpn) return undefined;
  const [certificate] = native.peerCertChain() ?? [];
  if (!certificate) return undefined;
  try {
    return keyOfCertificate(Buffer.from(certificate));
  } catch {
    return undefined;
  }
}
