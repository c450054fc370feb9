import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { ConnectError } from '../connect-error.ts';

/** Where a datagram goes to or came from. */
export interface UdpAddress {
  readonly address: string;
  readonly port: number;
}

export type DatagramHandler = (bytes: Buffer, from: RemoteInfo) => void;

/** What the kernel may hold for us; it gives as much of it as its own limits allow. */
const kernelBuffer_bytes = 4 * 1024 * 1024;
/** More datagrams than this waiting in the process: the network does not keep up, and the sender has to wait. */
const maxWaiting = 512;

/**
 * One UDP socket for everything that must share a port: STUN, knocks and QUIC. They are told apart by the first byte
 * (RFC 7983 §7, RFC 9443): below 4 STUN, with the fixed bit QUIC, the knock's own byte.
 */
export class UdpSocket {
  /** For STUN, which listens beside us. */
  readonly raw: Socket;
  readonly family: 4 | 6;
  readonly local: UdpAddress;
  /** Set once by whoever speaks it here. */
  onKnock: DatagramHandler = () => undefined;
  onQuic: DatagramHandler = () => undefined;
  /** Of a connected one: its peer's machine says that nobody has that port. Anybody on the way could have said it. */
  onRefused: () => void = () => undefined;
  #isConnected = false;
  #isClosed = false;

  private constructor(raw: Socket) {
    this.raw = raw;
    const { address, port, family } = raw.address();
    this.local = { address, port };
    this.family = family === 'IPv6' ? 6 : 4;
    raw.on('message', (bytes, from) => {
      const first = bytes[0] ?? 0;
      if ((first & 0x40) !== 0) this.onQuic(bytes, from);
      else if (first === knockFirstByte) this.onKnock(bytes, from);
    });
    // What cannot be delivered (ICMP, a network that went away) is loss; who waits for an answer notices.
    raw.on('error', (error) => {
      if (this.#isConnected && 'code' in error && error.code === 'ECONNREFUSED') this.onRefused();
    });
  }

  /** @throws ConnectError naming the address that cannot be used */
  static async bind(at: UdpAddress): Promise<UdpSocket> {
    const isSix = isIPv6(at.address);
    const raw = createSocket({
      type: isSix ? 'udp6' : 'udp4',
      ipv6Only: isSix,
      recvBufferSize: kernelBuffer_bytes,
      sendBufferSize: kernelBuffer_bytes,
      // Only literal addresses are sent to; asking for each packet costs a turn of the event loop.
      lookup: (host, _options, done) => {
        done(null, host, isSix ? 6 : 4);
      },
    });
    try {
      const listening = once(raw, 'listening');
      raw.bind({ address: at.address, port: at.port, exclusive: true });
      await listening;
    } catch (error) {
      raw.close();
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
      throw new ConnectError('failed', `UDP ${at.address} port ${at.port} cannot be used (${code})`);
    }
    return new UdpSocket(raw);
  }

  /** From now on it speaks with one address only, and hears when nobody is there. */
  async connect(to: UdpAddress): Promise<void> {
    const connected = once(this.raw, 'connect');
    this.raw.connect(to.port, to.address);
    await connected;
    this.#isConnected = true;
  }

  /** What the kernel gave: on Linux at most twice `net.core.rmem_max`, by default 416 KiB, which holds 90 long datagrams. */
  get receiveBuffer_bytes(): number {
    return this.raw.getRecvBufferSize();
  }

  /** True while datagrams given to `send` may still be read: their memory must not be used again. */
  get isSending(): boolean {
    return !this.#isClosed && this.raw.getSendQueueCount() > 0;
  }

  get isFull(): boolean {
    return !this.#isClosed && this.raw.getSendQueueCount() >= maxWaiting;
  }

  send(bytes: Uint8Array, to: UdpAddress): void {
    this.sendPart(bytes, 0, bytes.length, to);
  }

  /** Without a callback: what is lost is lost, and QUIC sends it again. */
  sendPart(bytes: Uint8Array, offset: number, length: number, to: UdpAddress): void {
    if (this.#isClosed) return;
    if (this.#isConnected) this.raw.send(bytes, offset, length);
    else this.raw.send(bytes, offset, length, to.port, to.address);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const closed = new Promise<void>((resolve) => this.raw.once('close', resolve));
    this.raw.close();
    await closed;
  }
}

/** Neither STUN nor QUIC (whose fixed bit it lacks): RFC 9443 leaves 128–191 to RTP, which is not spoken here. */
export const knockFirstByte = 0xb7;
