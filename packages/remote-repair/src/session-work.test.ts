import { imageOf } from '@mistri/android';
import type { FirmwareManifest } from '@mistri/contracts/remote-sessions/firmware';
import { makeDeviceKey } from '@mistri/link';
import { PortStream } from '@mistri/link/browser';
import { signFirmware, toBase64Url } from '@mistri/signed-log/session-log';
import { buildFirmware, currentFirmware } from '@mistri/virtual-phone';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { JumpClock } from '../test/jump-clock.ts';
import { bytesOf, RepairStage } from '../test/repair-stage.ts';
import { nodeHash } from './blobs/node-hash.node.ts';
import { frameKinds } from './protocol/frame.ts';
import { FramedStream } from './streams/framed-stream.ts';
import { LinkStreams, portByteStream } from './streams/link-streams.ts';

let stage: RepairStage;
afterEach(() => stage?.end());
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a terminal', () => {
  test('types, shows, resizes, ends; every line stands in the log', async () => {
    stage = await RepairStage.start();
    let shown = '';
    const terminal = stage.guest.openTerminal({
      columns: 80,
      rows: 24,
      onOutput: (part) => void (shown += new TextDecoder().decode(part)),
    });
    await stage.until('the prompt', () => shown.includes('$ '));
    terminal.resize(120, 40);
    terminal.write(bytes('echo one | tr o O\r'));
    await stage.until('the output', () => shown.includes('One'));
    terminal.write(bytes('exit 3\r'));
    expect(await terminal.ended).toMatchObject({ ok: true, value: { exitStatus: 3, command: 'adb shell' } });
    expect(stage.lines()).toEqual(expect.arrayContaining(['operation entered adb shell (typed) echo one | tr o O']));
  });

  test('a line that nobody may run is thrown away, said, and logged; closing it ends the shell', async () => {
    stage = await RepairStage.start();
    let shown = '';
    const terminal = stage.guest.openTerminal({
      columns: 80,
      rows: 24,
      onOutput: (part) => void (shown += new TextDecoder().decode(part)),
    });
    await stage.until('the prompt', () => shown.includes('$ '));
    terminal.write(bytes('set_im\u007f\u007fimei 358240051111110\r'));
    await stage.until('the reason', () => shown.includes('offence'));
    terminal.write(bytes('echo still here\r'));
    await stage.until('the shell goes on', () => shown.includes('\r\nstill here'));
    expect(stage.lines('refused')).toEqual(['refused forbidden adb shell (typed) set_imei 358240051111110']);
    terminal.close();
    expect(await terminal.ended).toMatchObject({ ok: false, refusal: { code: 'stopped' } });
    await stage.until('it is over at the host', () => stage.host.state.operations.length === 0);
  });

  test('no more input ends the shell; without free shell there is none', async () => {
    stage = await RepairStage.start();
    const terminal = stage.guest.openTerminal({ columns: 80, rows: 24, onOutput: () => undefined });
    terminal.end();
    expect(await terminal.ended).toMatchObject({ ok: true });
    await stage.host.addConsent(await stage.next(['facts']));
    const refused = stage.guest.openTerminal({ columns: 80, rows: 24, onOutput: () => undefined });
    expect(await refused.ended).toMatchObject({ ok: false, refusal: { code: 'power_missing', power: 'free_shell' } });
  });
});

