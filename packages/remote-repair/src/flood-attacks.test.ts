import { makeDeviceKey, systemClock } from '@mistri/link';
import { describe, expect, test } from 'vitest';
import { begin, client, stage, trace } from '../test/attack-stage.ts';
import { bytesOf } from '../test/repair-stage.ts';
import { kind } from '../test/wire-client.ts';

describe('too much of it', () => {
  test('operations at once, and in a row', async () => {
    // The budget grows with time: for this one none passes.
    const clock = systemClock();
    const now_ms = clock.now_ms();
    await begin({ clock: { ...clock, now_ms: () => now_ms } });
    const following = Array.from({ length: 16 }, () => {
      const stream = client.stream('op');
      stream.json(kind.request, {
        v: 1,
        id: `f${Math.random()}`.replace('.', ''),
        operation: 'log.follow',
        values: { follow: true },
      });
      return stream;
    });
    await stage.until('all are open', () => stage.host.state.operations.length === 16);
    expect(await client.ask('apps.list')).toBe('too_many');
    for (const stream of following) stream.reset();
    await stage.until('all are closed', () => stage.host.state.operations.length === 0);
    const outcomes = await Promise.all(Array.from({ length: 300 }, () => client.ask('imei.write')));
    expect(outcomes.filter((outcome) => outcome === 'too_many').length).toBeGreaterThan(150);
    expect(stage.log.length).toBeLessThan(260);
    expect(stage.host.isOver).toBe(false);
  });

  test('commands as long as they may be, in letters that cost most, all at once', async () => {
    await begin({});
    const command = `logcat; echo ${'தமிழ்'.repeat(1_900)}`;
    const following = Array.from({ length: 16 }, (_, at) => {
      const stream = client.stream('op');
      stream.json(kind.request, { v: 1, id: `long${at}`, operation: 'shell.run', values: { command } });
      return stream;
    });
    await stage.until(
      'all are open',
      () => stage.host.state.operations.filter((one) => one.command !== '').length === 16,
    );
    for (const stream of following) expect((await stream.next(kind.started))?.json['command']).toHaveLength(2_000);
    for (const stream of following) stream.reset();
    await stage.until('all are closed', () => stage.host.state.operations.length === 0);
    expect(await client.ask('facts.read')).toBe('done');
    expect(stage.host.isOver).toBe(false);
  });

  test('offers and streams without end: the log does not follow', async () => {
    const clock = systemClock();
    const now_ms = clock.now_ms();
    await begin({ clock: { ...clock, now_ms: () => now_ms } });
    const stranger = await makeDeviceKey();
    for (let at = 0; at < 150; at += 1) {
      await (await client.offer(bytesOf(10), {}, stranger)).outcome();
      await client.raw('usb', bytesOf(10));
    }
    expect(stage.lines('refused').length).toBeLessThan(130);
    expect(stage.host.isOver).toBe(false);
  });

  test('requests that are none end their own stream only', async () => {
    await begin({});
    const before = trace();
    const json = (value: unknown): Uint8Array => {
      const body = Buffer.from(JSON.stringify(value));
      const head = Buffer.alloc(5);
      head[0] = kind.request;
      head.writeUInt32BE(body.length, 1);
      return Buffer.concat([head, body]);
    };
    const request = { v: 1, id: 'a', operation: 'facts.read', values: {} };
    const wrong: unknown[] = [
      null,
      [],
      'facts.read',
      { ...request, v: 2 },
      { ...request, id: 'a b' },
      { ...request, values: { a: {} } },
      { ...request, values: { a: null } },
      { ...request, values: Object.fromEntries(Array.from({ length: 33 }, (_, at) => [`a${at}`, 1])) },
      { ...request, values: { 'a b': 1 } },
      { ...request, values: JSON.parse('{"__proto__":"x"}') as object },
      { ...request, blob: '../x' },
      { ...request, more: 1 },
      { ...request, operation: 'facts.read\u0000' },
      { ...request, values: { command: 'x'.repeat(20_000) } },
    ];
    for (const value of wrong) expect(await client.raw('op', json(value))).toBe('malformed');
    const deep = Buffer.from(`${'['.repeat(60_000)}`);
    const head = Buffer.alloc(5);
    head[0] = kind.request;
    head.writeUInt32BE(deep.length, 1);
    expect(await client.raw('op', Buffer.concat([head, deep]))).toBe('malformed');
    head.writeUInt32BE(0xffff_ffff, 1);
    expect(await client.raw('op', head)).toBe('gone');
    expect(await client.raw('op', Buffer.from([99, 0, 0, 0, 0]))).toBe('gone');
    expect(await client.raw('op', Buffer.from([1, 0, 0]))).toBe('gone');
    expect(trace()).toEqual(before);
    expect(await client.ask('facts.read')).toBe('done');
  });
});
