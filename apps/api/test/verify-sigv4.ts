import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The server's half of AWS Signature Version 4 in headers, written from its specification ("Authenticating Requests:
 * Using the Authorization Header"), so that the client's library is checked by something else than itself.
 */
export interface SignedRequest {
  readonly method: string;
  /** Path and query as they came over the wire. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

export type SignatureProblem = 'AccessDenied' | 'InvalidAccessKeyId' | 'RequestTimeTooSkewed' | 'SignatureDoesNotMatch';

const scheme =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;
const skew_ms = 15 * 60 * 1000;

export function findSignatureProblem(
  request: SignedRequest,
  keys: ReadonlyMap<string, string>,
  { region, now }: { region: string; now: Date },
): SignatureProblem | null {
  const [, keyId = '', day = '', signedRegion = '', signedHeaders = '', signature = ''] =
    scheme.exec(headerOf(request, 'authorization')) ?? [];
  if (!signature || !['host', 'x-amz-date'].every((name) => signedHeaders.split(';').includes(name)))
    return 'AccessDenied';
  const secret = keys.get(keyId);
  if (secret === undefined) return 'InvalidAccessKeyId';
  const date = headerOf(request, 'x-amz-date');
  const at = new Date(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(at.getTime() - now.getTime()) <= skew_ms)) return 'RequestTimeTooSkewed';
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical(request, signedHeaders))].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const fits = timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'));
  return fits && day === date.slice(0, 8) && signedRegion === region && bodyFits(request)
    ? null
    : 'SignatureDoesNotMatch';
}

/** Task 1 of the specification. S3 encodes the path once, so the path of the wire is the canonical one. */
function canonical(request: SignedRequest, signedHeaders: string): string {
  const [path = '', query = ''] = request.target.split('?', 2);
  const pairs = query ? query.split('&').map((pair) => (pair.includes('=') ? pair : `${pair}=`)) : [];
  const headers = signedHeaders
    .split(';')
    .map((name) => `${name}:${headerOf(request, name).replace(/ +/g, ' ').trim()}\n`);
  const digest = headerOf(request, 'x-amz-content-sha256');
  return [request.method, path, pairs.sort().join('&'), headers.join(''), signedHeaders, digest].join('\n');
}

function bodyFits(request: SignedRequest): boolean {
  const digest = headerOf(request, 'x-amz-content-sha256');
  return digest === 'UNSIGNED-PAYLOAD' || digest === sha256(request.body);
}

function headerOf(request: SignedRequest, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
