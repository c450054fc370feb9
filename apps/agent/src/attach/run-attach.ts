import { wordsOfEnd } from '@mistri/contracts/remote-sessions/end-reasons';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { LinkConnection, LinkConnectionEvents } from '@mistri/link';
import { textOf } from '@mistri/remote-repair/device-mode';
import type { BorrowEvent } from '@mistri/usb';
import { sharedBusId } from '@mistri/usb';
import { listenUsbIp } from '@mistri/usb/node';
import { exitCodes, type Surroundings } from '../command.ts';
import { AttachDevice } from './attach-device.ts';
import { type UsbIpProgram, usbIpProgram } from './usbip-command.ts';

export interface AttachRun {
  readonly around: Surroundings;
  /** 0: any free one. */
  readonly port: number;
  readonly isManual: boolean;
  readonly wrapper: string | undefined;
  meet(
    events: (connection: LinkConnection) => LinkConnectionEvents,
    say: (event: string, text: string) => void,
  ): Promise<{ readonly connection: LinkConnection; close(reason: string): Promise<void> }>;
}

/** Attaches what the customer shares, again after each change of mode, until one side ends it. */
export async function runAttach(run: AttachRun): Promise<0> {
  const { around } = run;
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  const say = sayer(around);
  const attach = new AttachDevice({
    device: (event) => void happened(event, attach, program, say),
    entry: (entry) => say('log', textOfEntry(entry), { entry: entry.entry }),
    path: (way) => say('path', way === undefined ? 'The connection is interrupted.' : `Connected by ${way}.`),
    remaining: (seconds) => say('time', `${Math.ceil(seconds / 60)} minutes are left.`, { seconds }),
    ended: resolve,
  });
  const listener = await listenUsbIp(attach.borrow.server, run.port);
  const program = usbIpProgram(listener.port, run.wrapper, run.isManual);
  say('listening', `Waiting for the device; USB/IP for this machine is at 127.0.0.1 port ${listener.port}.`, {
    port: listener.port,
    busId: sharedBusId,
    command: program.shown,
  });
  around.signal.addEventListener('abort', () => attach.stop('technician_finished'), { once: true });
  const stay = setInterval(() => undefined, 2 ** 30);
  try {
    const meeting = await run.meet((connection) => attach.connected(connection), say);
    try {
      if (around.signal.aborted) attach.stop('technician_finished');
      say('ended', `The session is over: ${wordsOfEnd(await ended)}.`, attach.borrow.moved);
    } finally {
      await meeting.close('technician_finished');
    }
    return exitCodes.ok;
  } finally {
    clearInterval(stay);
    await listener.close();
  }
}

type Say = (event: string, text: string, more?: object) => void;

async function happened(event: BorrowEvent, attach: AttachDevice, program: UsbIpProgram, say: Say): Promise<void> {
  switch (event.kind) {
    case 'offered': {
      const what = textOf(event.identity);
      say('offered', `The device is there: ${what}`, { number: event.number, again: event.again });
      if (event.again) say('hint', `You detached it. To have it again: ${program.shown}`);
      else if (program.why !== undefined) say('hint', `Attach it with: ${program.shown}  (${program.why})`);
      else await attachNow(attach, program, say);
      return;
    }
    case 'attached':
      say('attached', 'It is attached to this machine.', { number: event.number });
      return;
    case 'returned':
      say('detached', 'It was detached here.', { number: event.number });
      return;
    case 'away':
      say('away', 'The device is gone: unplugged, restarting, or taken back.', {
        number: event.number,
      });
      return;
    default:
      say('refused', `Refused: ${event.reason}.`);
  }
}

/** Stop wins over attaching again: it is asked in the last moment, and what came too late finds nobody who serves it. */
async function attachNow(attach: AttachDevice, program: UsbIpProgram, say: Say): Promise<void> {
  if (attach.isOver || !attach.borrow.isOffered) return;
  const problem = await program.attach();
  if (problem !== undefined && attach.borrow.isOffered)
    say('problem', `${problem.split('\n').at(-1)}. By hand: ${program.shown}`);
}

function textOfEntry({ entry }: SignedLogEntry): string {
  const { seq, kind, command, outcome, message } = entry;
  return `log ${seq}: ${[kind, outcome, command, message].filter((part) => part !== undefined).join(' · ')}`;
}

function sayer(around: Surroundings): Say {
  return (event, text, more = {}) => {
    if (around.isJson) around.print(JSON.stringify({ event, text, ...more }));
    else around.print(text);
  };
}
