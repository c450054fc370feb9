import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';

/** What TLS needs of a device: its key, and a certificate by itself about itself. Nobody reads its names or dates. */
export interface DeviceCertificate {
  readonly privateKey: KeyObject;
  readonly certificate: Buffer;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Buffer;
}

const oidEd25519 = Buffer.from('06032b6570', 'hex');
const oidCommonName = Buffer.from('0603550403', 'hex');

/**
 * A self-signed X.509 certificate (RFC 5280, RFC 8410), made anew at each start: the other side compares the key with
 * the one in the session token, and nothing else.
 *
 * @throws TypeError when the key is no Ed25519 private key
 */
export function selfSigned(privateKey: KeyObject): DeviceCertificate {
  if (privateKey.type !== 'private' || privateKey.asymmetricKeyType !== 'ed25519')
    throw new TypeError('a device key is an Ed25519 private key');
  const publicKey = rawPublicKey(createPublicKey(privateKey.export({ type: 'pkcs8', format: 'pem' })));
  const algorithm = sequence(oidEd25519);
  const name = sequence(tagged(0x31, sequence(oidCommonName, tagged(0x0c, Buffer.from('mistri link')))));
  const validity = sequence(time('20200101000000Z'), time('99991231235959Z'));
  const subjectKey = sequence(algorithm, tagged(0x03, Buffer.concat([Buffer.from([0]), publicKey])));
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(15)]);
  const version = tagged(0xa0, tagged(0x02, Buffer.from([2])));
  const body = sequence(version, tagged(0x02, serial), algorithm, name, validity, name, subjectKey);
  const signature = tagged(0x03, Buffer.concat([Buffer.from([0]), sign(null, body, privateKey)]));
  return { privateKey, publicKey, certificate: sequence(body, algorithm, signature) };
}

/** @throws TypeError when the certificate is of another kind of key */
export function keyOfCertificate(der: Buffer): Buffer {
  const { publicKey } = new X509Certificate(der);
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new TypeError('a certificate with another kind of key');
  return rawPublicKey(publicKey);
}

/** @param seed the 32 bytes of an Ed25519 private key (RFC 8032) */
export function privateKeyOf(seed: Uint8Array): KeyObject {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' }).subarray(-32);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function time(text: string): Buffer {
  return tagged(0x18, Buffer.from(text));
}

function tagged(tag: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), lengthOf(value.length), value]);
}

function lengthOf(length_bytes: number): Buffer {
  if (length_bytes < 0x80) return Buffer.from([length_bytes]);
  if (length_bytes < 0x1_00) return Buffer.from([0x81, length_bytes]);
  return Buffer.from([0x82, length_bytes >>> 8, length_bytes & 0xff]);
}
