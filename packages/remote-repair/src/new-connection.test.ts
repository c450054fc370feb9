import { imageOf } from '@mistri/android';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import {
  consentHash,
  SessionLogReader,
  SessionLogWriter,
  toBase64Url,
  verifySessionLog,
} from '@mistri/signed-log/session-log';
import { buildFirmware, currentFirmware } from '@mistri/virtual-phone';
import { afterEach, describe, expect, test } from 'vitest';
import { JumpClock } from '../test/jump-clock.ts';
import { RepairStage, sessionId } from '../test/repair-stage.ts';

let stage: RepairStage;
afterEach(() => stage?.end());

/** A writer that goes on where these entries end, as a page that was loaded anew makes one. */
function writerBehind(entries: readonly SignedLogEntry[]): SessionLogWriter {
  const last = entries.at(-1);
  if (!last) throw new Error('nothing to go on from');
  const { seq, at } = last.entry;
  const continueFrom = { seq, hash: last.hash, at };
  return new SessionLogWriter({ sessionId, signer: stage.customer, now_ms: () => stage.clock.wall_ms(), continueFrom });
}

/** The page is gone, with its Link session and everything in memory; what it kept is the log and the consents. */
async function loadAnew(consents = [stage.first]) {
  const kept = [...stage.log];
  stage.renew();
  const result = await stage.startHost({ log: writerBehind(kept), earlier: kept, consents });
  if (result.ok) stage.startGuest();
  return result;
}

const isThere = (): boolean => stage.guest.state?.phone.presence === 'there';

