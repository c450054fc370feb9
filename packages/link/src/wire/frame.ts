/**
 * The frames of Link, version 1. Big-endian. A header of 16 bytes, then the payload:
 *
 *     0      type
 *     1      flags, must be 0
 *     2..7   number: 1, 2, 3 … for numbered frames, 0 for the others (48 bits)
 *     8..11  stream, 0 for frames of the session itself
 *     12..15 length of the payload in bytes, at most 65,536
 *
 * Numbered frames are kept until the other side says it has them, and are sent again on another channel when one is
 * lost. The others speak of one channel and mean nothing on the next.
 */
export const headerLength_bytes = 16;
export const maxPayload_bytes = 65_536;
export const maxNumber = 2 ** 48 - 1;

export const frameTypes = {
  /** Numbered: opens a stream. Payload: priority (1 byte), then the label in UTF-8. */
  open: 1,
  /** Numbered: bytes of a stream. */
  data: 2,
  /** Numbered: this side sends nothing more on the stream. */
  end: 3,
  /** Numbered: the stream is given up in both directions. Payload: reason in UTF-8. */
  reset: 4,
  /** Numbered: the sender may send up to this many bytes on the stream, counted from its start. Payload: 8 bytes. */
  credit: 5,
  /** Numbered: the session ends here; nothing numbered follows. Payload: reason in UTF-8. */
  finish: 6,
  /** First frame on a channel. Payload: see hello.ts. */
  hello: 16,
  /** Number: the highest frame number up to which everything has arrived. */
  ack: 17,
  /** Payload: 8 bytes that the pong gives back. */
  ping: 18,
  pong: 19,
  /** This side sends nothing numbered on this channel any more; it moves to another. */
  retire: 20,
} as const;

export type FrameType = (typeof frameTypes)[keyof typeof frameTypes];

export interface Frame {
  readonly type: FrameType;
  /** 0 when the frame is not numbered. */
  readonly number: number;
  readonly stream: number;
  readonly payload: Uint8Array;
  /** When the payload can outlive the call in which it came; see `Keep`. */
  readonly keep?: Keep | undefined;
}

/**
 * Asked for within the call in which bytes came: they stay as they are until what it returns is called. Who does not ask copies
 * what is needed longer.
 */
export type Keep = () => () => void;

const known: ReadonlySet<number> = new Set(Object.values(frameTypes));

export function isNumbered(type: FrameType): boolean {
  return type < frameTypes.hello;
}

/** What the other side sent breaks the rules of the wire; the channel it came on is closed. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

export function writeHeader(
  into: Uint8Array,
  frame: { type: FrameType; number: number; stream: number; length_bytes: number },
): void {
  into[0] = frame.type;
  into[1] = 0;
  const high = Math.floor(frame.number / 2 ** 32);
  into[2] = high >>> 8;
  into[3] = high;
  writeU32(into, 4, frame.number % 2 ** 32);
  writeU32(into, 8, frame.stream);
  writeU32(into, 12, frame.length_bytes);
}

export function encodeHeader(frame: Frame): Uint8Array {
  const header = new Uint8Array(headerLength_bytes);
  writeHeader(header, { ...frame, length_bytes: frame.payload.length });
  return header;
}

/** Header and payload in one piece: for small frames, where one write beats one copy. */
export function encodeFrame(frame: Frame): Uint8Array {
  const bytes = new Uint8Array(headerLength_bytes + frame.payload.length);
  writeHeader(bytes, { ...frame, length_bytes: frame.payload.length });
  bytes.set(frame.payload, headerLength_bytes);
  return bytes;
}

/** @throws WireError naming what is wrong with the header */
export function readHeader(bytes: Uint8Array, at: number): Omit<Frame, 'payload'> & { length_bytes: number } {
  const type = bytes[at] ?? 0;
  if (!isKnown(type)) throw new WireError(`frame of unknown type ${type}`);
  if (bytes[at + 1] !== 0) throw new WireError(`frame with unknown flags ${bytes[at + 1]}`);
  const number = (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) * 2 ** 32 + readU32(bytes, at + 4);
  const stream = readU32(bytes, at + 8);
  const length_bytes = readU32(bytes, at + 12);
  if (length_bytes > maxPayload_bytes) throw new WireError(`frame of ${length_bytes} bytes, over ${maxPayload_bytes}`);
  if (isNumbered(type) && number === 0) throw new WireError('numbered frame without its number');
  return { type, number, stream, length_bytes };
}

function isKnown(type: number): type is FrameType {
  return known.has(type);
}

export function writeU32(into: Uint8Array, at: number, value: number): void {
  into[at] = value >>> 24;
  into[at + 1] = value >>> 16;
  into[at + 2] = value >>> 8;
  into[at + 3] = value;
}

export function readU32(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0
  );
}

/** A whole number below 2^53, as 8 bytes. */
export function encodeU53(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  writeU32(bytes, 0, Math.floor(value / 2 ** 32));
  writeU32(bytes, 4, value % 2 ** 32);
  return bytes;
}

/** @throws WireError when there are not 8 bytes, or more is said than a whole number can hold */
export function decodeU53(bytes: Uint8Array): number {
  if (bytes.length !== 8) throw new WireError(`number of ${bytes.length} bytes, expected 8`);
  const value = readU32(bytes, 0) * 2 ** 32 + readU32(bytes, 4);
  if (!Number.isSafeInteger(value)) throw new WireError('number over 2^53');
  return value;
}
