import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp } from '../../../test/harness.ts';
import { type S3Server, s3Access, startS3Server } from '../../../test/s3-server.ts';
import { ok, refuse } from '../refusal.ts';
import { newFileName } from './file-store.ts';
import { keepFile } from './keep-file.ts';

let server: S3Server;
beforeAll(async () => {
  server = await startS3Server();
});
afterAll(() => server.close());

const environment = () => ({
  S3_ENDPOINT: server.endpoint,
  S3_BUCKET: s3Access.bucket,
  S3_REGION: s3Access.region,
  S3_ACCESS_KEY_ID: s3Access.accessKeyId,
  S3_SECRET_ACCESS_KEY: s3Access.secretAccessKey,
});

it('S3_* replaces the folder; a file goes when its transaction refuses or fails', async () => {
  const api = await startTestApp({ environment: environment() });
  try {
    const name = newFileName('documents', 'pdf');
    await api.app.services.files.put(name, Buffer.from('%PDF-'), 'application/pdf');
    expect(server.objects.get(`${s3Access.bucket}/${name}`)?.bytes.toString()).toBe('%PDF-');
    const file = { name: newFileName('documents', 'pdf'), bytes: Buffer.from('%PDF-'), type: 'application/pdf' };
    const isThere = (): boolean => server.objects.has(`${s3Access.bucket}/${file.name}`);
    const { services } = api.app;
    await expect(keepFile(services, file, () => Promise.reject(new Error('the row is wrong')))).rejects.toThrow('row');
    expect(isThere()).toBe(false);
    const refused = await keepFile(services, file, () => {
      expect(isThere()).toBe(true);
      return Promise.resolve(refuse('files.bad_document', 'no'));
    });
    expect([refused.ok, isThere()]).toEqual([false, false]);
    expect([await keepFile(services, file, () => Promise.resolve(ok(1))), isThere()]).toEqual([ok(1), true]);
  } finally {
    await api.close();
  }
});

it('an api whose bucket does not exist does not start', async () => {
  await expect(startTestApp({ environment: { ...environment(), S3_BUCKET: 'elsewhere' } })).rejects.toThrow(
    /S3_BUCKET: there is no bucket "elsewhere"/,
  );
});
