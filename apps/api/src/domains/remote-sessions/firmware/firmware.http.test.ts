import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyFirmware } from '@mistri/signed-log/session-log';
import { type Actor, type Answer, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { makeBench, opened, type OpenBench } from '#test/remote-session.ts';
import { must } from '#test/repair-desk.ts';

let test: TestApp;
let at: OpenBench;
beforeAll(async () => {
  test = await startTestApp();
  at = await opened(await makeBench(test));
});
afterAll(() => test.close());

const codeOf = ({ status, body }: Answer): string => `${status} ${body.code ?? ''}`.trim();

async function publish(who: Actor, bytes: Buffer, change: Record<string, string> = {}): Promise<Answer> {
  const query = new URLSearchParams({ product: 'mistri_one', partition: 'boot', build: 'MO1.1', ...change });
  const response = await fetch(`${test.url}/api/admin/firmware?${query.toString()}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${who.token}`, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

async function fetchPart(who: Actor, imageId: string, range?: string) {
  const response = await fetch(`${test.url}/api/firmware/${imageId}/content`, {
    headers: { authorization: `Bearer ${who.token}`, ...(range === undefined ? {} : { range }) },
  });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

describe('firmware', () => {
  it('is published by operations, signed, listed, and read in parts by the people of a live session', async () => {
    const bytes = randomBytes(9 * 1024 * 1024);
    const image = must(await publish(at.operations, bytes, { rollbackIndex: '3' }), 201);
    expect(image.manifest).toMatchObject({
      product: 'mistri_one',
      partition: 'boot',
      rollbackIndex: 3,
      length: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    const { images, keys } = must(await at.customer.get('/api/firmware?product=mistri_one&partition=boot'));
    expect(images).toEqual([image]);
    expect(await verifyFirmware(image.manifest, image.signature, keys)).toBe(true);
    expect(must(await at.customer.get('/api/firmware?product=other')).images).toEqual([]);

    // As the customer's end does it: on from where the last part ended, until all is there.
    const parts: Buffer[] = [];
    for (let from = 0; from < bytes.length;) {
      const part = await fetchPart(at.customer, image.manifest.imageId, `bytes=${from}-`);
      expect(part.status).toBe(206);
      expect(part.headers.get('content-range')).toBe(`bytes ${from}-${from + part.bytes.length - 1}/${bytes.length}`);
      parts.push(part.bytes);
      from += part.bytes.length;
    }
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
    expect(parts).toHaveLength(2);
    const few = await fetchPart(at.technician.actor, image.manifest.imageId, 'bytes=100-109');
    expect(few.bytes.equals(bytes.subarray(100, 110))).toBe(true);
    expect((await fetchPart(at.customer, image.manifest.imageId, `bytes=${bytes.length}-`)).status).toBe(416);
  });

  it('is for nobody without a live session, nor after it', async () => {
    const other = await opened(await makeBench(test));
    const { imageId } = must(
      await publish(at.operations, Buffer.from('a recovery'), { partition: 'recovery' }),
      201,
    ).manifest;
    const whole = await fetchPart(other.customer, imageId);
    expect([whole.status, whole.bytes.toString()]).toEqual([200, 'a recovery']);
    const stranger = await createActor(test, { role: 'customer' });
    expect((await fetchPart(stranger, imageId)).status).toBe(403);
    must(await other.customer.post(`/api/remote-sessions/${other.session.sessionId}/end`, {}));
    expect((await fetchPart(other.customer, imageId)).status).toBe(403);
  });

  it('is never exchanged under its name, and can be withdrawn', async () => {
    const change = { partition: 'vbmeta', build: 'MO1.2' };
    const first = must(await publish(at.operations, Buffer.from('genuine'), change), 201);
    expect(must(await publish(at.operations, Buffer.from('genuine'), change), 201)).toEqual(first);
    expect(codeOf(await publish(at.operations, Buffer.from('other'), change))).toBe('409 firmware.already_published');
    const { imageId } = first.manifest;
    const path = `/api/admin/firmware/${imageId}/withdraw`;
    expect(must(await at.operations.post(path, { reason: 'bricks some phones' })).isWithdrawn).toBe(true);
    expect((await fetchPart(at.customer, imageId)).status).toBe(410);
    expect((await publish(at.operations, Buffer.from('other'), change)).status).toBe(201);
  });

  it('comes from operations only, with names and bytes that make sense', async () => {
    const support = await createActor(test, { role: 'admin', capabilities: ['support'] });
    for (const who of [at.customer, at.technician.actor, support])
      expect(codeOf(await publish(who, Buffer.from('x')))).toBe('403 auth.forbidden');
    expect(codeOf(await publish(at.operations, Buffer.alloc(0)))).toBe('422 firmware.empty');
    expect((await publish(at.operations, Buffer.from('x'), { product: '../etc' })).status).toBe(400);
    expect((await publish(at.operations, Buffer.from('x'), { partition: 'boot a' })).status).toBe(400);
  });
});