describe('asking for more', () => {
  test('the customer signs the next consent, and it works at once; or says no', async () => {
    stage = await RepairStage.start({ powers: ['facts'] });
    const { guest } = stage;
    expect(await guest.perform('apps.list')).toMatchObject({ ok: false, refusal: { code: 'power_missing' } });
    const waiting: string[] = [];
    expect(
      await guest.requestPowers(['shell', 'files'], 'To see which app it is', {
        onWaiting: (one) => waiting.push(one.for),
      }),
    ).toMatchObject({ ok: true, value: { powers: expect.arrayContaining(['facts', 'shell', 'files']) } });
    expect(waiting).toEqual(['consent']);
    expect(await guest.perform('apps.list')).toMatchObject({ ok: true });
    expect(stage.host.state.consent.number).toBe(2);
    stage.givesPowers = false;
    expect(await guest.requestPowers(['flash'], 'To write it anew')).toMatchObject({
      ok: false,
      refusal: { code: 'declined' },
    });
    for (const [powers, reason] of [
      [['shell'], 'again'],
      [[], 'nothing'],
      [['flash'], ''],
      [['flash'], 'x'.repeat(501)],
    ] as const)
      expect(await guest.requestPowers([...powers], reason)).toMatchObject({ ok: false, refusal: { code: 'field' } });
    expect(stage.lines('power')).toEqual([
      'power asked ask for shell, files',
      'power granted Allowed now: facts, shell, files',
      'power asked ask for flash',
      'power declined ask for flash',
    ]);
  });

  test('work whose power is taken back stops', async () => {
    stage = await RepairStage.start();
    const following = stage.guest.perform('log.follow', { follow: true });
    await stage.until('it runs', () => stage.host.state.operations.length === 1);
    expect(await stage.host.addConsent(await stage.next(['facts']))).toEqual({ ok: true });
    expect(await following).toMatchObject({ ok: false, refusal: { code: 'stopped' } });
    expect(stage.guest.state?.powers).toEqual(['facts']);
  });
});

describe('stopping', () => {
  test('by the technician, by the customer, before it begins; the next one works', async () => {
    stage = await RepairStage.start();
    const { guest, host } = stage;
    const stop = new AbortController();
    const first = guest.perform('log.follow', { follow: true }, { signal: stop.signal, onText: () => stop.abort() });
    expect(await first).toMatchObject({ ok: false, refusal: { code: 'stopped' } });
    const second = guest.perform(
      'log.follow',
      { follow: true },
      { id: 'mine', onText: () => host.stopOperation('mine') },
    );
    expect(await second).toMatchObject({ ok: false, refusal: { code: 'stopped', message: 'It was stopped.' } });
    const never = AbortSignal.abort();
    expect(await guest.perform('apps.list', {}, { signal: never })).toMatchObject({ refusal: { code: 'stopped' } });
    const content = imageOf(bytesOf(10));
    expect(await guest.sendBlob({ name: 'x', content }, { signal: never })).toMatchObject({
      refusal: { code: 'stopped' },
    });
    expect(await guest.sendBlob({ name: 'x', content: imageOf(new Uint8Array(0)) })).toMatchObject({ ok: false });
    expect(await guest.perform('apps.list')).toMatchObject({ ok: true });
    await vi.waitFor(() => expect(stage.lines().filter((line) => line.includes('cancelled'))).toHaveLength(2));
  });

  test('in the middle of a file: what arrived stays, and it goes on from there', async () => {
    stage = await RepairStage.start();
    const stop = new AbortController();
    const content = imageOf(bytesOf(5_000_000));
    const onProgress = (): void => stop.abort();
    expect(await stage.guest.sendBlob({ name: 'x', content }, { signal: stop.signal, onProgress })).toMatchObject({
      refusal: { code: 'stopped' },
    });
    const told: number[] = [];
    const again = { onProgress: ({ done_bytes }: { done_bytes: number }) => told.push(done_bytes) };
    await vi.waitFor(async () =>
      expect(await stage.guest.sendBlob({ name: 'x', content }, again)).toMatchObject({ ok: true }),
    );
    expect(told[0]).toBeGreaterThan(1_000_000);
  });
});

