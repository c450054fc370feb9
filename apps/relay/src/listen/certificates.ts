import { constants, createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SecureContextOptions } from 'node:tls';
import { selfSigned } from '@mistri/link/node';

/** The relay's identity: an Ed25519 key made here at the first start, which devices pin. */
export interface RelayIdentity {
  readonly privateKey: KeyObject;
  /** Base64url: the `key` of `LinkRelay`. */
  readonly publicKey: string;
}

export function readIdentity(stateFolder: string): RelayIdentity {
  const file = path.join(stateFolder, 'relay-key.pem');
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) {
    const made = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(file, made, { mode: 0o600, flag: 'wx' });
  }
  chmodSync(file, 0o600);
  const privateKey = createPrivateKey(readFileSync(file));
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error(`${file} holds no Ed25519 key`);
  return { privateKey, publicKey: selfSigned(privateKey).publicKey.toString('base64url') };
}

export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/**
 * TLS 1.3, AES-256-GCM. No tickets: OpenSSL then sends bare session ids in their place (Node cannot turn those off), for which
 * nothing is kept, so every handshake is a full one. Two certificates stand side by side: OpenSSL shows the self-made Ed25519 one to clients
 * that ask for that algorithm (devices: they pin its key), and the one from the files to pages, which know no Ed25519.
 *
 * @throws Error naming the file that is wrong
 */
export function secureOptions(identity: RelayIdentity, files: CertificateFiles | undefined): SecureContextOptions {
  const own = selfSigned(identity.privateKey);
  const ownPem = {
    cert: new X509Certificate(own.certificate).toString(),
    key: identity.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
  const given = files && readFiles(files);
  return {
    cert: given ? [given.cert, ownPem.cert] : ownPem.cert,
    key: given ? [given.key, ownPem.key] : ownPem.key,
    minVersion: 'TLSv1.3',
    maxVersion: 'TLSv1.3',
    ciphers: 'TLS_AES_256_GCM_SHA384',
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
}

function readFiles(files: CertificateFiles): { cert: string; key: string } {
  const [cert, key] = [read(files.certificate), read(files.key)];
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(cert);
  } catch {
    throw new Error(`${files.certificate} holds no certificate in PEM`);
  }
  const privateKey = keyIn(files.key, key);
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new Error(`the key in ${files.key} does not belong to the certificate in ${files.certificate}`);
  }
  if (privateKey.asymmetricKeyType === 'ed25519') {
    throw new Error(`${files.certificate} is of kind Ed25519, which browsers refuse: use ECDSA or RSA`);
  }
  if (Date.parse(certificate.validTo) < Date.now())
    throw new Error(`${files.certificate} expired ${certificate.validTo}`);
  return { cert, key };
}

function keyIn(file: string, pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Error(`${file} holds no private key in PEM (without a password)`);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}`);
  }
}
