import { connect } from 'node:net';
import { homedir } from 'node:os';
import { systemClock } from '@mistri/link';
import { UsbIpDevice } from '@mistri/usb';
import { socketPipe } from '@mistri/usb/node';
import { fileOrder } from '../../apps/agent/src/share/file-order.ts';
import type { PhoneSource } from '../../apps/agent/src/share/phone-source.ts';
import { runShare } from '../../apps/agent/src/share/run-share.ts';
import { readSessionFile } from '../../apps/agent/src/share/session-file.ts';

/**
 * `mistri share` as it is, but for where its device comes from: the practice phone lives in another process, so that this one is
 * the connector alone. Words: port of the phone's USB/IP server, session file.
 */
const [port, sessionFile = ''] = process.argv.slice(2);
const imported = await UsbIpDevice.import(socketPipe(connect(Number(port), '127.0.0.1')), '1-1');
if (!imported.ok) throw new Error(imported.failure.message);
const device = imported.value;
const phones: PhoneSource = {
  isPractice: true,
  list: async () => [device],
  follow: () => ({
    onDevice: (listener) => {
      listener(device);
      return () => undefined;
    },
  }),
  key: () => undefined,
  close: () => device.close(),
};
const stopped = new AbortController();
process.once('SIGTERM', () => stopped.abort());
await runShare({
  order: fileOrder(readSessionFile(sessionFile), undefined),
  phones,
  language: 'en',
  clock: systemClock(),
  around: {
    home: homedir(),
    isJson: false,
    environment: process.env,
    signal: stopped.signal,
    print: (line) => console.log(line),
    say: (line) => console.error(line),
  },
});
process.exit(0);
