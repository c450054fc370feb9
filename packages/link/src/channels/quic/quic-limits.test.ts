import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOverBudget } from './overhead-budget.ts';
import { Pacer } from './pacer.ts';
import { PacketPool } from './packet-pool.ts';
import { cidLength_bytes, readInitial, routeOf, sourceIdOf } from './quic-packet.ts';

function initial(options: { dcid?: number; token?: Buffer; length?: number; version?: number } = {}): Buffer {
  const token = options.token ?? Buffer.alloc(0);
  const length = Buffer.from(token.length < 64 ? [token.length] : [0x40 | (token.length >> 8), token.length & 0xff]);
  const head = Buffer.from([0xc3, 0, 0, 0, options.version ?? 1]);
  const dcid = Buffer.alloc(options.dcid ?? cidLength_bytes, 0xd);
  const body = Buffer.concat([
    head,
    Buffer.from([dcid.length]),
    dcid,
    Buffer.from([5]),
    Buffer.alloc(5, 0x5),
    length,
    token,
  ]);
  return Buffer.concat([body, Buffer.alloc(Math.max(0, (options.length ?? 1200) - body.length))]);
}

describe('packets', () => {
  test('a first packet of version 1 with an id of our length is read', () => {
    for (const size of [0, 42, 63, 64, 255]) {
      const token = Buffer.alloc(size, 9);
      const bytes = initial({ token });
      const read = readInitial(bytes);
      expect(Buffer.from(read?.token ?? [1])).toEqual(token);
      expect([...(read?.scid ?? [])]).toEqual([5, 5, 5, 5, 5]);
      expect(routeOf(bytes)).toBe('\r'.repeat(cidLength_bytes));
      expect(Buffer.from(sourceIdOf(bytes) ?? [])).toEqual(Buffer.alloc(5, 5));
    }
  });

  test('everything else is not: short, of another version, another length of id, a token without end', () => {
    expect(readInitial(initial({ length: 1199 }))).toBeUndefined();
    expect(readInitial(initial({ version: 0x6b_33_43_cf }))).toBeUndefined();
    expect(readInitial(initial({ dcid: 8 }))).toBeUndefined();
    expect(readInitial(initial({ token: Buffer.alloc(2000) }))).toBeUndefined();
    expect(routeOf(initial({ dcid: 8 }))).toBeUndefined();
  });

  test('any bytes are read without a fault', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 1500 }), (raw) => {
        const bytes = Buffer.from(raw);
        routeOf(bytes);
        sourceIdOf(bytes);
        const read = readInitial(bytes);
        expect(read === undefined || read.dcid.length === cidLength_bytes).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('pacing', () => {
  test('over a round trip it lets out a little more than the window, whatever the ticks', () => {
    const ticks = fc.array(fc.double({ min: 0.1, max: 3, noNaN: true }), { minLength: 200, maxLength: 400 });
    fc.assert(
      fc.property(ticks, (waits_ms) => {
        const pacer = new Pacer(0);
        pacer.learn(1_000_000, 50);
        let now_ms = 0;
        let out_bytes = 0;
        for (const wait_ms of waits_ms) {
          now_ms += wait_ms;
          for (let left = pacer.allowance_bytes(now_ms); left > 0; left -= 1400) {
            pacer.sent(1400);
            out_bytes += 1400;
          }
        }
        const rate = (1.25 * 1_000_000) / 50;
        expect(out_bytes).toBeGreaterThan(rate * now_ms * 0.95 - 10_000);
        expect(out_bytes).toBeLessThan(rate * now_ms + 8 * rate + 1400);
      }),
    );
  });

  test('a LAN is not paced, and a wait ends', () => {
    const pacer = new Pacer(0);
    pacer.learn(1_000_000, 1);
    expect(pacer.allowance_bytes(0)).toBe(Number.POSITIVE_INFINITY);
    pacer.learn(100_000, 100);
    pacer.sent(100_000);
    expect(pacer.allowance_bytes(0)).toBeLessThan(0);
    expect(pacer.allowance_bytes(pacer.wait_ms)).toBeGreaterThan(0);
  });
});

describe('what a peer may send beside data', () => {
  const MiB = 1024 * 1024;
  const quiet = { received_bytes: 0, delivered_bytes: 0, sentPackets: 0, window_bytes: 16 * MiB };

  test('a busy connection stays within it, both ways', () => {
    const receiving = { ...quiet, delivered_bytes: 1000 * MiB, received_bytes: 1100 * MiB };
    const sending = { ...quiet, sentPackets: 1_000_000, received_bytes: 60 * MiB };
    expect([receiving, sending].map(isOverBudget)).toEqual([false, false]);
  });

  test('a flood of frames that carry no data does not', () => {
    expect(isOverBudget({ ...quiet, received_bytes: 49 * MiB })).toBe(true);
    expect(isOverBudget({ ...quiet, delivered_bytes: 100 * MiB, received_bytes: 250 * MiB })).toBe(true);
  });
});

test('memory of packets is used again only when nobody reads it any more', () => {
  const pool = new PacketPool(1500);
  const { memory } = pool;
  expect([pool.next(), pool.next()]).toEqual([0, 1500]);
  pool.turnIsOver(true);
  expect(pool.next()).toBe(3000);
  pool.turnIsOver(false);
  expect(pool.next()).toBe(0);
  for (let count = 0; count < 128; count += 1) pool.next();
  expect(pool.memory).not.toBe(memory);
});
