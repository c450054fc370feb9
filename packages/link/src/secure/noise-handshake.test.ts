import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import published from '../../test/noise-xx-vectors.json' with { type: 'json' };
import { own } from '../wire/bytes.ts';
import { type DhPair, HandshakeError, makeDhPair, NoiseHandshake } from './noise-handshake.ts';

/** A raw X25519 key in the envelope that WebCrypto reads (RFC 8410). */
async function pairOf(privateHex: string): Promise<DhPair> {
  const envelope = own(hexToBytes(`302e020100300506032b656e04220420${privateHex}`));
  const privateKey = await crypto.subtle.importKey('pkcs8', envelope, 'X25519', true, ['deriveBits']);
  const { x = '' } = await crypto.subtle.exportKey('jwk', privateKey);
  return { privateKey, publicKey: own(Buffer.from(x, 'base64url')) };
}

describe('published vectors', () => {
  test.each(published.vectors.map((vector, index) => ({ vector, index })))('vector $index', async ({ vector }) => {
    const initiator = new NoiseHandshake({
      isInitiator: true,
      prologue: hexToBytes(vector.init_prologue),
      static: await pairOf(vector.init_static),
      ephemeral: await pairOf(vector.init_ephemeral),
    });
    const responder = new NoiseHandshake({
      isInitiator: false,
      prologue: hexToBytes(vector.resp_prologue),
      static: await pairOf(vector.resp_static),
      ephemeral: await pairOf(vector.resp_ephemeral),
    });
    const handshake = vector.messages.slice(0, 3);
    for (const [turn, message] of handshake.entries()) {
      const [from, to] = turn % 2 === 0 ? [initiator, responder] : [responder, initiator];
      const written = await from.write(hexToBytes(message.payload));
      expect(bytesToHex(written)).toBe(message.ciphertext);
      expect(bytesToHex(await to.read(written))).toBe(message.payload);
    }
    expect(initiator.handshakeHash).toEqual(responder.handshakeHash);
    if ('handshake_hash' in vector) expect(bytesToHex(initiator.handshakeHash)).toBe(vector.handshake_hash);
    const [a, b] = [await initiator.split(), await responder.split()];
    const transport = vector.messages.slice(3);
    for (const [turn, message] of transport.entries()) {
      const [from, to] = turn % 2 === 0 ? [b, a] : [a, b];
      const sealed = await from.send.encrypt(own(hexToBytes(message.payload)));
      expect(bytesToHex(sealed)).toBe(message.ciphertext);
      expect(bytesToHex(await to.receive.decrypt(sealed))).toBe(message.payload);
    }
  });
});

async function sides(): Promise<{ initiator: NoiseHandshake; responder: NoiseHandshake }> {
  const prologue = new TextEncoder().encode('a session');
  return {
    initiator: new NoiseHandshake({ isInitiator: true, prologue, static: await makeDhPair() }),
    responder: new NoiseHandshake({ isInitiator: false, prologue, static: await makeDhPair() }),
  };
}

test('a changed byte anywhere in the second or third message ends the handshake', async () => {
  for (let at = 0; at < 120; at += 7) {
    const { initiator, responder } = await sides();
    await responder.read(await initiator.write(new Uint8Array(4)));
    const second = await responder.write(new Uint8Array(24));
    const place = at % second.length;
    second[place] = (second[place] ?? 0) ^ 1;
    await expect(initiator.read(second)).rejects.toBeInstanceOf(HandshakeError);
  }
});

test('another prologue, so another session, is refused', async () => {
  const initiator = new NoiseHandshake({
    isInitiator: true,
    prologue: new Uint8Array([1]),
    static: await makeDhPair(),
  });
  const responder = new NoiseHandshake({
    isInitiator: false,
    prologue: new Uint8Array([2]),
    static: await makeDhPair(),
  });
  await responder.read(await initiator.write(new Uint8Array(0)));
  await expect(initiator.read(await responder.write(new Uint8Array(0)))).rejects.toBeInstanceOf(HandshakeError);
});

test('a key of small order, messages cut short, and messages out of turn are refused', async () => {
  const { initiator, responder } = await sides();
  await responder.read(new Uint8Array(32));
  await expect(responder.write(new Uint8Array(0))).rejects.toBeInstanceOf(HandshakeError);
  const first = await initiator.write(new Uint8Array(0));
  const other = (await sides()).responder;
  await expect(other.read(first.subarray(0, 31))).rejects.toBeInstanceOf(HandshakeError);
  await other.read(first);
  await expect(other.read(first)).rejects.toBeInstanceOf(HandshakeError);
});
