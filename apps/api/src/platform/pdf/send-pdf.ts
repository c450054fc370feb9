import type { FastifyReply } from 'fastify';

/** As a download, never shown inside one of our pages; kept by nobody in between. */
export async function sendPdf(reply: FastifyReply, name: string, bytes: Buffer): Promise<void> {
  reply.header('content-disposition', `attachment; filename="${name.replaceAll(/[^A-Za-z0-9._-]/g, '-')}.pdf"`);
  reply.header('cache-control', 'private, no-store');
  reply.header('x-content-type-options', 'nosniff');
  await reply.type('application/pdf').send(bytes);
}
