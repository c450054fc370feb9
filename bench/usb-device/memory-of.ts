import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { connectAdb, SessionKey } from '@mistri/android';
import { UsbIpDevice } from '@mistri/usb';
import { socketPipe } from '@mistri/usb/node';

export interface Passed {
  readonly before_mb: number;
  readonly highest_mb: number;
  readonly mb_per_second: number;
}

/** Highest resident memory of a process so far, as Linux counts it. */
function highest_mb(pid: number | undefined): number {
  const kib = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round((Number(kib) * 1024) / 1e6);
}

export async function borrowed(port: number): Promise<UsbIpDevice> {
  const imported = await UsbIpDevice.import(socketPipe(connect(port, '127.0.0.1')), '1-1');
  if (!imported.ok) throw new Error(imported.failure.message);
  return imported.value;
}

/** So many bytes to a program on the phone that is borrowed at this port; what it costs the process between. */
export async function memoryWhilePassing(
  { port, pid, passed_mib }: { port: number; pid: number | undefined; passed_mib: number },
  allow: () => Promise<void>,
): Promise<Passed> {
  const connecting = connectAdb(await borrowed(port), new SessionKey('bench'));
  await allow();
  const connected = await connecting;
  if (!connected.ok) throw new Error(JSON.stringify(connected.refusal));
  const before_mb = highest_mb(pid);
  const cat = await connected.session.adb.subprocess.noneProtocol.spawn('cat > /dev/null');
  const writer = cat.stdin.getWriter();
  const part = new Uint8Array(256 * 1024);
  const since_ms = performance.now();
  for (let sent = 0; sent < passed_mib * 4; sent += 1) await writer.write(part);
  const took_s = (performance.now() - since_ms) / 1000;
  const mb_per_second = Math.round((passed_mib * 1.048576) / took_s);
  return { before_mb, highest_mb: highest_mb(pid), mb_per_second };
}
