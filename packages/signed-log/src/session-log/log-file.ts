import { Check } from 'typebox/value';
import {
  LogFileHeader,
  logFileFormat,
  logLimits,
  type SignedLogEntry,
} from '@mistri/contracts/remote-sessions/session-log';
import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { Digest } from '../hashing.ts';
import { type SessionLogReport, verifySessionLog } from './verify-session-log.ts';

export interface LogFile {
  readonly sessionId: string;
  readonly consents: readonly SignedConsent[];
  readonly head: { readonly seq: number; readonly hash: Digest };
  /** As they stand in the file, whatever they are. */
  readonly entries: readonly unknown[];
}

/** JSON Lines: the header, then an entry a line. */
export function* logFileLines(file: Omit<LogFile, 'entries'>, entries: Iterable<SignedLogEntry>): Generator<string> {
  const { sessionId, consents, head } = file;
  yield `${JSON.stringify({ format: logFileFormat, sessionId, consents, head })}\n`;
  for (const entry of entries) yield `${JSON.stringify(entry)}\n`;
}

/** Why a text is no log file; lines that are no entries are left to the verifier, which names their place. */
export type LogFileProblem = 'too_large' | 'not_a_log';

export function readLogFile(text: string): LogFile | LogFileProblem {
  if (text.length > logLimits.bytesPerSession * 2) return 'too_large';
  const [first = '', ...rest] = text.split('\n');
  const header = parsed(first);
  if (!Check(LogFileHeader, header)) return 'not_a_log';
  const lines = rest.filter((line) => line.trim() !== '');
  return {
    sessionId: header.sessionId,
    consents: header.consents,
    head: header.head,
    entries: lines.map((line) => parsed(line)),
  };
}

/** Everything that can be checked without asking anybody. */
export function verifyLogFile(file: LogFile): Promise<SessionLogReport> {
  const { sessionId, consents, head, entries } = file;
  return verifySessionLog(entries, { sessionId, consents, head });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
