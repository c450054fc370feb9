/**
 * A log that cannot be changed unnoticed: entries → leaf hashes → Merkle root of a batch → chained root → Ed25519
 * signature, and verifiers that name what is wrong. Runs in browsers; keys in files are in `@mistri/signed-log/node`.
 */
export { canonicalBytes, canonicalJson, NotJsonError, type Json } from './canonical-json.ts';
export { importPublicKey, keyIdOf, publicKeysOf, webCryptoSigner, type PublicKeys } from './ed25519.ts';
export { leafHash, type Digest } from './hashing.ts';
export { proveInclusion, verifyInclusion, type InclusionProof, type InclusionVerdict } from './inclusion-proof.ts';
export { describeProblem, type LogProblem } from './problems.ts';
export {
  genesisRoot,
  headOf,
  maxBatch,
  sealBatch,
  type Head,
  type LogEntry,
  type Seal,
  type SealedBatch,
  type SealHeader,
  type SealRequest,
  type Signer,
} from './seal-batch.ts';
export {
  createLogVerifier,
  verifyLog,
  type Anchor,
  type LogReport,
  type LogVerifier,
  type VerifyOptions,
} from './verify-log.ts';
