import { imageOf } from '@mistri/android';
import { verifySessionLog, toBase64Url } from '@mistri/signed-log/session-log';
import { writeApp } from '@mistri/virtual-phone';
import { afterEach, expect, test } from 'vitest';
import { bytesOf, RepairStage, sessionId } from '../test/repair-stage.ts';

let stage: RepairStage;
afterEach(() => stage?.end());

test('facts, apps, files, picture and log come over the wire, and the signed log tells of each', async () => {
  stage = await RepairStage.start();
  const { guest } = stage;
  const facts = await guest.perform('facts.read');
  expect(facts).toMatchObject({ ok: true, value: { facts: { 'ro.product.model': 'Mistri One' } } });
  expect(await guest.perform('apps.list')).toMatchObject({
    ok: true,
    value: { exitStatus: 0, text: expect.stringContaining('in.kirana.ledger') },
  });
  const bytes = bytesOf(300_001);
  const sent = await guest.sendBlob({ name: 'folder/notes.bin', content: imageOf(bytes) });
  expect(sent).toMatchObject({ ok: true, value: { length: bytes.length, name: 'notes.bin' } });
  const blob = sent.ok ? sent.value.sha256 : '';
  const progress: number[] = [];
  expect(
    await guest.perform(
      'file.push',
      { path: '/sdcard/a b' },
      {
        blob,
        onProgress: ({ done_bytes }) => progress.push(done_bytes),
      },
    ),
  ).toMatchObject({ ok: true });
  expect(progress.at(-1)).toBe(bytes.length);
  const pulled: Uint8Array[] = [];
  expect(
    await guest.perform('file.pull', { path: '/sdcard/a b' }, { onBytes: (part) => void pulled.push(part) }),
  ).toMatchObject({ ok: true, value: { contents: { length: bytes.length, sha256: blob } } });
  expect(Buffer.compare(Buffer.concat(pulled), bytes)).toBe(0);
  expect(await guest.perform('file.list', { path: '/sdcard' })).toMatchObject({
    ok: true,
    value: { files: expect.arrayContaining([expect.objectContaining({ name: 'a b', size: bytes.length })]) },
  });
  const picture: Uint8Array[] = [];
  await guest.perform('screen.capture', {}, { onBytes: (part) => void picture.push(part) });
  expect(Buffer.concat(picture).subarray(1, 4).toString()).toBe('PNG');
  const apk = writeApp({ name: 'in.new.app', versionCode: 1, versionName: '1', program: { label: 'New' } });
  const app = await guest.sendBlob({ name: 'new.apk', content: imageOf(apk) });
  expect(
    await guest.perform('app.install', { fileName: 'new.apk' }, { blob: app.ok ? app.value.sha256 : '' }),
  ).toMatchObject({ ok: true, value: { text: 'Success' } });
  await guest.addNote('The battery is old.');

  stage.host.end({ how: 'completed', reason: 'The work is done.' });
  await stage.host.finished;
  const report = await verifySessionLog(stage.log, {
    sessionId,
    key: toBase64Url(stage.customer.publicKey),
    consents: [stage.first],
  });
  expect(report.problems).toEqual([]);
  expect(stage.lines('transfer')).toEqual(
    expect.arrayContaining([
      'transfer received send a file to this computer',
      'transfer done adb push /sdcard/a b (300001 bytes)',
      'transfer done adb pull /sdcard/a b',
    ]),
  );
  expect(stage.lines()[0]).toBe('opened');
  expect(stage.lines().at(-1)).toBe('closed completed The work is done.');
});
