import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findSignatureProblem } from './verify-sigv4.ts';

export interface StoredObject {
  readonly bytes: Buffer;
  readonly type: string;
}

export interface S3Server {
  readonly endpoint: string;
  /** `bucket/key` → what lies there. */
  readonly objects: Map<string, StoredObject>;
  /** The next requests are answered with 500, which a client has to survive. */
  stumble(times: number): void;
  close(): Promise<void>;
}

export const s3Access = {
  bucket: 'mistri',
  region: 'ap-south-1',
  accessKeyId: 'AKTESTS',
  secretAccessKey: 'a-secret-of-tests',
};

/** A small S3: one bucket, objects in memory, each request's signature checked, errors in S3's XML. Path style only. */
export async function startS3Server(): Promise<S3Server> {
  const objects = new Map<string, StoredObject>();
  let stumbles = 0;
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      if (stumbles > 0) {
        stumbles -= 1;
        return refuse(response, 500, 'InternalError');
      }
      answer(request, response, { body, objects });
    });
  });
  const port = await listen(server);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    objects,
    stumble: (times) => {
      stumbles = times;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { body, objects }: { body: Buffer; objects: Map<string, StoredObject> },
): void {
  const { method = '', url: target = '/', headers } = request;
  const keys = new Map([[s3Access.accessKeyId, s3Access.secretAccessKey]]);
  const place = { region: s3Access.region, now: new Date() };
  const problem = findSignatureProblem({ method, target, headers, body }, keys, place);
  if (problem) return refuse(response, 403, problem);
  const [bucket = '', ...rest] = decodeURIComponent(target.split('?', 1)[0] ?? '')
    .slice(1)
    .split('/');
  if (bucket !== s3Access.bucket) return refuse(response, 404, 'NoSuchBucket');
  const name = [bucket, ...rest].join('/');
  const found = objects.get(name);
  if (method === 'HEAD' && rest.join('/') === '') return void response.writeHead(200).end();
  if (method === 'PUT') {
    objects.set(name, { bytes: body, type: headers['content-type'] ?? '' });
    return void response.writeHead(200, { etag: '"0"' }).end();
  }
  if (method === 'DELETE') {
    objects.delete(name);
    return void response.writeHead(204).end();
  }
  if (method !== 'GET') return refuse(response, 501, 'NotImplemented');
  if (!found) return refuse(response, 404, 'NoSuchKey');
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
  const bytes = from === undefined ? found.bytes : found.bytes.subarray(Number(from), Number(to) + 1);
  const status = from === undefined ? 200 : 206;
  response.writeHead(status, { 'content-type': found.type, 'content-length': bytes.length }).end(bytes);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
