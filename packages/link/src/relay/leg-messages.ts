import { type FromRelay, type LegRefusal, legRefusals, maxLegMessage_bytes } from '@mistri/contracts/link/leg';
import { own } from '../wire/bytes.ts';
import { WireError } from '../wire/frame.ts';

const lengthOf_bytes = 2;
const nonce = /^[\w-]{43}$/;

/** @param message what a device says to a relay before it is paired */
export function encodeLegMessage(message: object): Uint8Array<ArrayBuffer> {
  const body = new TextEncoder().encode(JSON.stringify(message));
  if (body.length > maxLegMessage_bytes) throw new Error(`a leg message of ${body.length} bytes`);
  const bytes = new Uint8Array(lengthOf_bytes + body.length);
  bytes[0] = body.length >>> 8;
  bytes[1] = body.length & 0xff;
  bytes.set(body, lengthOf_bytes);
  return bytes;
}

/** Takes bytes in any pieces and gives the relay's messages in them; what follows `paired` stays in `rest`. */
export class RelayMessageReader {
  #held: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  get rest(): Uint8Array<ArrayBuffer> {
    return this.#held;
  }

  push(bytes: Uint8Array): void {
    const held = new Uint8Array(this.#held.length + bytes.length);
    held.set(this.#held);
    held.set(bytes, this.#held.length);
    this.#held = held;
  }

  /** @throws WireError when what came is no message of a relay */
  next(): FromRelay | undefined {
    if (this.#held.length < lengthOf_bytes) return undefined;
    const length_bytes = ((this.#held[0] ?? 0) << 8) | (this.#held[1] ?? 0);
    if (length_bytes === 0 || length_bytes > maxLegMessage_bytes) throw new WireError('a leg message of this length');
    if (this.#held.length < lengthOf_bytes + length_bytes) return undefined;
    const message = readFromRelay(this.#held.subarray(lengthOf_bytes, lengthOf_bytes + length_bytes));
    this.#held = own(this.#held.subarray(lengthOf_bytes + length_bytes));
    return message;
  }
}

/** By hand and not by the schema: pages need no compiler of schemas for four messages. */
function readFromRelay(bytes: Uint8Array): FromRelay {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new WireError('no leg message');
  }
  if (typeof value === 'object' && value !== null && 'type' in value) {
    if (value.type === 'waiting' || value.type === 'paired') return { type: value.type };
    if (value.type === 'challenge' && isChallenge(value)) return value;
    if (value.type === 'refused' && isRefused(value)) return value;
  }
  throw new WireError('no message of a relay');
}

function isChallenge(value: object): value is Extract<FromRelay, { type: 'challenge' }> {
  return (
    'version' in value &&
    value.version === 1 &&
    'relay' in value &&
    typeof value.relay === 'string' &&
    value.relay.length <= 40 &&
    'nonce' in value &&
    typeof value.nonce === 'string' &&
    nonce.test(value.nonce)
  );
}

function isRefused(value: object): value is Extract<FromRelay, { type: 'refused' }> {
  return 'code' in value && isRefusal(value.code) && 'message' in value && typeof value.message === 'string';
}

function isRefusal(code: unknown): code is LegRefusal {
  return typeof code === 'string' && Object.hasOwn(legRefusals, code);
}
