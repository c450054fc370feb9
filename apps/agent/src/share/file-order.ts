import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import { CommandError, exitCodes } from '../command.ts';
import { deviceKeyFrom } from '../config/device-key-file.ts';
import { KeptLog } from './kept-log.ts';
import { type FileMeeting, keyInFile, meetByFile, type SessionFile } from './session-file.ts';
import type { ShareOrder } from './share-order.ts';

/** A request to share from a file: nobody is asked and nothing is uploaded. @param logFile where the log is kept, if anywhere */
export function fileOrder(file: SessionFile, logFile: string | undefined): ShareOrder {
  const { asked, key } = file;
  if (!asked || key === undefined)
    throw new CommandError(exitCodes.usage, '--token: that file is for the technician: "asked" or "key" is missing.');
  const privateKey = keyInFile(key);
  const log = new KeptLog(logFile);
  let consent: SignedConsent | undefined;
  let meeting: FileMeeting | undefined;
  return {
    asked,
    key: deviceKeyFrom(privateKey),
    withdrawn: new Promise(() => undefined),
    now_ms: () => Date.now(),
    agree: async (signed, events) => {
      consent = signed;
      meeting = await meetByFile(file, privateKey, (connection) => events.connected(connection));
    },
    refuse: async () => undefined,
    send: (entry) => log.add(entry),
    close: async () => {
      await meeting?.close('the customer ended it');
      log.write(consent);
      return 0;
    },
  };
}
