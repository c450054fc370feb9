import { writeFileSync } from 'node:fs';
import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { logFileLines } from '@mistri/signed-log/session-log';
import { CommandError, exitCodes } from '../command.ts';
import { deviceKeyFrom } from '../config/device-key-file.ts';
import { type FileMeeting, keyInFile, meetByFile, type SessionFile } from './session-file.ts';
import type { ShareOrder } from './share-order.ts';

/** A request to share from a file: nobody is asked and nothing is uploaded. @param logFile where the log is kept, if anywhere */
export function fileOrder(file: SessionFile, logFile: string | undefined): ShareOrder {
  const { asked, key } = file;
  if (!asked || key === undefined)
    throw new CommandError(exitCodes.usage, '--token: that file is for the technician: "asked" or "key" is missing.');
  const privateKey = keyInFile(key);
  const entries: SignedLogEntry[] = [];
  let consent: SignedConsent | undefined;
  let meeting: FileMeeting | undefined;
  return {
    asked,
    key: deviceKeyFrom(privateKey),
    now_ms: () => Date.now(),
    agree: async (signed, events) => {
      consent = signed;
      meeting = await meetByFile(file, privateKey, events);
    },
    refuse: async () => undefined,
    send: (entry) => void (logFile !== undefined && entries.push(entry)),
    close: async (reason) => {
      await meeting?.close(reason);
      const last = entries.at(-1);
      if (logFile === undefined || !consent || !last) return;
      const head = { seq: last.entry.seq, hash: last.hash };
      const lines = logFileLines({ sessionId: asked.sessionId, consents: [consent], head }, entries);
      writeFileSync(logFile, [...lines].join(''), { mode: 0o600 });
    },
  };
}
