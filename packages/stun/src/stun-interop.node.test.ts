import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answerBinding } from './answer-binding.ts';
import { startStunServer, type StunServer } from './stun-server.node.ts';
import type { StunAddress } from './stun-message.ts';

/** The server against clients that others have written. Debian packages `stun-client` and `coturn`. */
let server: StunServer;
let port: string;
beforeEach(async () => {
  const limits = { perSecond: 1_000, burst: 1_000, maxAddresses: 10 };
  server = await startStunServer({ addresses: ['127.0.0.1', '127.0.0.2'], ports: [0, 0], limits });
  port = String(server.listening[0]?.port);
});
afterEach(() => server.close());

function output(program: string, ...words: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (text += piece.toString()));
    child.once('error', reject);
    child.once('close', () => {
      resolve(text);
    });
  });
}

test.runIf(existsSync('/usr/bin/stun'))('stun (RFC 3489): no router in front, every test answered', async () => {
  const text = await output('stun', `127.0.0.1:${port}`);
  expect(text).toContain('Primary: Open');
});

describe.runIf(existsSync('/usr/bin/turnutils_stunclient'))('coturn', () => {
  test('turnutils_stunclient: mapped address, origin, and the other address', async () => {
    const text = await output('turnutils_stunclient', '-p', port, '127.0.0.1');
    expect(text).toContain(`Response origin: : 127.0.0.1:${port}`);
    expect(text).toMatch(/Other addr: : 127\.0\.0\.2:\d+/);
    expect(text).toMatch(/UDP reflexive addr: 127\.0\.0\.1:\d+/);
    // Asked on the other address too, as RFC 5780 has it.
    expect(text).toMatch(/Response origin: : 127\.0\.0\.2:\d+/);
  });

  test('turnutils_natdiscovery: mapping and filtering', async () => {
    const text = await output('turnutils_natdiscovery', '-m', '-f', '-p', port, '-L', '127.0.0.1', '127.0.0.1');
    expect(text).toContain('NAT with Endpoint Independent Mapping!');
    expect(text).toContain('NAT with Endpoint Independent Filtering!');
    expect(text).not.toMatch(/timeout|error/i);
  });
});

describe('RFC 3489', () => {
  const at = { address: 0, port: 0 } as const;
  const asker: StunAddress = { family: 'IPv4', address: '192.0.2.9', port: 5000 };
  const sockets = new Map<`${0 | 1}${0 | 1}`, StunAddress>([
    ['00', { family: 'IPv4', address: '127.0.0.1', port: 1 }],
    ['11', { family: 'IPv4', address: '127.0.0.2', port: 2 }],
  ]);
  const request = (...attribute: number[]): Uint8Array =>
    Uint8Array.from([0, 1, 0, attribute.length, ...Array.from({ length: 16 }, (_, index) => index + 1), ...attribute]);

  test('the answer carries the whole transaction id back', () => {
    const answer = answerBinding(request(), asker, at, sockets);
    expect([...(answer?.bytes.subarray(4, 20) ?? [])]).toEqual([...request().subarray(4, 20)]);
    expect(answer?.bytes.length).toBe(56);
    expect(answer?.toPort).toBe(5000);
  });

  test('RESPONSE-ADDRESS, by which others could be flooded, gets no answer', () => {
    expect(answerBinding(request(0, 2, 0, 8, 0, 1, 0, 80, 203, 0, 113, 7), asker, at, sockets)).toBeUndefined();
  });

  test('a change to what there is not, and a length that is not its own, get no answer', () => {
    expect(answerBinding(request(0, 3, 0, 4, 0, 0, 0, 4), asker, at, sockets)).toBeUndefined();
    expect(answerBinding(request(0, 3, 0, 4, 0, 0, 0, 6), asker, at, sockets)?.from).toEqual({ address: 1, port: 1 });
    expect(answerBinding(request().subarray(0, 19), asker, at, sockets)).toBeUndefined();
    expect(answerBinding(Uint8Array.from([...request(), 0]), asker, at, sockets)).toBeUndefined();
  });
});
