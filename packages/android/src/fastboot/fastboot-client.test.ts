import { applySparse, isSparse } from '@mistri/virtual-phone';
import { buildDescriptors, fastbootInterface, GadgetDevice, InPipe, OutPipe, usbSpeed } from '@mistri/usb';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PhoneBench } from '../../test/phone-bench.ts';
import { FastbootClient } from './fastboot-client.ts';
import { type ImageSource, imageOf } from './image-source.ts';
import { splitImage } from './split-image.ts';

const bytesOf = (length: number, seed = 1): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (Math.imul(index + seed, 2_654_435_761) >>> 13) & 255);

async function whole(source: ImageSource): Promise<Uint8Array> {
  return source.read(0, source.size);
}

async function assembled(pieces: readonly ImageSource[]): Promise<Uint8Array> {
  let image: Uint8Array = new Uint8Array(0);
  for (const piece of pieces) {
    const bytes = await whole(piece);
    expect(isSparse(bytes)).toBe(true);
    image = applySparse(image, bytes, 64 * 1024 * 1024) ?? new Uint8Array(0);
  }
  return image;
}

describe('splitting an image', () => {
  test('what fits goes as it is', async () => {
    const image = imageOf(bytesOf(5000));
    expect(await splitImage(image, 5000)).toEqual({ ok: true, pieces: [image] });
  });

  test('pieces are within the limit and make the image again, however they are read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 9000, max: 120_000 }),
        fc.integer({ min: 4300, max: 40_000 }),
        async (size, limit) => {
          fc.pre(limit < size);
          const image = bytesOf(size);
          const split = await splitImage(imageOf(image), limit);
          if (!split.ok) throw new Error(split.reason);
          for (const piece of split.pieces) expect(piece.size).toBeLessThanOrEqual(limit);
          const got = await assembled(split.pieces);
          expect(Buffer.compare(got.subarray(0, size), image)).toBe(0);
          expect(got.subarray(size).every((byte) => byte === 0)).toBe(true);
          const first = split.pieces[0] as ImageSource;
          const parts = await Promise.all(Array.from({ length: 10 }, (_, index) => first.read(index * 17, 17)));
          expect(Buffer.concat(parts)).toEqual(Buffer.from(await first.read(0, 170)));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a phone that takes less than a chunk with one block is refused, whatever it says', async () => {
    for (let limit = 4096; limit < 4096 + 80; limit += 4) {
      const split = await splitImage(imageOf(bytesOf(20_000)), limit);
      expect(split.ok || split.reason).toBe(
        limit >= 4096 + 28 + 4 * 12 || 'the phone takes less than one block at once',
      );
    }
  });

  test('a sparse image is split again; a damaged one is refused', async () => {
    const image = bytesOf(100_000);
    const once = await splitImage(imageOf(image), 90_000);
    const [piece] = once.ok ? once.pieces : [];
    if (!piece) throw new Error('no piece');
    const sparse = await whole(piece);
    const again = await splitImage(imageOf(sparse), 20_000);
    if (!again.ok) throw new Error(again.reason);
    expect(again.pieces.length).toBeGreaterThan(3);
    expect(Buffer.compare(await assembled(again.pieces), (await assembled([piece])) as Uint8Array)).toBe(0);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { minLength: 1, maxLength: 5 }), async (changes) => {
        const damaged = new Uint8Array(sparse);
        for (const [at, value] of changes) damaged[at + 4] = value;
        const result = await splitImage(imageOf(damaged), 20_000);
        expect(typeof result.ok).toBe('boolean');
      }),
    );
  });
});

describe('the client', () => {
  test('another phone is refused before a byte is sent', async () => {
    const bench = await PhoneBench.start();
    await bench.phone.restart('bootloader');
    const device = await bench.follower.waitFor('fastboot', AbortSignal.timeout(10_000));
    if (!device) throw new Error('no device');
    expect(await FastbootClient.open(device, 'OTHER')).toMatchObject({ ok: false, refusal: { reason: 'other_phone' } });
    expect(bench.phone.trace.transfers).toBe(0);
    await bench.connect('fastboot');
    expect(await bench.fastboot?.withSlot('boot')).toEqual({ ok: true, value: 'boot_a' });
    expect(await bench.fastboot?.withSlot('userdata')).toEqual({ ok: true, value: 'userdata' });
    expect(await bench.fastboot?.getVariable('nothing')).toMatchObject({
      ok: false,
      refusal: { reason: 'phone', message: 'unknown variable' },
    });
    expect(await bench.fastboot?.command('a\nb')).toMatchObject({ ok: false, refusal: { reason: 'protocol' } });
    bench.phone.unplug();
    expect(await bench.fastboot?.getVariable('product')).toMatchObject({ ok: false, refusal: { reason: 'usb' } });
    await bench.end();
  });

  /** A phone that answers what the test says. */
  const scripted = async (answers: readonly string[]): Promise<FastbootClient> => {
    const inPipe = new InPipe(512);
    let next = 0;
    const outPipe = new OutPipe(async () => {
      const answer = answers[next];
      next += 1;
      for (const packet of answer?.split('|') ?? []) void inPipe.write(new TextEncoder().encode(packet));
    });
    const { interfaceClass, subclass = 0, protocol = 0 } = fastbootInterface;
    const endpoints = [
      { address: 1, kind: 'bulk', maxPacket: 512 },
      { address: 0x81, kind: 'bulk', maxPacket: 512 },
    ] as const;
    const device = new GadgetDevice({
      identity: { vendorId: 1, productId: 2, serial: 'S' },
      speed: usbSpeed.high,
      descriptors: buildDescriptors({
        vendorId: 1,
        productId: 2,
        interfaces: [{ number: 0, function: [interfaceClass, subclass, protocol], endpoints }],
      }),
      strings: [],
      inPipes: new Map([[0x81, inPipe]]),
      outPipes: new Map([[1, outPipe]]),
    });
    const opened = await FastbootClient.open(device, 'S');
    if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
    return opened.value;
  };

  test.each([
    ['no fastboot at all', ['HELLO'], 'the answer is not fastboot'],
    ['data that nobody offered', ['DATA00000010'], 'the phone asked for another length of data'],
  ])('a phone that answers %s is not followed', async (_name, answers, message) => {
    const client = await scripted(answers);
    expect(await client.command('getvar:product')).toMatchObject({
      ok: false,
      refusal: { reason: 'protocol', message },
    });
  });

  test('a download of another length than offered is not sent', async () => {
    const client = await scripted(['OKAY0x100000', 'DATA00000001']);
    expect(await client.flash('boot', imageOf(bytesOf(10)))).toMatchObject({
      ok: false,
      refusal: { reason: 'protocol' },
    });
  });

  test('lines before the answer are handed on, without control characters', async () => {
    const client = await scripted(['INFOone|INFOtw\u001bo|OKAYdone']);
    const lines: string[] = [];
    expect(await client.command('oem x', { onInfo: (line) => lines.push(line) })).toEqual({
      ok: true,
      value: { value: 'done', info: ['one', 'two'] },
    });
    expect(lines).toEqual(['one', 'two']);
  });
});
