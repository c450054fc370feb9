import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Consent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { makeDeviceKey, toBase64Url } from '@mistri/link';
import { logFileLines, SessionLogWriter, signConsent } from '@mistri/signed-log/session-log';
import { type CommandError, exitCodes } from '../command.ts';
import { command } from '../commands/log.ts';

let folder: string;
let text: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mistri-log-'));
  text = await sampleLog();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const idOf = (prefix: string, last: string): string => `${prefix}_${last.padStart(26, '0')}`;

async function sampleLog(): Promise<string> {
  const device = await makeDeviceKey();
  const key = toBase64Url(device.publicKey);
  const sessionId = idOf('rms', '1');
  const consent: Consent = {
    v: 1,
    sessionId,
    repairId: idOf('rep', '2'),
    number: 1,
    customer: { userId: idOf('usr', '3'), deviceId: idOf('dev', '4'), key },
    technician: {
      userId: idOf('usr', '5'),
      name: 'Meena K',
      certificate: 'MST-S-0042',
      deviceId: idOf('dev', '6'),
      key,
    },
    phone: { vendorId: 0x18d1, productId: 0x4ee7, manufacturer: 'Mistri', product: 'Mistri One' },
    mode: 'service',
    powers: ['facts', 'flash'],
    grantedAt: '2026-11-21T09:30:00.000Z',
    endsAt: '2026-11-21T10:00:00.000Z',
    language: 'en',
    text: { version: 1, sha256: 'a'.repeat(64) },
  };
  const writer = new SessionLogWriter({ sessionId, signer: device, now_ms: () => Date.parse(consent.grantedAt) });
  const entries: SignedLogEntry[] = await Promise.all([
    writer.open(consent),
    writer.append({
      by: 'technician',
      kind: 'operation',
      operation: 'fastboot.flash',
      command: 'fastboot flash boot',
      outcome: 'done',
    }),
    writer.append({
      by: 'technician',
      kind: 'refused',
      operation: 'fastboot.erase',
      command: 'fastboot erase userdata',
    }),
    writer.append({ by: 'session', kind: 'closed', outcome: 'completed' }),
  ]);
  const head = { seq: 4, hash: entries[3]?.hash ?? '' };
  return [...logFileLines({ sessionId, consents: [await signConsent(consent, device)], head }, entries)].join('');
}

async function verify(content: string, isJson = false): Promise<{ code: number; lines: string[] }> {
  const file = path.join(folder, 'session.log.jsonl');
  await writeFile(file, content);
  const lines: string[] = [];
  const around = {
    home: folder,
    isJson,
    environment: {},
    signal: new AbortController().signal,
    print: (line: string) => void lines.push(line),
    say: () => undefined,
  };
  return { code: await command.run({ values: {}, words: ['verify', file] }, around), lines };
}

describe('mistri log verify', () => {
  it('says who, what and that nothing was touched', async () => {
    const { code, lines } = await verify(text);
    expect(code).toBe(exitCodes.ok);
    const all = lines.join('\n');
    for (const part of [
      'Meena K',
      'MST-S-0042',
      'Mistri One',
      'facts, flash',
      '21.11.2026 15:30',
      'refused attempts: 1',
    ])
      expect(all).toContain(part);
    expect(all).toContain('Every entry is as it was signed');
    const json = JSON.parse((await verify(text, true)).lines.join('')) as { ok: boolean; lastSeq: number };
    expect(json).toMatchObject({ ok: true, lastSeq: 4, sessionId: idOf('rms', '1') });
  });

  it.each([
    ['an edited command', (all: string) => all.replace('flash boot', 'flash modem'), 'Entry 2 was changed'],
    ['a removed entry', (all: string) => all.split('\n').toSpliced(3, 1).join('\n'), 'Entry 3 is missing'],
    ['a cut end', (all: string) => all.split('\n').slice(0, 4).join('\n'), 'ends before entry 4'],
    [
      'a wider consent',
      (all: string) => all.replace('["facts","flash"]', '["facts","erase_unlock"]'),
      'Consent 1 is not valid',
    ],
    ['a line that is none', (all: string) => all.replace(/\n\{/, '\nnothing\n{'), 'is not an entry'],
  ])('%s ends with 1 and is named', async (_what, change, said) => {
    const { code, lines } = await verify(change(text));
    expect(code).toBe(exitCodes.failed);
    expect(lines.join('\n')).toContain(said);
  });

  it('says so when there is no such file, or it is something else', async () => {
    await expect(verify('{"format":"other"}')).rejects.toThrow('is no session log');
    const missing = command.run(
      { values: {}, words: ['verify', path.join(folder, 'nowhere')] },
      {
        home: '',
        isJson: false,
        environment: {},
        signal: new AbortController().signal,
        print: () => undefined,
        say: () => undefined,
      },
    );
    await expect(missing).rejects.toThrow('cannot be read (ENOENT)');
    const wrong = command.run({ values: {}, words: ['sign', 'x'] }, {} as never);
    await expect(wrong).rejects.toMatchObject({ exitCode: exitCodes.usage } satisfies Partial<CommandError>);
  });
});