describe('firmware of the platform', () => {
  const begin = async (
    change: Partial<FirmwareManifest> = {},
    platformSigns = true,
    most = Number.POSITIVE_INFINITY,
  ) => {
    const platform = await makeDeviceKey();
    const image = (await buildFirmware(currentFirmware)).get('boot') ?? new Uint8Array(0);
    const hash = nodeHash();
    hash.update(image);
    const manifest: FirmwareManifest = {
      v: 1,
      imageId: 'fwi_00000000000000000000000001',
      product: 'one',
      partition: 'boot',
      build: 'MO1.241105.004',
      length: image.length,
      sha256: hash.digest(),
      publishedAt: '2026-11-21T09:00:00.000Z',
      ...change,
    };
    const signature = await signFirmware(manifest, platformSigns ? platform : await makeDeviceKey());
    const reads: number[] = [];
    stage = await RepairStage.start({
      fault: 'boot-loop',
      powers: ['facts', 'flash', 'reboot'],
      host: {
        firmware: {
          keys: [toBase64Url(platform.publicKey)],
          find: async (imageId) => {
            if (imageId === 'fwi_00000000000000000000000003') throw new TypeError('Failed to fetch');
            if (imageId === 'fwi_00000000000000000000000002') return undefined;
            return {
              manifest,
              signature,
              read: async function* (at) {
                reads.push(at);
                const end = reads.length > 1 ? image.length : Math.min(image.length, most);
                for (let place = at; place < end; place += 100_000)
                  yield image.subarray(place, Math.min(place + 100_000, end));
              },
            };
          },
        },
      },
    });
    return {
      reads,
      fetch: (imageId = 'fwi_00000000000000000000000001') => stage.guest.perform('firmware.fetch', { imageId }),
    };
  };

  test('comes without passing the technician, resumes, and repairs the phone', async () => {
    const { fetch, reads } = await begin({}, true, 700_000);
    expect(await fetch()).toMatchObject({ ok: false, refusal: { code: 'blob' } });
    const fetched = await fetch();
    expect(fetched).toMatchObject({ ok: true, value: { blob: { length: expect.any(Number) } } });
    expect(reads).toEqual([0, 700_000]);
    const blob = (fetched.ok && fetched.value.blob?.sha256) || '';
    expect(await stage.guest.perform('fastboot.flash', { partition: 'recovery' }, { blob })).toMatchObject({
      refusal: { code: 'unsafe' },
    });
    expect(await stage.guest.perform('fastboot.flash', { partition: 'boot_a' }, { blob })).toMatchObject({ ok: true });
    await stage.guest.perform('device.reboot', { to: 'system' });
    await stage.inMode('system');
  });

  test('is refused when the platform has not signed it, or sent other bytes or another image', async () => {
    let { fetch } = await begin({}, false);
    expect(await fetch()).toMatchObject({ refusal: { code: 'blob', message: expect.stringContaining('not signed') } });
    const refused = (words: string) => ({ refusal: { code: 'blob', message: expect.stringContaining(words) } });
    expect(await fetch('fwi_00000000000000000000000002')).toMatchObject(refused('does not have this image'));
    expect(await fetch('fwi_00000000000000000000000003')).toMatchObject(refused('could not be fetched'));
    expect(await fetch('../x')).toMatchObject({ refusal: { code: 'field' } });
    await stage.end();
    ({ fetch } = await begin({ sha256: 'a'.repeat(64) }));
    expect(await fetch()).toMatchObject({ refusal: { code: 'blob', message: expect.stringContaining('not those') } });
    await stage.end();
    ({ fetch } = await begin({ imageId: 'fwi_00000000000000000000000009' }));
    expect(await fetch()).toMatchObject({
      refusal: { code: 'blob', message: expect.stringContaining('another image') },
    });
    await stage.end();
    ({ fetch } = await begin({ length: 1000 }));
    expect(await fetch()).toMatchObject({ refusal: { code: 'blob', message: expect.stringContaining('more bytes') } });
  });
});

