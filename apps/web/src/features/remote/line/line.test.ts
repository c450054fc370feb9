import { describe, expect, test } from 'vitest';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { presencePurpose } from '@mistri/contracts/link/presence-rules';
import { fromBase64Url, makeDeviceKey, signedBytes, toBase64Url, verifyDevice } from '@mistri/link';
import { browserName, laptopSystem } from './browser-device.ts';
import { LogUploader } from '@mistri/signed-log/session-log';
import { PresenceClient, type PresenceMessage, type SocketLike } from './presence-client.ts';

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
    'Edge on Windows',
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/537.36 Chrome/140.0 Safari/537.36', 'Chrome on macOS'],
  ['Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36', 'Chrome on ChromeOS'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  ['Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36', 'Chrome'],
])('%s is %s', (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name);
});

test('a phone is no laptop', () => {
  expect(laptopSystem('Mozilla/5.0 (Linux; Android 14) Chrome/140.0 Mobile')).toBe('other');
  expect(laptopSystem('Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0')).toBe('linux');
});

class FakeSocket implements SocketLike {
  readonly sent: string[] = [];
  isClosed = false;
  readonly #heard = new Map<string, (event: never) => void>();
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.isClosed = true;
  }
  addEventListener(type: string, heard: (event: never) => void): void {
    this.#heard.set(type, heard);
  }
  says(message: unknown): void {
    this.#heard.get('message')?.({ data: JSON.stringify(message) } as never);
  }
  hangsUp(code: number): void {
    this.#heard.get('close')?.({ code } as never);
  }
}

describe('the line to the control plane', () => {
  async function line() {
    const sockets: FakeSocket[] = [];
    const timers: { delay_ms: number; run: () => void }[] = [];
    const events: string[] = [];
    const messages: PresenceMessage[] = [];
    const key = await makeDeviceKey();
    const client = new PresenceClient({
      open: () => {
        const socket = new FakeSocket();
        sockets.push(socket);
        return socket;
      },
      deviceId: 'dev_1',
      key,
      events: {
        welcome: () => events.push('welcome'),
        message: (message) => messages.push(message),
        lost: (isForGood) => events.push(isForGood ? 'lost for good' : 'lost'),
      },
      random: () => 1,
      after: (delay_ms, run) => {
        const timer = { delay_ms, run };
        timers.push(timer);
        return () => timers.splice(timers.indexOf(timer), 1);
      },
    });
    return { client, sockets, timers, events, messages, key };
  }

  test('proves its key over the nonce of this very connection', async () => {
    const { client, sockets, events, messages, key } = await line();
    const [socket] = sockets;
    const nonce = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
    socket?.says({ type: 'challenge', nonce, serverTime: '2026-11-21T10:00:00.000Z' });
    await expect.poll(() => socket?.sent.length).toBe(1);
    const said = JSON.parse(socket?.sent[0] ?? '{}') as { deviceId: string; signature: string };
    expect(said.deviceId).toBe('dev_1');
    const bytes = signedBytes(presencePurpose, fromBase64Url(nonce));
    expect(await verifyDevice(key.publicKey, fromBase64Url(said.signature), bytes)).toBe(true);
    expect(client.send({ type: 'ping' })).toBe(false);
    socket?.says({ type: 'welcome' });
    await expect.poll(() => events).toEqual(['welcome']);
    expect(client.send({ type: 'ping' })).toBe(true);
    socket?.says({ type: 'revoked', sessionId: 'lns_1', reason: 'ended' });
    await expect.poll(() => messages.length).toBe(1);
  });

  test('comes back with pauses that grow, and not at all after it was sent away', async () => {
    const { sockets, timers, events } = await line();
    sockets[0]?.hangsUp(1006);
    sockets.at(-1)?.hangsUp(1006);
    expect(timers.map(({ delay_ms }) => delay_ms)).toEqual([500]);
    timers.shift()?.run();
    sockets.at(-1)?.hangsUp(1006);
    expect(timers.map(({ delay_ms }) => delay_ms)).toEqual([1000]);
    timers.shift()?.run();
    sockets.at(-1)?.hangsUp(4409);
    expect(timers).toEqual([]);
    expect(events).toEqual(['lost', 'lost', 'lost for good']);
    expect(sockets).toHaveLength(3);
  });

  test('a change of network opens a new line at once, and closing is final', async () => {
    const { client, sockets, timers } = await line();
    client.refresh();
    expect(sockets[0]?.isClosed).toBe(true);
    expect(sockets).toHaveLength(2);
    client.close();
    sockets[1]?.hangsUp(1006);
    client.refresh();
    expect(sockets).toHaveLength(2);
    expect(timers).toEqual([]);
  });
});

describe('the log on its way to the server', () => {
  const entry = (seq: number): SignedLogEntry => ({ entry: { seq }, hash: '', signature: '' }) as never;

  test('goes in order, again after a failure, and only what the server does not have', async () => {
    const sent: number[][] = [];
    const saved: number[] = [];
    const answers: ({ lastSeq: number } | 'later')[] = ['later', { lastSeq: 2 }, { lastSeq: 3 }];
    const uploader = new LogUploader({
      send: async (entries) => {
        sent.push(entries.map((one) => one.entry.seq));
        return answers.shift() ?? { lastSeq: 99 };
      },
      onSaved: (lastSeq) => saved.push(lastSeq),
      wait: () => Promise.resolve(),
    });
    for (const seq of [1, 2, 3]) uploader.add(entry(seq));
    await uploader.settled();
    expect(sent.map((seqs) => seqs.at(0))).toEqual([1, 1, 3]);
    expect(saved).toEqual([2, 3]);
  });

  test('what the server refuses is not sent for ever', async () => {
    let calls = 0;
    const uploader = new LogUploader({
      send: async () => {
        calls += 1;
        return 'refused';
      },
      onSaved: () => undefined,
    });
    uploader.add(entry(1));
    await uploader.settled();
    uploader.add(entry(2));
    await uploader.settled();
    expect(calls).toBe(1);
  });
});
