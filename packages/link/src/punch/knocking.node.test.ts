import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { UdpAddress } from '../channels/quic/udp-socket.node.ts';
import { Knocking, maxTargets } from './knocking.node.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function knocking(targets: readonly UdpAddress[], isPunch = true): { knocking: Knocking; asked: UdpAddress[] } {
  const asked: UdpAddress[] = [];
  return { knocking: new Knocking({ targets, within_ms: 6000, isPunch, ask: (to) => asked.push(to) }), asked };
}

const at = (last: number): UdpAddress => ({ address: `192.0.2.${last}`, port: 4430 });

describe('knocking', () => {
  test('a list of the other side cannot make it flood anybody: addresses, packets and time are bounded', async () => {
    const { knocking: one, asked } = knocking(Array.from({ length: 200 }, (_, index) => at(index + 1)));
    for (let extra = 0; extra < 50; extra += 1) one.heard({ address: '198.51.100.1', port: 1000 + extra });
    await vi.advanceTimersByTimeAsync(60_000);
    await expect(one.answered).rejects.toMatchObject({ outcome: 'no answer' });
    expect(new Set(asked.map(({ address, port }) => `${address} ${port}`)).size).toBeLessThanOrEqual(maxTargets + 4);
    expect(asked.length).toBeLessThanOrEqual(600);
    const total = asked.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(total);
  });

  test('asks every 25 ms, later every 100 ms', async () => {
    const { asked } = knocking([at(1)]);
    await vi.advanceTimersByTimeAsync(999);
    expect(asked).toHaveLength(40);
    await vi.advanceTimersByTimeAsync(1001);
    expect(asked.length).toBeLessThanOrEqual(51);
  });

  test('where the other side is heard from is asked at once, but only in a punch, and twice is once', () => {
    const punch = knocking([at(1), at(1)]);
    punch.knocking.heard(at(9));
    punch.knocking.heard(at(9));
    expect(punch.asked).toEqual([at(1), at(9)]);
    const call = knocking([at(1)], false);
    call.knocking.heard(at(9));
    expect(call.asked).toEqual([at(1)]);
    punch.knocking.answer(at(9), Buffer.from('cookie'));
    call.knocking.answer(at(1), Buffer.from('cookie'));
  });

  test('the first answer decides, and then it is quiet', async () => {
    const { knocking: one, asked } = knocking([at(1), at(2)]);
    one.answer(at(2), Buffer.from('cookie'));
    one.answer(at(1), Buffer.from('other'));
    expect(await one.answered).toEqual({ from: at(2), cookie: Buffer.from('cookie') });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(2);
  });
});
