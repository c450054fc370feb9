import { readFileSync } from 'node:fs';
import { LinkConfig } from '@mistri/contracts/link/config';
import { fromBase64Url, type IssuerKeys } from '@mistri/link';
import Type from 'typebox';
import { Compile } from 'typebox/compile';

const jwks = Compile(Type.Object({ keys: Type.Pick(LinkConfig, ['keys']).properties.keys }));

/** Keys that sign session tokens: from a file, from the control plane, or both. What is in force is read for each leg. */
export class KeyRing {
  #fromFile: IssuerKeys = new Map();
  #fromControlPlane: IssuerKeys = new Map();

  get keys(): IssuerKeys {
    return new Map([...this.#fromControlPlane, ...this.#fromFile]);
  }

  get isEmpty(): boolean {
    return this.#fromFile.size === 0 && this.#fromControlPlane.size === 0;
  }

  setFromControlPlane(keys: LinkConfig['keys']): void {
    this.#fromControlPlane = mapOf(keys);
  }

  /** @throws Error naming the file and what is expected in it */
  readFile(file: string): void {
    this.#fromFile = readIssuerFile(file);
  }
}

/** A JWKS of Ed25519 keys, as `mistri-relay issuer init` writes it and `/api/link/config` has it. */
export function readIssuerFile(file: string): IssuerKeys {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is not JSON' : ((error as NodeJS.ErrnoException).code ?? 'unknown');
    throw new Error(`issuers.file ${file} cannot be read: ${why}`, { cause: error });
  }
  if (!jwks.Check(value)) {
    throw new Error(`issuers.file ${file}: expected {"keys": [{"kid", "kty": "OKP", "crv": "Ed25519", "x", …}]}`);
  }
  return mapOf(value.keys);
}

function mapOf(keys: LinkConfig['keys']): IssuerKeys {
  return new Map(keys.map((key) => [key.kid, fromBase64Url(key.x)]));
}
