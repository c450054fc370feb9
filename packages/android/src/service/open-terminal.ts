import { sentence } from '@mistri/contracts/repair/sentences';
import type { AdbSession } from '../adb/connect-adb.ts';
import type { ServiceReports, ServiceRequest, ServiceResult } from './service-request.ts';
import { TypedLines } from './typed-lines.ts';

/** A shell of the phone with a terminal. What is typed goes through `TypedLines`: each line is logged, known IMEI writes are stopped. */
export async function openTerminal(
  session: AdbSession,
  { terminal }: ServiceRequest,
  reports: ServiceReports,
  command: string,
): Promise<ServiceResult> {
  const shell = session.adb.subprocess.shellProtocol;
  if (!shell?.isSupported) return { ok: false, refusal: { code: 'phone', message: sentence('oldAndroid') } };
  if (!terminal) return { ok: false, refusal: { code: 'field', field: 'columns', message: sentence('terminalSize') } };
  const child = await shell.pty({ terminalType: 'xterm-256color' });
  const stop = (): void => void Promise.resolve(child.kill()).catch(() => undefined);
  if (reports.signal.aborted) stop();
  reports.signal.addEventListener('abort', stop, { once: true });
  const exited = child.exited.catch(() => undefined);
  const writer = child.input.getWriter();
  const lines = new TypedLines();
  const type = async (): Promise<void> => {
    await child.resize(terminal.rows, terminal.columns);
    for (let event = await terminal.next(); event; event = await terminal.next()) {
      if (event.kind === 'resized') {
        await child.resize(event.rows, event.columns);
        continue;
      }
      const taken = lines.take(event.bytes);
      for (const { line, refused } of taken.lines) {
        reports.onLine?.(line, refused);
        if (refused !== undefined) await reports.onBytes?.(new TextEncoder().encode(`\r\n${refused}\r\n`));
      }
      if (taken.pass.length > 0) await writer.write(taken.pass);
    }
    // Nobody types any more: a shell that waits for input would wait for ever.
    await writer.write(Uint8Array.of(4));
  };
  // The phone may leave while something is written: then its output ends, and that is what is waited for.
  type().catch(stop);
  try {
    for await (const bytes of child.output as unknown as AsyncIterable<Uint8Array>) await reports.onBytes?.(bytes);
    const exitStatus = await exited;
    return exitStatus === undefined
      ? { ok: false, refusal: { code: 'phone', message: sentence('shellEnded') } }
      : { ok: true, value: { command, exitStatus } };
  } finally {
    reports.signal.removeEventListener('abort', stop);
    stop();
  }
}
