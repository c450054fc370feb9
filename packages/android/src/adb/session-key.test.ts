import { expect, test } from 'vitest';
import { SessionKey, type SessionKeyPlace } from './session-key.ts';

class Place implements SessionKeyPlace {
  kept: Uint8Array | undefined;
  readonly calls: string[] = [];
  beforeKeep: () => Promise<void> = () => Promise.resolve();
  async load(): Promise<Uint8Array | undefined> {
    return this.kept?.slice();
  }
  async keep(key: Uint8Array): Promise<void> {
    await this.beforeKeep();
    this.calls.push('keep');
    this.kept = key.slice();
  }
  async destroy(): Promise<void> {
    this.calls.push('destroy');
    this.kept = undefined;
  }
}

async function keysOf(key: SessionKey): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for await (const { buffer } of key.iterateKeys()) found.push(buffer.slice());
  return found;
}

test('another page of the session has the same key; whoever let it go has none', async () => {
  const place = new Place();
  const first = new SessionKey('x', place);
  expect(await keysOf(first)).toEqual([]);
  const { buffer } = await first.generateKey();
  const made = buffer.slice();
  await expect.poll(() => place.kept).toEqual(made);
  first.letGo();
  expect(buffer.every((byte) => byte === 0)).toBe(true);
  expect(await keysOf(first)).toEqual([]);
  await expect(first.generateKey()).rejects.toThrow('the session is over');
  expect(await keysOf(new SessionKey('x', place))).toEqual([made]);
});

test('destroyed: gone from memory at once, from its place soon after, also when it was let go before', async () => {
  const place = new Place();
  const key = new SessionKey('x', place);
  await key.generateKey();
  await expect.poll(() => place.kept).toBeDefined();
  key.letGo();
  await key.destroy();
  expect([key.isDestroyed, place.kept]).toEqual([true, undefined]);
  await key.destroy();
  expect(place.calls).toEqual(['keep', 'destroy']);
  expect(await keysOf(new SessionKey('x', place))).toEqual([]);
});

test('a session that ends while its key is being made, or kept, leaves nothing behind', async () => {
  const place = new Place();
  const early = new SessionKey('x', place);
  const making = early.generateKey();
  const gone = early.destroy();
  await expect(making).rejects.toThrow('the session is over');
  await gone;
  expect([await keysOf(early), place.kept]).toEqual([[], undefined]);
  const writing = Promise.withResolvers<void>();
  place.beforeKeep = () => writing.promise;
  const late = new SessionKey('x', place);
  await late.generateKey();
  await Promise.resolve();
  const ended = late.destroy();
  writing.resolve();
  await ended;
  expect(place.kept).toBeUndefined();
});

test('what was cut in the middle of writing is no key, and a place that fails is none', async () => {
  const place = new Place();
  const whole = (await new SessionKey('x', place).generateKey()).buffer;
  await expect.poll(() => place.kept).toBeDefined();
  place.kept = whole.subarray(0, 700);
  const key = new SessionKey('x', place);
  expect(await keysOf(key)).toEqual([]);
  place.beforeKeep = () => Promise.reject(new Error('the disk is full'));
  const { buffer } = await key.generateKey();
  expect(await keysOf(key)).toEqual([buffer]);
});
