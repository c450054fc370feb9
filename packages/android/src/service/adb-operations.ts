import { sentence } from '@mistri/contracts/repair/sentences';
import type { OperationName } from '@mistri/contracts/repair/powers';
import { parseImei } from '@mistri/contracts/identifiers/imei';
import { LinuxFileType } from '@yume-chan/adb';
import type { AdbSession } from '../adb/connect-adb.ts';
import { pushFile } from '../adb/push-file.ts';
import { sideload } from '../adb/sideload.ts';
import type { ServiceReports, ServiceRequest, ServiceResult } from './service-request.ts';
import { openTerminal } from './open-terminal.ts';
import { allowedPath, buildCommand, isTypedCommand } from './typed-commands.ts';
import { SocketWriter } from '../adb/socket-writer.ts';

const field = (name: string, message: string): ServiceResult => ({
  ok: false,
  refusal: { code: 'field', field: name, message },
});
const phoneSays = (message: string): ServiceResult => ({ ok: false, refusal: { code: 'phone', message } });
const needsPath = field('path', sentence('choosePlace', { places: '/sdcard, /data/local/tmp' }));
const reboots: Readonly<Record<string, string>> = {
  system: '',
  bootloader: 'bootloader',
  recovery: 'recovery',
  sideload: 'sideload',
  fastbootd: 'fastboot',
};
const piece_bytes = 64 * 1024;
const mostText = 1024 * 1024;

interface Work {
  readonly session: AdbSession;
  readonly request: ServiceRequest;
  readonly reports: ServiceReports;
  readonly shown: string;
}

export async function performOnAdb(
  session: AdbSession,
  operation: OperationName,
  request: ServiceRequest,
  reports: ServiceReports,
  shown: string,
): Promise<ServiceResult> {
  const work: Work = { session, request, reports, shown };
  if (operation === 'device.reboot') return reboot(work);
  if (operation === 'recovery.sideload') return runSideload(work);
  if (session.mode !== 'system')
    return { ok: false, refusal: { code: 'not_now', message: sentence('inOtherMode', { mode: session.mode }) } };
  if (isTypedCommand(operation)) {
    const built = buildCommand(operation, request.values);
    return built.ok ? runShell(work, built.command) : field(built.field, built.message);
  }
  switch (operation) {
    case 'facts.read':
      return readFacts(work);
    case 'log.follow':
      return runShell(work, request.values['follow'] === true ? 'logcat' : 'logcat -d');
    case 'shell.run':
      return freeShell(work);
    case 'shell.open':
      return openTerminal(session, request, reports, shown);
    case 'screen.capture': {
      const bytes = await session.adb.subprocess.noneProtocol.spawnWait('screencap -p');
      await reports.onBytes?.(bytes);
      return { ok: true, value: { command: shown } };
    }
    case 'file.list':
      return listFiles(work);
    case 'file.pull':
      return pull(work);
    case 'file.push':
      return push(work);
    case 'app.install':
      return install(work);
    case 'imei.read':
      return readImei(work);
    default:
      return { ok: false, refusal: { code: 'not_now', message: sentence('systemRuns') } };
  }
}

/** Output is passed on as it comes; the signal ends the program. */
async function runShell({ session, reports, shown }: Work, command: string): Promise<ServiceResult> {
  const shell = session.adb.subprocess.shellProtocol;
  if (!shell?.isSupported) return phoneSays(sentence('oldAndroid'));
  const child = await shell.spawn(command, reports.signal as never);
  let text = '';
  const pump = async (stream: 'out' | 'err', source: AsyncIterable<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const bytes of source) {
      const part = decoder.decode(bytes, { stream: true });
      if (text.length < mostText) text += part;
      await reports.onText?.(stream, part);
    }
  };
  const pumping = Promise.all([
    pump('out', child.stdout as unknown as AsyncIterable<Uint8Array>),
    pump('err', child.stderr as unknown as AsyncIterable<Uint8Array>),
  ]);
  const exitStatus = await child.exited;
  await pumping;
  return { ok: true, value: { command: shown, exitStatus, text } };
}

function freeShell(work: Work): Promise<ServiceResult> | ServiceResult {
  const command = String(work.request.values['command'] ?? '');
  if (command.trim() === '' || command.length > 10_000) return field('command', sentence('oneTo', { count: 10_000 }));
  return runShell(work, command);
}

async function textOf(work: Work, command: string): Promise<string> {
  const result = await runShell({ ...work, reports: { signal: work.reports.signal } }, command);
  return result.ok ? (result.value.text ?? '') : '';
}

const shownProperties =
  /^(?:ro\.product\.(?:brand|manufacturer|model|device|name)|ro\.build\.(?:id|version\.(?:release|sdk|security_patch)|type)|ro\.boot\.(?:slot_suffix|verifiedbootstate|flash\.locked)|sys\.boot_completed)$/;

