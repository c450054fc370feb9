import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { indianMoment, phoneName } from '@mistri/contracts/remote-sessions/consent-texts';
import { logLimits, type SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import {
  describeSessionLogProblem,
  type LogFile,
  readLogFile,
  type SessionLogReport,
  verifyLogFile,
} from '@mistri/signed-log/session-log';
import { CommandError, exitCodes } from '../command.ts';

const mostBytes = logLimits.bytesPerSession * 2;

export interface VerifiedLog {
  readonly file: LogFile;
  readonly report: SessionLogReport;
  /** SHA-256 of the customer's key in groups: what two people compare. */
  readonly fingerprint: string;
}

/** @throws CommandError when there is no such file, or it is no session log */
export async function verifyLog(name: string): Promise<VerifiedLog> {
  const file = readLogFile(await readText(name));
  if (file === 'too_large') throw new CommandError(exitCodes.failed, `${name} is larger than any session log.`);
  if (file === 'not_a_log') {
    const fix = 'Download the log on the page of the session, and give that file.';
    throw new CommandError(exitCodes.failed, `${name} is no session log of Mistri.`, fix);
  }
  const report = await verifyLogFile(file);
  return { file, report, fingerprint: fingerprintOf(report.key) };
}

async function readText(name: string): Promise<string> {
  try {
    const handle = await open(name, 'r');
    try {
      const { size } = await handle.stat();
      if (size > mostBytes) throw new CommandError(exitCodes.failed, `${name} is larger than any session log.`);
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      exitCodes.failed,
      `${name} cannot be read (${(error as { code?: string }).code ?? 'unknown'}).`,
    );
  }
}

export function fingerprintOf(key: string): string {
  const digest = createHash('sha256').update(Buffer.from(key, 'base64url')).digest('hex').slice(0, 32);
  return digest.replaceAll(/(.{4})(?!$)/g, '$1 ');
}

/** For people: what the file is about, then whether it is as it was written. */
export function linesOf({ file, report, fingerprint }: VerifiedLog): string[] {
  const newest = file.consents.at(-1)?.consent;
  const about = newest
    ? [
        `Session     ${file.sessionId} of repair ${newest.repairId}`,
        `Phone       ${phoneName(newest.phone)}`,
        `Technician  ${newest.technician.name}, certificate ${newest.technician.certificate}`,
        `Allowed     ${newest.powers.join(', ') || 'nothing'} until ${indianMoment(newest.endsAt)} (consent ${newest.number})`,
      ]
    : [];
  const refused = file.entries.filter(
    (entry) => (entry as Partial<SignedLogEntry> | undefined)?.entry?.kind === 'refused',
  );
  return [
    ...about,
    `Signed by   ${fingerprint} (device of the customer)`,
    `Entries     ${report.count}, of them refused attempts: ${refused.length}`,
    '',
    ...(report.ok ? intact(report) : report.problems.map((problem) => describeSessionLogProblem(problem))),
  ];
}

function intact(report: SessionLogReport): string[] {
  const end = report.isClosed
    ? 'The log was closed by its writer: nothing is missing at its end.'
    : 'The log was not closed by its writer; it is complete up to what the platform had received.';
  return ['Every entry is as it was signed, in its place, and none is missing.', end];
}
