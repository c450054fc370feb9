import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiFault, Switches } from '../switches/switches.ts';
import { faultError } from './razorpay-errors.ts';

/** A request that is never answered is let go after this, so that forgotten ones do not pile up. */
const longestSilence_ms = 60_000;

declare module 'fastify' {
  interface FastifyRequest {
    fault?: ApiFault | undefined;
  }
}

/** Makes the gateway's interface fail as its switches say: before anything happened, or after it did. */
export function addApiFaults(app: FastifyInstance, switches: Switches): void {
  app.addHook('onRequest', async (request, reply) => {
    const fault = switches.takeApiFault(request.method, request.url);
    if (!fault) return undefined;
    if (fault.effect === 'slow') await wait(fault.delay_ms ?? 1_000);
    else if (fault.phase === 'after') request.fault = fault;
    else return strike(fault, request, reply);
    return undefined;
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const { fault } = request;
    if (!fault) return payload;
    request.fault = undefined;
    if (fault.effect === 'error') {
      const status = fault.status ?? 500;
      void reply.code(status).removeHeader('content-length');
      return JSON.stringify(faultError(status));
    }
    if (fault.effect === 'timeout') await silence(request);
    request.raw.socket.destroy();
    return payload;
  });
}

async function strike(fault: ApiFault, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (fault.effect === 'error') return reply.code(fault.status ?? 500).send(faultError(fault.status ?? 500));
  reply.hijack();
  if (fault.effect === 'timeout') await silence(request);
  request.raw.socket.destroy();
  return reply;
}

/** Until the caller has had enough. */
async function silence(request: FastifyRequest): Promise<void> {
  const { socket } = request.raw;
  if (socket.destroyed) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, longestSilence_ms);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
