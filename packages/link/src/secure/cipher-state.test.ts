import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { CipherState } from './cipher-state.ts';

/** A sender and a receiver of one direction. */
async function pair(): Promise<[CipherState, CipherState]> {
  const key = new Uint8Array(randomBytes(32));
  return [await CipherState.from(key), await CipherState.from(key)];
}

test('an array that is used again as soon as decrypt was called is decrypted as it was', async () => {
  const [sender, receiver] = await pair();
  const arrived = new Uint8Array(65_535);
  const opened: Promise<Uint8Array>[] = [];
  const plain = Array.from({ length: 8 }, () => new Uint8Array(randomBytes(60_000)));
  for (const one of plain) {
    const sealed = await sender.encrypt(one);
    arrived.set(sealed);
    opened.push(receiver.decrypt(arrived.subarray(0, sealed.length)));
    arrived.fill(0xee);
  }
  for (const [index, bytes] of (await Promise.all(opened)).entries())
    expect(Buffer.compare(bytes, plain[index] as Uint8Array)).toBe(0);
});

test('changed bytes, another order and a foreign key are refused', async () => {
  const [sender, receiver] = await pair();
  const [first, second] = [await sender.encrypt(Uint8Array.of(1)), await sender.encrypt(Uint8Array.of(2))];
  await expect(receiver.decrypt(second)).rejects.toThrow();
  const [again, fresh] = await pair();
  const changed = await again.encrypt(Uint8Array.of(1, 2, 3));
  changed[0] = (changed[0] ?? 0) ^ 1;
  await expect(fresh.decrypt(changed)).rejects.toThrow();
  await expect((await pair())[1].decrypt(first)).rejects.toThrow();
});
