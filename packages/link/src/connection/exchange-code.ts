import type { Role } from '../session/hello.ts';
import type { Stream } from '../session/stream.ts';
import { type CodeParties, GuestCode, HostCode } from '../verification-code.ts';
import { own } from '../wire/bytes.ts';

/** Label of the stream, opened by the guest. */
export const codeLabel = 'code/1';
const piece_bytes = 32;

/**
 * Agrees on the verification code over a stream of its own: the guest sends its commitment (32 bytes), the host its nonce
 * (32), the guest what it committed itself to (32). In this order, or the code protects nobody.
 *
 * @returns the six digits that both sides show
 * @throws CodeError when the other side breaks its word, Error when the stream ends before
 */
export async function exchangeCode(stream: Stream, role: Role, parties: CodeParties): Promise<string> {
  const pieces = piecesOf(stream);
  if (role === 'guest') {
    const guest = new GuestCode(parties);
    stream.write(guest.commitment);
    const { nonce, code } = guest.reveal(await pieces.next());
    stream.write(nonce);
    stream.end();
    return code;
  }
  const host = new HostCode(parties, await pieces.next());
  stream.write(host.nonce);
  const guestNonce = await pieces.next();
  stream.end();
  return host.code(guestNonce);
}

/** 32 bytes at a time. Whoever sends more than it should have by now is not answered. */
function piecesOf(stream: Stream): { next(): Promise<Uint8Array> } {
  let held: Uint8Array = new Uint8Array(0);
  let over: string | undefined;
  let wanted: { resolve(bytes: Uint8Array): void; reject(error: Error): void } | undefined;
  const serve = (): void => {
    if (!wanted) return;
    if (held.length >= piece_bytes) {
      wanted.resolve(own(held.subarray(0, piece_bytes)));
      held = held.subarray(piece_bytes);
    } else if (over === undefined) return;
    else wanted.reject(new Error(over));
    wanted = undefined;
  };
  stream.listen({
    data: (bytes) => {
      if (held.length + bytes.length > piece_bytes) {
        over = 'the other side sent more than a code needs';
        stream.reset(over);
      } else {
        const joined = new Uint8Array(held.length + bytes.length);
        joined.set(held);
        joined.set(bytes, held.length);
        held = joined;
      }
      serve();
    },
    drain: () => undefined,
    peerEnded: () => {
      over ??= 'the other side ended before the code was agreed';
      serve();
    },
    closed: (reason) => {
      over ??= reason ?? 'the stream is over';
      serve();
    },
  });
  return {
    next: () =>
      new Promise((resolve, reject) => {
        wanted = { resolve, reject };
        serve();
      }),
  };
}
