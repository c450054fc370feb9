import { FromLeg, type FromRelay, type LegRefusal, legRefusals, maxLegMessage_bytes } from '@mistri/contracts/link/leg';
import { Compile } from 'typebox/compile';

const fromLeg = Compile(FromLeg);
const head_bytes = 2;

/** What came is no leg message, whatever it is: nothing more is read from who sent it. */
export class LegMessageError extends Error {
  override readonly name = 'LegMessageError';
}

export function encodeMessage(message: FromRelay | FromLeg): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  if (body.length > maxLegMessage_bytes) throw new Error(`a leg message of ${body.length} bytes`);
  const head = Buffer.allocUnsafe(head_bytes);
  head.writeUInt16BE(body.length);
  return Buffer.concat([head, body]);
}

export function encodeRefusal(code: LegRefusal): Buffer {
  return encodeMessage({ type: 'refused', code, message: legRefusals[code] });
}

/** The exact bytes of a `still` (contract): by them the relay knows where the messages of a paired leg end. */
export const stillBytes = encodeMessage({ type: 'still' });

/** Takes bytes in any pieces and gives the messages in them. Holds at most one message and a little. */
export class LegReader {
  #held: Buffer = Buffer.alloc(0);

  /** What has come and is part of no message yet. */
  get rest(): Buffer {
    return this.#held;
  }

  /** @throws LegMessageError */
  push(bytes: Buffer): void {
    // Nobody has a reason to send more than one message and a few `still` before the relay has answered.
    if (this.#held.length + bytes.length > 2 * maxLegMessage_bytes) throw new LegMessageError('too many bytes');
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
  }

  /** @throws LegMessageError */
  next(): FromLeg | undefined {
    if (this.#held.length < head_bytes) return undefined;
    const length_bytes = this.#held.readUInt16BE();
    if (length_bytes === 0 || length_bytes > maxLegMessage_bytes) throw new LegMessageError('a message of this length');
    if (this.#held.length < head_bytes + length_bytes) return undefined;
    const message = parse(this.#held.subarray(head_bytes, head_bytes + length_bytes));
    this.#held = this.#held.subarray(head_bytes + length_bytes);
    return message;
  }
}

function parse(bytes: Buffer): FromLeg {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new LegMessageError('not JSON');
  }
  if (!fromLeg.Check(value)) throw new LegMessageError('not a leg message');
  return value;
}
