import { imageOf } from '@mistri/android';
import { afterEach, describe, expect, test } from 'vitest';
import { bytesOf, RepairStage } from '../test/repair-stage.ts';
import { endlessImage, fileOf, transferUnderCuts } from '../test/transfer-under-cuts.ts';
import { memoryBlobStore } from './blobs/memory-blob-store.ts';

let stage: RepairStage;
afterEach(() => stage?.end());

/** The same sequence each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('the channel is cut again and again', () => {
  test.each(['flash', 'push'] as const)('%s: bit-identical, each byte written once', async (way) => {
    const report = await transferUnderCuts({ size_bytes: 6_000_001, cuts: 20, way, random: seeded(7) });
    expect(report).toMatchObject({ outcome: 'done', isIdentical: true, mostWrites: 1, leastWrites: 1 });
    expect(report.cuts).toBeGreaterThanOrEqual(16);
  });

  test('a session that is lost for good: the next one goes on where it stopped, and sends nothing twice', async () => {
    const blobs = memoryBlobStore();
    const content = endlessImage(3_000_000);
    stage = await RepairStage.start({ blobs });
    const first = stage;
    const sending = first.guest.sendBlob(
      { name: 'big.img', content },
      { onProgress: ({ done_bytes }) => done_bytes > 1_000_000 && first.sessions.host.kill('lost') },
    );
    expect(await sending).toMatchObject({ ok: false, refusal: { code: 'lost' } });
    const promised = await sendingHash(content);
    await first.end();
    const found = await blobs.find(promised);
    expect(found).toMatchObject({ complete: false });
    const have_bytes = found?.have_bytes ?? 0;
    expect(have_bytes).toBeGreaterThan(1_000_000);
    stage = await RepairStage.start({ blobs });
    let read_bytes = 0;
    const again = await stage.guest.sendBlob({
      name: 'big.img',
      sha256: promised,
      content: {
        size: content.size,
        read: (at, length) => {
          read_bytes += length;
          return content.read(at, length);
        },
      },
    });
    expect(again).toMatchObject({ ok: true });
    expect(read_bytes).toBe(content.size - have_bytes);
    expect(await stage.guest.perform('file.push', { path: '/sdcard/x' }, { blob: promised })).toMatchObject({
      ok: true,
    });
    expect(Buffer.compare(fileOf(stage, '/sdcard/x'), await content.read(0, content.size))).toBe(0);
  });
});

async function sendingHash(content: ReturnType<typeof endlessImage>): Promise<string> {
  const { createHash } = await import('node:crypto');
  return createHash('sha256')
    .update(await content.read(0, content.size))
    .digest('hex');
}

describe('the phone is pulled', () => {
  const away = async (): Promise<void> => {
    await stage.until(
      'both ends say so',
      () => stage.guest.state?.phone.presence === 'away' && stage.host.state.phone.presence === 'away',
    );
    await stage.until('nothing is under way', () => stage.guest.state?.operations.length === 0);
  };
  const back = async (): Promise<void> => {
    stage.phone.plug();
    for (let code: string | undefined = 'phone'; code !== undefined;) {
      await stage.until('it is back', () => stage.guest.state?.phone.presence === 'there');
      const result = await stage.guest.perform('facts.read');
      // A restart that was asked for before the cable was out may still come.
      code = result.ok ? undefined : result.refusal.code;
      expect(['phone', 'not_now', undefined]).toContain(code);
    }
  };

  test('at every step of work on a running phone', async () => {
    stage = await RepairStage.start();
    const { guest, phone } = stage;
    const sent = await guest.sendBlob({ name: 'x.bin', content: imageOf(bytesOf(2_000_000)) });
    const blob = sent.ok ? sent.value.sha256 : '';
    await guest.perform('file.push', { path: '/sdcard/x' }, { blob });
    const pull = (): void => phone.unplug();
    const steps = [
      () => guest.perform('facts.read', {}, { onStarted: pull }),
      () => guest.perform('file.push', { path: '/sdcard/y' }, { blob, onStarted: pull }),
      () => guest.perform('file.push', { path: '/sdcard/y' }, { blob, onProgress: pull }),
      () => guest.perform('file.pull', { path: '/sdcard/x' }, { onBytes: pull }),
      () => guest.perform('log.follow', { follow: true }, { onText: pull }),
      () => guest.perform('app.install', { fileName: 'x.apk' }, { blob, onStarted: pull }),
      () => guest.openTerminal({ columns: 80, rows: 24, onOutput: pull }).ended,
    ];
    for (const step of steps) {
      const result = await step();
      // A pull that was over before the cable was out is done; nothing else may say so.
      if (result.ok) expect(result.value.command).toMatch(/pull|read what/);
      phone.unplug();
      await away();
      expect(await guest.perform('apps.list')).toMatchObject({ ok: false, refusal: { code: 'not_now' } });
      await back();
    }
  });

  test('at every step of work in fastboot: partitions are as before, or as they should be', async () => {
    stage = await RepairStage.start({ volumeDown: true });
    stage.confirms = true;
    const { guest, phone } = stage;
    const image = phone.partitions.read('boot_b');
    const sent = await guest.sendBlob({ name: 'boot.img', content: imageOf(image) });
    const blob = sent.ok ? sent.value.sha256 : '';
    const before = phone.partitions.read('boot_a');
    const pull = (): void => phone.unplug();
    for (const step of [
      () => guest.perform('fastboot.variables', {}, { onStarted: pull }),
      () => guest.perform('fastboot.flash', { partition: 'boot_a' }, { blob, onStarted: pull }),
      () => guest.perform('fastboot.flash', { partition: 'boot_a' }, { blob, onProgress: pull }),
      () => guest.perform('fastboot.erase', { partition: 'userdata' }, { onWaiting: pull }),
      () => guest.perform('device.reboot', { to: 'bootloader' }, { onStarted: pull }),
    ]) {
      await step();
      phone.unplug();
      await away();
      expect(Buffer.compare(phone.partitions.read('boot_a'), before)).toBe(0);
      await back();
    }
  });

  test('while it starts, and while it asks its owner', async () => {
    stage = await RepairStage.make();
    stage.owner = 'nobody presses this';
    stage.connect();
    await stage.startHost();
    const guest = stage.startGuest();
    await stage.until('it asks', () => {
      const phone = guest.state?.phone;
      return phone?.presence === 'connecting' && phone.waitsFor === 'owner';
    });
    stage.phone.unplug();
    await away();
    stage.owner = 'allow';
    await back();
  });
});

describe('Stop, while everything is under way', () => {
  test('nothing reaches the phone any more, everybody hears why, and nothing hangs', async () => {
    stage = await RepairStage.start();
    const { guest, phone } = stage;
    const sent = await guest.sendBlob({ name: 'big.bin', content: endlessImage(20_000_000) });
    const blob = sent.ok ? sent.value.sha256 : '';
    const begun = Promise.withResolvers<void>();
    const busy = [
      guest.perform('file.push', { path: '/sdcard/1' }, { blob, onProgress: () => begun.resolve() }),
      guest.perform('file.push', { path: '/sdcard/2' }, { blob }),
      guest.perform('log.follow', { follow: true }),
      guest.openTerminal({ columns: 80, rows: 24, onOutput: () => undefined }).ended,
      guest.sendBlob({ name: 'more.bin', content: endlessImage(50_000_000) }),
    ];
    await begun.promise;
    stage.host.revoke('The customer pressed Stop.');
    expect(stage.host.isOver).toBe(true);
    expect(stage.host.state.powers).toEqual([]);
    expect(stage.killed).toEqual(['The customer pressed Stop.']);
    const results = await Promise.all(busy);
    expect(results.map((result) => result.ok)).toEqual([false, false, false, false, false]);
    expect(await stage.host.finished).toEqual({ how: 'revoked', reason: 'The customer pressed Stop.' });
    const before = { ...phone.trace };
    phone.unplug();
    phone.plug();
    expect(await guest.perform('apps.list')).toMatchObject({ ok: false, refusal: { code: 'lost' } });
    stage.host.retryPhone();
    expect(phone.trace).toEqual(before);
    expect(stage.lines().at(-1)).toBe('closed revoked The customer pressed Stop.');
    expect(stage.ends.host).toContain('Stop');
    await stage.until('the technician knows', () => stage.ends.guest !== undefined);
    // The phone is free for whoever comes next.
    expect(await phone.usb?.open()).toMatchObject({ ok: true });
  });
});