/** What phone it is and how it feels: nothing of its owner. */
async function readFacts(work: Work): Promise<ServiceResult> {
  const facts: Record<string, string> = { serial: work.session.serial };
  for (const [, name = '', value = ''] of (await textOf(work, 'getprop')).matchAll(/^\[([^\]]+)\]: \[([^\]]*)\]$/gm))
    if (shownProperties.test(name)) facts[name] = value;
  for (const [, name = '', value = ''] of (await textOf(work, 'dumpsys battery')).matchAll(
    /^ {2}(level|voltage|temperature|health): (\d+)$/gm,
  ))
    facts[`battery.${name}`] = value;
  const [, size = '', used = '', free = ''] =
    /(\d+)\s+(\d+)\s+(\d+)\s+\d+%\s+\/data$/m.exec(await textOf(work, 'df -k /data')) ?? [];
  if (size !== '')
    Object.assign(facts, { 'storage.size_kib': size, 'storage.used_kib': used, 'storage.free_kib': free });
  return { ok: true, value: { command: work.shown, facts } };
}

async function readImei(work: Work): Promise<ServiceResult> {
  const answer = await textOf(work, 'cmd phone get-imei 0');
  const found = /\b\d{15}\b/.exec(answer)?.[0];
  const imei = found === undefined ? undefined : parseImei(found);
  if (!imei?.ok) return phoneSays(sentence('imeiNotTold'));
  return { ok: true, value: { command: work.shown, facts: { imei: imei.value } } };
}

async function reboot({ session, request, shown }: Work): Promise<ServiceResult> {
  const to = reboots[String(request.values['to'] ?? 'system')];
  if (to === undefined) return field('to', sentence('oneOf', { list: Object.keys(reboots).join(', ') }));
  // The phone may be gone before it answers.
  await session.adb.power.reboot(to).catch(() => undefined);
  return { ok: true, value: { command: shown } };
}

async function runSideload({ session, request, reports, shown }: Work): Promise<ServiceResult> {
  if (session.mode !== 'sideload')
    return { ok: false, refusal: { code: 'not_now', message: sentence('chooseSideload') } };
  if (!request.content) return field('content', sentence('chooseUpdate'));
  const problem = await sideload(session.adb, request.content, reports.onProgress);
  return problem === undefined ? { ok: true, value: { command: shown } } : phoneSays(problem);
}

async function listFiles({ session, request, shown }: Work): Promise<ServiceResult> {
  const path = allowedPath(request.values['path']);
  if (path === undefined) return needsPath;
  const sync = await session.adb.sync();
  try {
    const entries = await sync.readdir(path);
    const files = entries
      .filter(({ name }) => name !== '.' && name !== '..')
      .map(({ name, size, type, mtime }) => ({
        name,
        size: Number(size),
        isFolder: type === LinuxFileType.Directory,
        mtime_s: Number(mtime),
      }));
    return { ok: true, value: { command: shown, files } };
  } finally {
    await sync.dispose();
  }
}

async function pull({ session, request, reports, shown }: Work): Promise<ServiceResult> {
  const path = allowedPath(request.values['path']);
  if (path === undefined) return needsPath;
  const sync = await session.adb.sync();
  try {
    const { size } = await sync.stat(path);
    let done = 0;
    for await (const bytes of sync.read(path) as unknown as AsyncIterable<Uint8Array>) {
      reports.signal.throwIfAborted();
      done += bytes.length;
      await reports.onBytes?.(bytes);
      reports.onProgress?.(done, Number(size));
    }
    return { ok: true, value: { command: shown } };
  } finally {
    await sync.dispose();
  }
}

async function push({ session, request, reports, shown }: Work): Promise<ServiceResult> {
  const path = allowedPath(request.values['path']);
  if (path === undefined) return needsPath;
  if (!request.content) return field('content', sentence('chooseFile'));
  // 0644: what is pushed is content; this engine never makes anything executable.
  const { signal, onProgress } = reports;
  const problem = await pushFile(session.adb, {
    path,
    mode: 0o644,
    content: request.content,
    signal,
    ...(onProgress && { onProgress }),
  });
  return problem === undefined ? { ok: true, value: { command: shown } } : phoneSays(problem);
}

/** Streamed into the package manager: no copy of the package stays on the phone. */
async function install({ session, request, reports, shown }: Work): Promise<ServiceResult> {
  const { content } = request;
  if (!content || content.size === 0) return field('content', sentence('chooseApp'));
  const socket = await session.adb.createSocket(`exec:cmd package install -S ${content.size}`);
  const answer = collect(socket.readable as unknown as AsyncIterable<Uint8Array>);
  answer.catch(() => undefined);
  const writer = new SocketWriter(socket);
  let text: string;
  try {
    for (let at = 0; at < content.size; at += piece_bytes) {
      reports.signal.throwIfAborted();
      await writer.write(await content.read(at, Math.min(piece_bytes, content.size - at)));
      reports.onProgress?.(Math.min(at + piece_bytes, content.size), content.size);
    }
    text = (await answer).trim();
  } finally {
    await Promise.resolve(socket.close()).catch(() => undefined);
  }
  return text.startsWith('Success')
    ? { ok: true, value: { command: shown, text } }
    : phoneSays(text === '' ? sentence('noAnswer') : text);
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of source) if (text.length < mostText) text += decoder.decode(bytes, { stream: true });
  return text;
}
