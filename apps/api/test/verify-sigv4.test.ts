import { describe, expect, it } from 'vitest';
import { findSignatureProblem, type SignedRequest } from './verify-sigv4.ts';

/** The worked example "GET Object" of Amazon's specification of Signature Version 4 for S3. */
const emptyDigest = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const published: SignedRequest = {
  method: 'GET',
  target: '/test.txt',
  body: Buffer.alloc(0),
  headers: {
    host: 'examplebucket.s3.amazonaws.com',
    range: 'bytes=0-9',
    'x-amz-content-sha256': emptyDigest,
    'x-amz-date': '20130524T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,' +
      'SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,' +
      'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
};
const keys = new Map([['AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY']]);
const place = { region: 'us-east-1', now: new Date('2013-05-24T00:00:10Z') };

describe('the S3 server of the tests', () => {
  it("accepts the published example's signature", () => {
    expect(findSignatureProblem(published, keys, place)).toBeNull();
  });

  it.each([
    ['another method', { ...published, method: 'DELETE' }, 'SignatureDoesNotMatch'],
    ['another path', { ...published, target: '/test.txt2' }, 'SignatureDoesNotMatch'],
    ['another query', { ...published, target: '/test.txt?acl' }, 'SignatureDoesNotMatch'],
    ['another body', { ...published, body: Buffer.from('x') }, 'SignatureDoesNotMatch'],
    [
      'a changed header',
      { ...published, headers: { ...published.headers, range: 'bytes=0-99' } },
      'SignatureDoesNotMatch',
    ],
    ['no signature', { ...published, headers: { ...published.headers, authorization: undefined } }, 'AccessDenied'],
  ] as const)('refuses %s', (_what, request, problem) => {
    expect(findSignatureProblem(request, keys, place)).toBe(problem);
  });

  it('refuses strangers, other secrets, other regions and old requests', () => {
    expect(findSignatureProblem(published, new Map(), place)).toBe('InvalidAccessKeyId');
    const other = new Map([['AKIAIOSFODNN7EXAMPLE', 'other']]);
    expect(findSignatureProblem(published, other, place)).toBe('SignatureDoesNotMatch');
    expect(findSignatureProblem(published, keys, { ...place, region: 'ap-south-1' })).toBe('SignatureDoesNotMatch');
    const late = { ...place, now: new Date('2013-05-24T00:16:00Z') };
    expect(findSignatureProblem(published, keys, late)).toBe('RequestTimeTooSkewed');
  });
});
