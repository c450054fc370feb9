import { powers } from '@mistri/contracts/repair/powers';
import { makeDeviceKey } from '@mistri/link';
import { describe, expect, test } from 'vitest';
import { begin, client, make, stage, trace } from '../test/attack-stage.ts';
import { JumpClock } from '../test/jump-clock.ts';
import { type StageOptions } from '../test/repair-stage.ts';

describe('consents', () => {
  const refuses = async (options: StageOptions): Promise<string> => {
    await make(options);
    stage.connect();
    const result = await stage.startHost();
    expect(stage.phone.trace.transfers).toBe(0);
    return result.ok ? 'served' : result.reason;
  };

  test('of another session, repair, technician or mode, over, or of the future open nothing', async () => {
    const other = 'rms_0000000000000000000000000z';
    expect(await refuses({ consent: { sessionId: other } })).toContain('another session');
    expect(await refuses({ consent: { repairId: 'rep_00000000000000000000000009' } })).toContain('another session');
    expect(await refuses({ consent: { mode: 'device' } })).toContain('whole device');
    expect(await refuses({ lasts_ms: -1000, consent: { grantedAt: '2026-01-01T00:00:00.000Z' } })).toContain('is over');
    expect(
      await refuses({ consent: { grantedAt: '2099-01-01T00:00:00.000Z', endsAt: '2099-01-01T01:00:00.000Z' } }),
    ).toContain('future');
    expect(await refuses({ consent: { phone: { vendorId: 1, productId: 2 } } })).toContain('serial');
  });

  test('signed by another device, changed after signing, and without the first of the chain', async () => {
    await make();
    stage.connect();
    const stranger = await makeDeviceKey();
    const { toBase64Url } = await import('@mistri/signed-log/session-log');
    const theirs = await stage.sign(
      { customer: { ...stage.consent().customer, key: toBase64Url(stranger.publicKey) } },
      stranger,
    );
    expect(await stage.startHost({ consents: [theirs] })).toMatchObject({
      reason: expect.stringContaining('another device'),
    });
    const changed = { ...stage.first, consent: { ...stage.first.consent, powers: [...powers] } };
    expect(await stage.startHost({ consents: [changed] })).toMatchObject({
      reason: expect.stringContaining('signature'),
    });
    expect(await stage.startHost({ consents: [await stage.next(['flash'])] })).toMatchObject({ ok: false });
    expect(await stage.startHost({ consents: [] })).toMatchObject({ ok: false });
    expect(stage.phone.trace.transfers).toBe(0);
  });

  test('replayed and out of order: the newest stays in force', async () => {
    await begin({ powers: ['facts', 'shell', 'flash'] });
    const second = await stage.next(['facts']);
    expect(await stage.host.addConsent(second)).toEqual({ ok: true });
    const before = trace();
    for (const again of [stage.first, second, await stage.next(['flash', 'shell'])]) {
      expect(await stage.host.addConsent(again)).toMatchObject({ ok: false });
      expect(await client.ask('apps.list')).toBe('power_missing');
    }
    expect(stage.host.state.powers).toEqual(['facts']);
    expect(trace()).toEqual(before);
  });

  test('a consent cannot give what the session token does not', async () => {
    await begin({ tokenPowers: ['facts', 'shell'] });
    const before = trace();
    expect(stage.host.state.powers).toEqual(['facts', 'shell']);
    expect(await client.ask('shell.run', { command: 'id' })).toBe('power_missing');
    expect(await client.ask('power.request', { powers: 'flash', reason: 'I want it' })).toBe('field');
    expect(trace()).toEqual(before);
  });
});

describe('the time is over', () => {
  /** Neither server nor technician takes part: the Link session has no channel any more. */
  const afterwards = async (): Promise<void> => {
    const end = await stage.host.finished;
    expect(end.how).toBe('expired');
    expect(stage.host.state.powers).toEqual([]);
    expect(stage.killed).toHaveLength(1);
    expect(stage.lines().at(-1)).toContain('closed expired');
  };

  test('the customer’s end ends it by itself', async () => {
    const clock = new JumpClock();
    await begin({ clock });
    expect(await client.ask('apps.list')).toBe('done');
    stage.cut();
    const before = trace();
    clock.jump(30 * 60_000);
    await afterwards();
    expect(trace()).toEqual(before);
  });

  test('a clock on the wall that was set back gives no more time', async () => {
    const clock = new JumpClock();
    await begin({ clock });
    clock.jump(29 * 60_000, -120 * 60_000);
    expect(await client.ask('apps.list')).toBe('done');
    clock.jump(60_000, -60_000);
    await afterwards();
  });

  test('nor does a monotonic clock that stood still while the laptop slept', async () => {
    const clock = new JumpClock();
    await begin({ clock });
    const before = trace();
    clock.jump(0, 31 * 60_000);
    expect(await client.ask('apps.list')).toBe('power_missing');
    clock.jump(5_000, 0);
    await afterwards();
    expect(trace()).toEqual(before);
  });
});
