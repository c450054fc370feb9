import { createHash, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { movableClock, startTestRelay, type TestRelay } from '../test/test-relay.ts';

let relay: TestRelay;
afterEach(async () => {
  await relay.close();
});

const transports = ['tls', 'plain', 'websocket'] as const;
const combinations = transports.flatMap((one) => transports.map((other) => [one, other] as const));

describe.each(combinations)('host by %s, guest by %s', (one, other) => {
  test('4 MiB each way arrive intact, and both half-closes go through', async () => {
    relay = await startTestRelay();
    const [host, guest] = await relay.pair(await relay.parties(), [one, other]);
    const bytes = randomBytes(4 * 1024 * 1024);
    const hash = createHash('sha256').update(bytes).digest('hex');
    for (const leg of [host, guest])
      for (let at = 0; at < bytes.length; at += 64 * 1024) leg.write(bytes.subarray(at, at + 64 * 1024));
    host.end();
    const atGuest = await guest.readToEnd();
    // The guest's direction is open still: it ends only now.
    guest.end();
    const atHost = await host.readToEnd();
    for (const received of [atGuest, atHost]) expect(createHash('sha256').update(received).digest('hex')).toBe(hash);
    await Promise.all([host.closed, guest.closed]);
    await expect.poll(() => relay.relay.table.sessions.size).toBe(0);
    expect(relay.lines.join('')).toContain('"end":"ended"');
  });

  test('a leg that vanishes takes the other one with it', async () => {
    const clock = movableClock();
    relay = await startTestRelay({}, clock);
    const [host, guest] = await relay.pair(await relay.parties(), [one, other]);
    host.write(Buffer.from('before'));
    expect((await guest.read(6)).toString()).toBe('before');
    host.destroy();
    // Over TLS a client in Node sees an end without goodbye, not an error; what it carries inside knows better.
    await Promise.race([guest.ended, guest.closed]);
    if (one === 'tls') {
      // Likewise the relay: the other half has half a minute then.
      relay.relay.tick();
      clock.move(30_000);
      relay.relay.tick();
    }
    await expect.poll(() => relay.relay.table.sessions.size).toBe(0);
  });
});
