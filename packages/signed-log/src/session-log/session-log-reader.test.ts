import { describe, expect, test } from 'vitest';
import { logLimits } from '@mistri/contracts/remote-sessions/session-log';
import { consentFor, freshDevice, idOf, logOf, sessionId, someEvents } from '../../test/session-logs.ts';
import {
  consentFollows,
  consentHash,
  LogFullError,
  SessionLogReader,
  SessionLogWriter,
  signConsent,
  toBase64Url,
  verifyConsent,
  verifyConsents,
} from './index.ts';

const device = freshDevice();
const key = toBase64Url(device.publicKey);

describe('the reader', () => {
  test('takes entries in order, each as new once, whoever brings them', async () => {
    const { entries, consent } = await logOf(device);
    const reader = new SessionLogReader({ sessionId, key, consent: consentHash(consent.consent) });
    const taken = await Promise.all([...entries, ...entries].map((entry) => reader.take(entry)));
    expect(taken.map((result) => result.ok && result.isNew)).toEqual([
      ...entries.map(() => true),
      ...entries.map(() => false),
    ]);
    expect(reader.position).toMatchObject({ seq: entries.length, isClosed: true });
  });

  test('goes on where an earlier reading stopped', async () => {
    const { entries } = await logOf(device);
    const first = new SessionLogReader({ sessionId, key });
    for (const entry of entries.slice(0, 3)) await first.take(entry);
    const second = new SessionLogReader({ sessionId, key, continueFrom: first.position });
    expect(await second.take(entries[0])).toMatchObject({ ok: true, isNew: false });
    expect(await second.take(entries[3])).toMatchObject({ ok: true, isNew: true });
  });

  test('takes nothing that does not verify, and waits for the right one', async () => {
    const { entries, consent } = await logOf(device);
    const [opened, second, third] = entries;
    const foreign = (await logOf(freshDevice())).entries;
    const reader = new SessionLogReader({ sessionId, key, consent: consentHash(consent.consent) });
    const wrong = async (entry: unknown): Promise<unknown> => {
      const result = await reader.take(entry);
      return result.ok ? 'taken' : result.problem;
    };
    expect(await wrong({})).toEqual({ kind: 'malformed', seq: 1 });
    expect(await wrong(second)).toEqual({ kind: 'missing', seq: 1 });
    expect(await wrong(foreign[0])).toEqual({ kind: 'signature_wrong', seq: 1 });
    expect(await wrong(opened)).toBe('taken');
    expect(await wrong({ ...second, entry: { ...second?.entry, message: 'other' } })).toEqual({
      kind: 'changed',
      seq: 2,
    });
    expect(await wrong(third)).toEqual({ kind: 'missing', seq: 2 });
    expect(await wrong({ ...second, entry: { ...second?.entry, sessionId: idOf('rms', '7') } })).toEqual({
      kind: 'other_session',
      seq: 2,
    });
    expect(await wrong(second)).toBe('taken');
    // A place that was taken is taken: even what the same device signed for it elsewhere.
    const writer = new SessionLogWriter({
      sessionId,
      signer: device,
      now_ms: Date.now,
      continueFrom: { seq: 1, hash: opened?.hash ?? '', at: '' },
    });
    expect(await wrong(await writer.append({ by: 'session', kind: 'note', message: 'a second story' }))).toEqual({
      kind: 'inserted',
      seq: 2,
    });
    expect(await wrong({ ...second, entry: { ...second?.entry, message: 'other' } })).toEqual({
      kind: 'changed',
      seq: 2,
    });
    expect(reader.position.seq).toBe(2);
  });
});

