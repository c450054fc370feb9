import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson, type Json } from '@mistri/signed-log';

/** One step of `npm test`, as it ended. */
export interface CheckedStep {
  readonly name: string;
  readonly ok: boolean;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What `npm test` leaves behind (`data/test-summary.json`). */
export interface TestSummary {
  readonly commit: string;
  /** No uncommitted change when the tests began. */
  readonly clean: boolean;
  readonly finishedAt: string;
  readonly steps: readonly CheckedStep[];
}

export interface Statement {
  readonly what: 'mistri release';
  readonly commit: string;
  readonly attestedAt: string;
  readonly attestedBy: string;
  /** File → SHA-256, hex: what a deployed copy can be compared with. */
  readonly files: Readonly<Record<string, string>>;
  readonly tests: { readonly finishedAt: string; readonly steps: readonly CheckedStep[] };
}

export interface Attestation {
  readonly statement: Statement;
  /** Ed25519 over the canonical JSON of the statement. */
  readonly signature: string;
  readonly publicKey: string;
}

/** Steps without which nothing is released. */
const needed = [
  'package-lock.json serves every platform',
  'types',
  'lint',
  'format',
  'boundaries',
  'OpenAPI document is up to date',
  'unit, database and HTTP tests',
  'browser tests',
];

/** @returns what keeps this commit from being attested; empty when nothing does */
export function objections(commit: string, clean: boolean, tests: TestSummary | undefined): string[] {
  if (!tests) return ['There are no test results: run npm test first.'];
  return [
    ...(clean ? [] : ['There are uncommitted changes: what is attested must be a commit.']),
    ...(tests.commit === commit ? [] : [`The tests ran on ${tests.commit}, not on ${commit}.`]),
    ...(tests.clean ? [] : ['The tests ran with uncommitted changes.']),
    ...needed
      .filter((name) => !tests.steps.some((step) => step.name === name))
      .map((name) => `The step "${name}" did not run.`),
    ...tests.steps
      .filter((step) => !step.ok || step.failed > 0 || step.skipped > 0)
      .map((step) => `The step "${step.name}" did not pass: ${step.failed} failed, ${step.skipped} skipped.`),
  ];
}

export function attest(statement: Statement, key: { privateKey: KeyObject; publicKey: KeyObject }): Attestation {
  const signature = sign(null, bytesOf(statement), key.privateKey).toString('base64url');
  return { statement, signature, publicKey: publicKeyHex(key.publicKey) };
}

/** @returns what is wrong with the attestation; empty when it is one, by one of these keys */
export function problemsWith(attestation: Attestation, trustedKeys: readonly string[]): string[] {
  const { statement, signature, publicKey } = attestation;
  if (!trustedKeys.includes(publicKey)) return [`It is signed with the key ${publicKey}, which is not trusted.`];
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey, 'hex').toString('base64url') },
    format: 'jwk',
  });
  return verify(null, bytesOf(statement), key, Buffer.from(signature, 'base64url'))
    ? []
    : ['The signature does not fit: the statement was changed.'];
}

/** Files of a copy that are not as they were attested. */
export function changedFiles(statement: Statement, read: (file: string) => Buffer | undefined): string[] {
  return Object.entries(statement.files)
    .filter(([file, digest]) => {
      const bytes = read(file);
      return bytes === undefined || sha256(bytes) !== digest;
    })
    .map(([file]) => file);
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function publicKeyHex(key: KeyObject): string {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');
}

function bytesOf(statement: Statement): Buffer {
  return Buffer.from(canonicalJson(statement as unknown as Json));
}
