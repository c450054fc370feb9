export {
  consentBytes,
  consentFollows,
  consentHash,
  type ConsentProblem,
  signConsent,
  verifyConsent,
  verifyConsents,
} from './consent.ts';
export { type DeviceSigner, DeviceVerifier, fromBase64Url, toBase64Url } from './device-signature.ts';
export { entryHash, logStart } from './entry-hash.ts';
export { firmwareBytes, signFirmware, verifyFirmware } from './firmware-manifest.ts';
export { LogUploader, type LogUploaderOptions } from './log-uploader.ts';
export { type LogFile, logFileLines, type LogFileProblem, readLogFile, verifyLogFile } from './log-file.ts';
export { describeSessionLogProblem, type SessionLogProblem } from './session-log-problems.ts';
export { type ReadEntry, SessionLogReader, type SessionLogReaderOptions } from './session-log-reader.ts';
export {
  type LogEvent,
  LogFullError,
  type LogPosition,
  SessionLogWriter,
  type SessionLogWriterOptions,
} from './session-log-writer.ts';
export { type SessionLogReport, verifySessionLog, type VerifySessionLogOptions } from './verify-session-log.ts';