describe('a page that was loaded anew', () => {
  test('goes on with the same log: no place twice, no gap, and the technician can read it whole', async () => {
    stage = await RepairStage.start();
    expect(await stage.guest.perform('apps.list')).toMatchObject({ ok: true });
    await stage.host.leave('the page was closed');
    expect(stage.host.isOver).toBe(true);
    expect(stage.lines('closed')).toEqual([]);
    const before = stage.log.length;
    expect((await loadAnew()).ok).toBe(true);
    await stage.until('the phone is there again', isThere);
    expect(await stage.guest.perform('apps.list')).toMatchObject({ ok: true });
    stage.host.end({ how: 'completed', reason: 'done' });
    await stage.host.finished;
    const key = toBase64Url(stage.customer.publicKey);
    const consent = consentHash(stage.first.consent);
    expect(await verifySessionLog(stage.log, { key, consents: [stage.first] })).toMatchObject({ problems: [] });
    expect(stage.log.map(({ entry }) => entry.seq)).toEqual(stage.log.map((_, index) => index + 1));
    expect(stage.log[before]?.entry).toMatchObject({ kind: 'resumed', by: 'session' });
    expect(stage.lines('opened')).toHaveLength(1);
    // Whoever has a part of it, or nothing, reads on.
    const reader = new SessionLogReader({ sessionId, key, consent });
    const read = await Promise.all(stage.heard.map((entry) => reader.take(entry)));
    expect(read.every(({ ok }) => ok)).toBe(true);
    expect(reader.position).toMatchObject({ seq: stage.log.length, isClosed: true });
  });

  test('what was under way is stopped and written down; nothing of it goes on by itself', async () => {
    stage = await RepairStage.start();
    const following = stage.guest.perform('log.follow', { follow: true });
    await stage.until('it runs', () => stage.host.state.operations.length === 1);
    await stage.host.leave('the page was closed');
    expect(await following).toMatchObject({ ok: false });
    expect(stage.lines().filter((line) => line.includes('cancelled'))).toHaveLength(1);
    await loadAnew();
    await stage.until('the phone is there again', isThere);
    expect(stage.host.state.operations).toEqual([]);
  });

  test('a file that had come is not sent again, and not used before the technician has vouched for it anew', async () => {
    stage = await RepairStage.start({ volumeDown: true });
    const image = (await buildFirmware(currentFirmware)).get('boot') ?? new Uint8Array(0);
    const blob = { name: 'boot.img', content: imageOf(image) };
    const sent = await stage.guest.sendBlob(blob);
    const sha256 = sent.ok ? sent.value.sha256 : '';
    await stage.host.leave('the page was closed');
    await loadAnew();
    await stage.until('the phone is there again', isThere);
    const flash = () => stage.guest.perform('fastboot.flash', { partition: 'boot_a' }, { blob: sha256 });
    expect(await flash()).toMatchObject({ ok: false, refusal: { code: 'blob' } });
    const progress: number[] = [];
    const again = await stage.guest.sendBlob(blob, { onProgress: ({ done_bytes }) => progress.push(done_bytes) });
    expect([again.ok, progress]).toEqual([true, []]);
    expect(await flash()).toMatchObject({ ok: true });
  });

  test('a power that was taken back stays taken back', async () => {
    stage = await RepairStage.start({ powers: ['facts', 'shell'] });
    const second = await stage.next(['facts']);
    await stage.host.addConsent(second);
    await stage.host.leave('the page was closed');
    await loadAnew([stage.first, second]);
    await stage.until('the phone is there again', isThere);
    expect(await stage.guest.perform('apps.list')).toMatchObject({ ok: false, refusal: { code: 'power_missing' } });
    // With the newest left out it would be the older one's powers; a consent without the first is none at all.
    await stage.host.leave('the page was closed');
    expect((await loadAnew([second])).ok).toBe(false);
  });

  test('ends when it would have ended: the time ran on while the page was closed', async () => {
    const clock = new JumpClock();
    stage = await RepairStage.start({ clock, lasts_ms: 10 * 60_000 });
    await stage.host.leave('the page was closed');
    clock.jump(9 * 60_000);
    await loadAnew();
    expect(stage.host.state.remaining_ms).toBeLessThanOrEqual(60_000);
    clock.jump(60_000);
    expect(await stage.host.finished).toMatchObject({ how: 'expired' });
    stage.renew();
    expect(await loadAnew()).toMatchObject({ ok: false });
  });

  test('Stop in the moment of leaving is a Stop', async () => {
    stage = await RepairStage.start();
    const { host } = stage;
    const leaving = host.leave('the page was closed');
    host.revoke('stopped by the customer');
    await leaving;
    expect(await host.finished).toMatchObject({ how: 'revoked' });
    expect(stage.lines('closed')).toEqual(['closed revoked stopped by the customer']);
  });
});

describe('the IMEI', () => {
  test('that was read is told to the customer’s end whole, and to the log by four digits', async () => {
    stage = await RepairStage.start();
    const { imei } = stage.phone.identity;
    // A maker's test build: sold phones do not tell it.
    stage.phone.system?.properties.set('ro.build.type', 'userdebug');
    expect(await stage.guest.perform('imei.read')).toMatchObject({ ok: true, value: { facts: { imei } } });
    expect(stage.events).toContainEqual({ kind: 'imei', imei });
    await stage.until('it is logged', () => JSON.stringify(stage.log).includes(`IMEI ending in ${imei.slice(-4)}`));
    expect(JSON.stringify(stage.log)).not.toContain(imei);
  });

  test('that the phone does not tell is asked of its owner; without the power nobody is asked', async () => {
    stage = await RepairStage.start();
    expect(await stage.guest.perform('imei.read')).toMatchObject({ ok: false, refusal: { code: 'phone' } });
    expect(stage.events).toContainEqual({ kind: 'imei', imei: undefined });
    stage.events.length = 0;
    await stage.host.addConsent(await stage.next(['facts']));
    expect(await stage.guest.perform('imei.read')).toMatchObject({ ok: false, refusal: { code: 'power_missing' } });
    expect(stage.events.filter(({ kind }) => kind === 'imei')).toEqual([]);
  });
});