describe('the writer', () => {
  test('fixes place and hash at the call, and tells entries in their order whatever signing takes', async () => {
    const waiting: (() => void)[] = [];
    const slow = {
      publicKey: device.publicKey,
      sign: async (bytes: Uint8Array) => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return device.sign(bytes);
      },
    };
    const told: number[] = [];
    const writer = new SessionLogWriter({
      sessionId,
      signer: slow,
      now_ms: Date.now,
      onEntry: ({ entry }) => told.push(entry.seq),
    });
    const done = [writer.open(consentFor(device)), ...someEvents.map((event) => writer.append(event))];
    expect(writer.position.seq).toBe(5);
    for (const finish of waiting.toReversed()) finish();
    await Promise.all(done);
    await writer.settled();
    expect(told).toEqual([1, 2, 3, 4, 5]);
  });

  test('whatever a technician sends fits: cut, in one line, well-formed', async () => {
    const writer = new SessionLogWriter({ sessionId, signer: device, now_ms: Date.now });
    await writer.open(consentFor(device));
    const { entry } = await writer.append({
      by: 'technician',
      kind: 'operation',
      command: `adb shell echo \u0000\n\ud800 ${'😀'.repeat(1500)}`,
      message: '\u0007',
    });
    expect(entry.command?.length).toBeLessThanOrEqual(logLimits.commandLength);
    expect(entry.command?.isWellFormed()).toBe(true);
    expect(entry.command).toMatch(/^adb shell echo \ufffd? /u);
    expect(entry).not.toHaveProperty('message');
  });

  test('begins with `opened`, ends with `closed`, and keeps a place for it', async () => {
    const full = { seq: logLimits.entriesPerSession - 1, hash: 'a'.repeat(64), at: '' };
    const writer = new SessionLogWriter({ sessionId, signer: device, now_ms: Date.now, continueFrom: full });
    expect(() => writer.append({ by: 'session', kind: 'note', message: 'x' })).toThrow(LogFullError);
    await writer.append({ by: 'session', kind: 'closed', outcome: 'terminated' });
    expect(() => writer.append({ by: 'session', kind: 'closed' })).toThrow('closed');
    const fresh = new SessionLogWriter({ sessionId, signer: device, now_ms: Date.now });
    expect(() => fresh.append({ by: 'session', kind: 'note' })).toThrow('opened');
  });
});

describe('consents', () => {
  test('are signed by the device they name and by no other', async () => {
    const consent = consentFor(device);
    const signed = await signConsent(consent, device);
    expect(await verifyConsent(signed)).toBeUndefined();
    await expect(signConsent(consent, freshDevice())).rejects.toThrow('another device key');
    expect(await verifyConsent({ ...signed, consent: { ...consent, powers: ['erase_unlock'] } })).toBe(
      'signature_wrong',
    );
    expect(await verifyConsent({ ...signed, consent: { ...consent, extra: 1 } })).toBe('malformed');
    const thief = freshDevice();
    const theirs = { ...consent, customer: { ...consent.customer, key: toBase64Url(thief.publicKey) } };
    expect(await verifyConsent({ consent: theirs, signature: signed.signature })).toBe('signature_wrong');
  });

  test('follow each other: whole documents, numbered, chained, about the same', async () => {
    const first = consentFor(device);
    const next = {
      ...first,
      number: 2,
      previous: consentHash(first),
      powers: ['facts', 'imei_read'] as const,
      grantedAt: '2026-11-21T09:40:00.000Z',
    };
    const second = { ...next, powers: [...next.powers] };
    expect(consentFollows(first, undefined)).toBeUndefined();
    expect(consentFollows(second, first)).toBeUndefined();
    expect(consentFollows(second, undefined)).toBe('number_wrong');
    expect(consentFollows({ ...second, number: 3 }, first)).toBe('number_wrong');
    expect(consentFollows({ ...second, previous: 'c'.repeat(64) }, first)).toBe('chain_broken');
    expect(consentFollows({ ...second, mode: 'device' }, first)).toBe('subject_changed');
    const phone = { ...first.phone, serialNumber: 'OTHER' };
    expect(consentFollows({ ...second, phone }, first)).toBe('subject_changed');
    // The same phone in fastboot mode.
    expect(consentFollows({ ...second, phone: { ...first.phone, productId: 0x4ee0 } }, first)).toBeUndefined();
    expect(consentFollows({ ...second, endsAt: second.grantedAt }, first)).toBe('times_wrong');
    expect(consentFollows({ ...second, grantedAt: '2026-11-21T09:20:00.000Z' }, first)).toBe('times_wrong');
    const chain = [await signConsent(first, device), await signConsent(second, device)];
    expect(await verifyConsents(chain)).toBeUndefined();
    expect(await verifyConsents(chain.toReversed())).toEqual({ number: 1, problem: 'number_wrong' });
  });
});
