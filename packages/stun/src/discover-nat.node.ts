import type { Socket } from 'node:dgram';
import {
  attributeTypes,
  decodeAddress,
  decodeStun,
  decodeXorAddress,
  encodeStun,
  findAttribute,
  looksLikeStun,
  messageTypes,
  type StunAddress,
  StunError,
  type StunMessage,
} from './stun-message.ts';

/** RFC 4787's terms, found by RFC 5780 §4.3 and §4.4. */
export type NatBehaviour = 'endpoint-independent' | 'address-dependent' | 'address-and-port-dependent' | 'unknown';

export interface NatReport {
  /** Undefined: no answer from the server, so UDP is blocked or the server is down. */
  readonly mapped: StunAddress | undefined;
  /** The socket's own address is the one the server sees: no translation. */
  readonly isTranslated: boolean | undefined;
  readonly mapping: NatBehaviour;
  readonly filtering: NatBehaviour;
}

export interface AskOptions {
  /** RFC 8489 §6.2.1: 500 ms and doubling; shorter for tests and impatient callers. */
  readonly first_ms?: number;
  readonly tries?: number;
}

export interface Binding {
  readonly mapped: StunAddress;
  readonly otherAddress: StunAddress | undefined;
}

/** One question on an open socket, repeated until there is an answer or patience is over (undefined). */
export async function askBinding(
  socket: Socket,
  server: { readonly address: string; readonly port: number },
  options: AskOptions & { readonly change?: 'port' | 'both' } = {},
): Promise<Binding | undefined> {
  const transactionId = crypto.getRandomValues(new Uint8Array(12));
  const value = new Uint8Array([0, 0, 0, options.change === 'both' ? 6 : 2]);
  const attributes = options.change ? [{ type: attributeTypes.changeRequest, value }] : [];
  const request = encodeStun({ type: messageTypes.bindingRequest, transactionId, attributes });
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout;
    const done = (binding: Binding | undefined): void => {
      clearTimeout(timer);
      socket.off('message', read);
      socket.off('close', gone);
      resolve(binding);
    };
    const read = (bytes: Buffer): void => {
      const binding = readBinding(bytes, transactionId);
      if (binding) done(binding);
    };
    const ask = (left: number, wait_ms: number): void => {
      if (left === 0) {
        done(undefined);
        return;
      }
      socket.send(request, server.port, server.address, () => undefined);
      timer = setTimeout(() => {
        ask(left - 1, wait_ms * 2);
      }, wait_ms);
    };
    // Its owner needs it no more; sending on it would throw from the timer.
    const gone = (): void => {
      done(undefined);
    };
    socket.on('message', read);
    socket.once('close', gone);
    ask(options.tries ?? 4, options.first_ms ?? 500);
  });
}

/** How the router in front of this socket maps and filters: which pairs of routers can be punched follows from it. */
export async function discoverNat(
  socket: Socket,
  server: { readonly address: string; readonly port: number },
  options: AskOptions = {},
): Promise<NatReport> {
  const first = await askBinding(socket, server, options);
  if (!first) return { mapped: undefined, isTranslated: undefined, mapping: 'unknown', filtering: 'unknown' };
  const own = socket.address();
  const isTranslated = own.port !== first.mapped.port;
  const { otherAddress } = first;
  if (!otherAddress) return { mapped: first.mapped, isTranslated, mapping: 'unknown', filtering: 'unknown' };
  const mapping = await findMapping(socket, server, first.mapped, otherAddress, options);
  const filtering = await findFiltering(socket, server, options);
  return { mapped: first.mapped, isTranslated, mapping, filtering };
}

async function findMapping(
  socket: Socket,
  server: { readonly port: number },
  first: StunAddress,
  other: StunAddress,
  options: AskOptions,
): Promise<NatBehaviour> {
  const second = await askBinding(socket, { address: other.address, port: server.port }, options);
  if (!second) return 'unknown';
  if (same(first, second.mapped)) return 'endpoint-independent';
  const third = await askBinding(socket, other, options);
  if (!third) return 'unknown';
  return same(second.mapped, third.mapped) ? 'address-dependent' : 'address-and-port-dependent';
}

async function findFiltering(
  socket: Socket,
  server: { readonly address: string; readonly port: number },
  options: AskOptions,
): Promise<NatBehaviour> {
  if (await askBinding(socket, server, { ...options, change: 'both' })) return 'endpoint-independent';
  if (await askBinding(socket, server, { ...options, change: 'port' })) return 'address-dependent';
  return 'address-and-port-dependent';
}

function readBinding(bytes: Uint8Array, transactionId: Uint8Array): Binding | undefined {
  if (!looksLikeStun(bytes)) return undefined;
  try {
    const message = decodeStun(bytes);
    if (message.type !== messageTypes.bindingSuccess) return undefined;
    if (!message.transactionId.every((byte, at) => byte === transactionId[at])) return undefined;
    return bindingOf(message);
  } catch (error) {
    if (error instanceof StunError) return undefined;
    throw error;
  }
}

function bindingOf(message: StunMessage): Binding | undefined {
  const xor = findAttribute(message, attributeTypes.xorMappedAddress);
  const plain = findAttribute(message, attributeTypes.mappedAddress);
  const mapped = xor ? decodeXorAddress(xor, message.transactionId) : plain && decodeAddress(plain);
  if (!mapped) return undefined;
  const other = findAttribute(message, attributeTypes.otherAddress);
  return { mapped, otherAddress: other && decodeAddress(other) };
}

function same(a: StunAddress, b: StunAddress): boolean {
  return a.address === b.address && a.port === b.port;
}
