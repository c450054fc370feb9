import { sentence } from '@mistri/contracts/repair/sentences';
import { Adb, AdbDaemonTransport } from '@yume-chan/adb';
import type { DevicePolicy, UsbDevice, UsbFailure } from '@mistri/usb';
import { openAdbConnection } from './adb-connection.ts';
import type { SessionKey } from './session-key.ts';

export type AdbMode = 'system' | 'recovery' | 'sideload' | 'rescue';

export interface AdbSession {
  readonly adb: Adb;
  readonly mode: AdbMode;
  readonly serial: string;
  close(): Promise<void>;
}

export type ConnectRefusal =
  | { readonly reason: 'usb'; readonly failure: UsbFailure }
  | { readonly reason: 'not_allowed'; readonly message: string }
  | { readonly reason: 'stopped'; readonly message: string };

export type ConnectResult =
  | { readonly ok: true; readonly session: AdbSession }
  | { readonly ok: false; readonly refusal: ConnectRefusal };

const modes: Readonly<Record<string, AdbMode>> = {
  device: 'system',
  recovery: 'recovery',
  sideload: 'sideload',
  rescue: 'rescue',
};

/**
 * Opens ADB and waits until the owner allows this session's key on the phone's screen, or the signal ends it. The phone says nothing
 * when the owner refuses: only waiting tells.
 */
export async function connectAdb(
  device: UsbDevice,
  key: SessionKey,
  { policy, signal }: { policy?: DevicePolicy; signal?: AbortSignal } = {},
): Promise<ConnectResult> {
  const opened = await openAdbConnection(device, policy);
  if (!opened.ok) return { ok: false, refusal: { reason: 'usb', failure: opened.failure } };
  const serial = device.identity.serial ?? '';
  const stop = (): void => void device.close();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const transport = await AdbDaemonTransport.authenticate({
      serial,
      connection: opened.value,
      credentialStore: key,
      initialDelayedAckBytes: 0,
    });
    // The promise rejects when the cable is pulled; whoever uses the session hears of that from its operations.
    transport.disconnected.catch(() => undefined);
    const adb = new Adb(transport);
    const mode = modes[adb.banner.state ?? 'device'] ?? 'system';
    const close = async (): Promise<void> => {
      await Promise.resolve(transport.close()).catch(() => undefined);
      await device.close();
    };
    return { ok: true, session: { adb, mode, serial, close } };
  } catch {
    const { connected } = device;
    await device.close();
    if (!connected)
      return {
        ok: false,
        refusal: { reason: 'usb', failure: { kind: 'disconnected', message: sentence('unplugged') } },
      };
    if (signal?.aborted)
      return { ok: false, refusal: { reason: 'stopped', message: 'Stopped while waiting for the phone.' } };
    return {
      ok: false,
      refusal: {
        reason: 'not_allowed',
        message: sentence('ownerDeclined'),
      },
    };
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
