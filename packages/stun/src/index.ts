export { answerBinding, type StunAnswer, type StunSocket, type StunSockets } from './answer-binding.ts';
export { hasRightFingerprint, hasRightIntegrity, withFingerprint } from './stun-checks.ts';
export {
  attributeTypes,
  decodeAddress,
  decodeStun,
  decodeXorAddress,
  encodeAddress,
  encodeStun,
  encodeXorAddress,
  findAttribute,
  looksLikeStun,
  messageTypes,
  type StunAddress,
  type StunAttribute,
  StunError,
  type StunMessage,
} from './stun-message.ts';
