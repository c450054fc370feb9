import type {} from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';

/** The bytes of an upload: the body itself, or the first file of a form. More than `limit_bytes` ends with 413. */
export async function readUpload(request: FastifyRequest, limit_bytes: number): Promise<Buffer> {
  if (!request.isMultipart()) return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const file = await request.file({ limits: { fileSize: limit_bytes, files: 1, fields: 5, parts: 6 } });
  return file ? file.toBuffer() : Buffer.alloc(0);
}
