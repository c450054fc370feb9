import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { ConfigError } from '#platform/config.ts';
import { checkFileName, type FileStore } from '#platform/files/file-store.ts';

export interface S3Options {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const limits = { connectionTimeout: 5_000, requestTimeout: 30_000 };

/**
 * Files in a bucket of any server that speaks S3. Path-style addresses, because most compatible servers know no other;
 * checksums only where the protocol demands them, because some of those servers store their framing as content.
 *
 * @throws ConfigError when the bucket cannot be reached with these values: it names the variable that is wrong.
 */
export async function openS3FileStore(options: S3Options): Promise<FileStore> {
  const client = new S3Client({
    endpoint: options.endpoint,
    region: options.region,
    forcePathStyle: true,
    credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { ...limits, throwOnRequestTimeout: true },
    maxAttempts: 3,
  });
  const at = (name: string) => ({ Bucket: options.bucket, Key: checkFileName(name) });
  await client.send(new HeadBucketCommand({ Bucket: options.bucket })).catch((error: unknown) => {
    client.destroy();
    throw new ConfigError([explainRefusal(error, options)]);
  });
  return {
    put: async (name, bytes, contentType) => {
      const object = { ...at(name), Body: bytes, ContentLength: bytes.byteLength, ContentType: contentType };
      await client.send(new PutObjectCommand(object));
    },
    get: async (name) => {
      const { Body } = await client.send(new GetObjectCommand(at(name)));
      if (!Body) throw new Error('the file store answered without a body');
      return Buffer.from(await Body.transformToByteArray());
    },
    getRange: async (name, { from, to }) => {
      const { Body } = await client.send(new GetObjectCommand({ ...at(name), Range: `bytes=${from}-${to}` }));
      if (!Body) throw new Error('the file store answered without a body');
      return Buffer.from(await Body.transformToByteArray());
    },
    remove: async (name) => {
      await client.send(new DeleteObjectCommand(at(name)));
    },
    close: () => client.destroy(),
  };
}

/** HEAD has no body, so the status is all there is to tell a wrong key from a wrong bucket. Never shows a secret. */
function explainRefusal(error: unknown, { endpoint, bucket }: S3Options): string {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  if (status === 404) return `S3_BUCKET: there is no bucket "${bucket}" at ${endpoint}`;
  if (status === 401 || status === 403)
    return `S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY or S3_REGION: ${endpoint} refuses them for bucket "${bucket}" (${status})`;
  if (status !== undefined) return `S3_ENDPOINT: ${endpoint} answers ${status} when asked for bucket "${bucket}"`;
  return `S3_ENDPOINT: nothing that speaks S3 answers at ${endpoint} (${error instanceof Error ? error.message : 'unknown'})`;
}
