import { afterEach, describe, expect, test } from 'vitest';
import { SessionLogWriter } from '@mistri/signed-log/session-log';
import { JumpClock } from '../test/jump-clock.ts';
import { memoryOpfs } from '../test/memory-opfs.ts';
import { RepairStage, sessionId } from '../test/repair-stage.ts';
import type { OpfsFolder } from './blobs/opfs-blob-store.ts';
import { opfsSessionKey, removeSessionKey } from './keys/opfs-session-key.ts';

let stage: RepairStage;
afterEach(() => stage?.end());

let root: OpfsFolder;
const place = () => opfsSessionKey(root, sessionId);

/** How often the phone asked its owner about a computer. */
function countQuestions(): { asked: number } {
  const count = { asked: 0 };
  stage.phone.onScreen(({ kind }) => (count.asked += kind === 'dialog' ? 1 : 0));
  return count;
}

async function begin(options: Parameters<typeof RepairStage.start>[0] = {}): Promise<void> {
  root = memoryOpfs();
  stage = await RepairStage.start({ ...options, host: { adbKey: await place() } });
  await expect.poll(kept).toBeDefined();
}

async function kept(): Promise<Uint8Array | undefined> {
  return (await place()).load();
}

/** The page is gone with everything in memory; the next one finds what the browser kept. */
async function loadAnew(adbKey: Awaited<ReturnType<typeof place>> | undefined): Promise<void> {
  await stage.host.leave('the page was closed');
  const entries = [...stage.log];
  const last = entries.at(-1);
  if (!last) throw new Error('there is no log');
  stage.renew();
  const continueFrom = { seq: last.entry.seq, hash: last.hash, at: last.entry.at };
  const now_ms = (): number => stage.clock.wall_ms();
  const log = new SessionLogWriter({ sessionId, signer: stage.customer, now_ms, continueFrom });
  await stage.startHost({ log, earlier: entries, ...(adbKey ? { adbKey } : { adbKey: undefined as never }) });
  stage.startGuest();
  await stage.until('the phone is there again', () => stage.guest.state?.phone.presence === 'there');
}

describe('a page that was loaded anew', () => {
  test('has the session’s key: the phone does not ask its owner again', async () => {
    await begin();
    const questions = countQuestions();
    await loadAnew(await place());
    expect(await stage.guest.perform('apps.list')).toMatchObject({ ok: true });
    await loadAnew(await place());
    expect(questions.asked).toBe(0);
  });

  test('that keeps none is asked about, as is one whose key was cut while it was written', async () => {
    await begin();
    const questions = countQuestions();
    await loadAnew(undefined);
    expect(questions.asked).toBe(1);
    await (await place()).destroy();
    await (await place()).keep(new Uint8Array(600).fill(0x30));
    await loadAnew(await place());
    expect(questions.asked).toBe(2);
  });
});

describe('nothing of the key is kept', () => {
  test.each([
    ['Stop', () => stage.host.revoke('stopped by the customer'), 'revoked'],
    ['the technician is done', () => stage.host.end({ how: 'completed', reason: 'done' }), 'completed'],
    ['an admin ends it', () => stage.host.end({ how: 'terminated', reason: 'by an admin' }), 'terminated'],
    ['the connection is gone for good', () => stage.sessions.host.kill('gone'), 'lost'],
  ])('when it has ended: %s', async (_name, end, how) => {
    await begin();
    end();
    expect(await stage.host.finished).toMatchObject({ how });
    expect(await kept()).toBeUndefined();
  });

  test('when its time is over, also after a reload', async () => {
    const clock = new JumpClock();
    await begin({ clock, lasts_ms: 10 * 60_000 });
    await loadAnew(await place());
    expect(await kept()).toBeDefined();
    clock.jump(10 * 60_000);
    expect(await stage.host.finished).toMatchObject({ how: 'expired' });
    expect(await kept()).toBeUndefined();
  });

  test('when Stop came in the moment of leaving', async () => {
    await begin();
    const { host } = stage;
    const leaving = host.leave('the page was closed');
    host.revoke('stopped by the customer');
    await leaving;
    expect(await host.finished).toMatchObject({ how: 'revoked' });
    expect(await kept()).toBeUndefined();
  });

  test('when it ended while no page was open', async () => {
    await begin();
    await stage.host.leave('the page was closed');
    expect(await kept()).toBeDefined();
    await removeSessionKey(root, sessionId);
    expect(await kept()).toBeUndefined();
  });
});

describe('the place of a key', () => {
  const key = Uint8Array.from({ length: 1200 }, (_, index) => index & 255);

  test('another session finds nothing of it, and destroys it', async () => {
    root = memoryOpfs();
    await (await opfsSessionKey(root, 'rms_1')).keep(key);
    expect(await (await opfsSessionKey(root, 'rms_2')).load()).toBeUndefined();
    expect(await (await opfsSessionKey(root, 'rms_1')).load()).toBeUndefined();
  });

  test('is overwritten before it is removed', async () => {
    root = memoryOpfs();
    const one = await opfsSessionKey(root, 'rms_1');
    await one.keep(key);
    expect(await one.load()).toEqual(key);
    // Whoever has the file open in another way sees what becomes of its bytes.
    const file = await (
      await root.getDirectoryHandle('mistri-repair-keys', { create: false })
    ).getFileHandle('rms_1', { create: false });
    await one.destroy();
    const left = new Uint8Array(key.length);
    (await file.createSyncAccessHandle()).read(left, { at: 0 });
    expect(left.every((byte) => byte === 0)).toBe(true);
    expect(await one.load()).toBeUndefined();
  });
});