describe('pages', () => {
  test('the owner says no, then yes; the browser needs a tap when the phone stays away', async () => {
    const clock = new JumpClock();
    stage = await RepairStage.make({ clock, host: { needsTap: true } });
    stage.owner = 'deny';
    stage.connect();
    await stage.startHost();
    stage.startGuest();
    await stage.until(
      'it asks',
      () => stage.phone.screen.kind === 'home' && stage.guest.state?.phone.presence === 'connecting',
    );
    stage.phone.unplug();
    await stage.until('it is away', () => stage.guest.state?.phone.presence === 'away');
    clock.jump(6_000);
    await stage.until('a tap is needed', () => stage.events.some((event) => event.kind === 'tap needed'));
    await stage.until('the technician sees it', () => JSON.stringify(stage.guest.state?.phone).includes('true'));
    stage.owner = 'allow';
    stage.phone.plug();
    await stage.until('it is there', () => stage.guest.state?.phone.presence === 'there');
  });

  test('another program has the phone: said, and tried again', async () => {
    stage = await RepairStage.make();
    const device = stage.phone.usb;
    await device?.open();
    stage.connect();
    await stage.startHost();
    const guest = stage.startGuest();
    await stage.until('it is said', () => guest.state?.phone.presence === 'unusable');
    await device?.close();
    stage.host.retryPhone();
    await stage.until('it is there', () => guest.state?.phone.presence === 'there');
  });

  test('the network goes and comes: both stand in the log', async () => {
    stage = await RepairStage.start();
    stage.cut();
    await stage.until('paused', () => stage.lines('paused').length === 1);
    stage.connect();
    await stage.until('resumed', () => stage.lines('resumed').length === 1);
    expect(await stage.guest.perform('facts.read')).toMatchObject({ ok: true });
  });

  test('the Link session is gone for good: the host ends without being told, and lets go of the phone', async () => {
    stage = await RepairStage.start();
    const following = stage.guest.perform('log.follow', { follow: true });
    await stage.until('it runs', () => stage.host.state.operations.length === 1);
    stage.sessions.guest.kill('hung up');
    expect(await stage.host.finished).toMatchObject({ how: 'lost' });
    expect(await following).toMatchObject({ ok: false, refusal: { code: 'lost' } });
    expect(stage.lines().at(-1)).toBe('closed lost The connection is gone for good.');
    expect(await stage.phone.usb?.open()).toMatchObject({ ok: true });
  });

  test('a host that says what is no state is told of, and nothing of it is believed', async () => {
    stage = await RepairStage.make();
    stage.connect();
    const broken: string[] = [];
    const { startRepairGuest } = await import('./guest/repair-guest.ts');
    const guest = startRepairGuest({
      streams: stage.streams.guest,
      device: stage.technician,
      onBroken: (reason) => broken.push(reason),
    });
    const liar = new FramedStream(stage.streams.host.open('state', 0));
    await liar.sendJson(frameKinds.state, { protocol: 'mistri-repair/1', powers: ['everything'] });
    const other = new FramedStream(stage.streams.host.open('log', 1));
    await other.send(frameKinds.data, bytes('x'));
    await stage.until('it is told', () => broken.length === 2);
    expect(guest.state).toBeUndefined();
  });

  test('streams pass between threads, and wait until somebody listens', async () => {
    const { port1, port2 } = new MessageChannel();
    const streams = new LinkStreams({ open: (label) => portByteStream(new PortStream(port1 as never), label) });
    const near = new FramedStream(streams.open('op', 1));
    const far = new LinkStreams({
      open: () => {
        throw new Error('the session is over');
      },
    });
    far.arrived(portByteStream(new PortStream(port2 as never), 'op'));
    await near.sendJson(frameKinds.started, { command: 'x' });
    near.end();
    const arrived = await new Promise<FramedStream>((resolve) =>
      far.onStream((stream) => resolve(new FramedStream(stream))),
    );
    expect((await arrived.next())?.kind).toBe(frameKinds.started);
    expect(await arrived.next()).toBeUndefined();
    arrived.reset('enough');
    expect(await arrived.send(frameKinds.data, bytes('x'))).toBe(false);
    port1.close();
  });
});
