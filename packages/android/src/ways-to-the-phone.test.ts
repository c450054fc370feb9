import { connect } from 'node:net';
import { phonePolicy, type UsbDevice, UsbIpDevice, UsbIpServer, WebUsbDevice } from '@mistri/usb';
import { listenUsbIp, socketPipe } from '@mistri/usb/node';
import { webUsbShim } from '@mistri/usb/test/webusb-shim';
import { buildFirmware, currentFirmware, VirtualPhone } from '@mistri/virtual-phone';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { connectAdb } from './adb/connect-adb.ts';
import { pushFile } from './adb/push-file.ts';
import { SessionKey } from './adb/session-key.ts';
import { FastbootClient } from './fastboot/fastboot-client.ts';
import { imageOf } from './fastboot/image-source.ts';

/** The same work, wherever the phone is: what a page, a connector and a technician's machine each see. */
type Reach = (phone: VirtualPhone) => Promise<{ device: UsbDevice; readonly end: () => Promise<void> }>;

const overUsbIp: Reach = async (phone) => {
  const server = new UsbIpServer({
    exports: () => (phone.usb ? [{ busId: '1-1', device: phone.usb }] : []),
    policy: phonePolicy,
  });
  const listener = await listenUsbIp(server);
  const imported = await UsbIpDevice.import(socketPipe(connect(listener.port, '127.0.0.1')), '1-1');
  if (!imported.ok) throw new Error(imported.failure.message);
  return { device: imported.value, end: () => listener.close() };
};

const overWebUsb: Reach = async (phone) => {
  const shim = webUsbShim(phone.usb as UsbDevice);
  const read = await WebUsbDevice.read(shim.device, shim.usb);
  if (!read.ok) throw new Error(read.failure.message);
  return { device: read.value, end: () => read.value.close() };
};

describe.each([
  ['USB/IP on a real socket', overUsbIp],
  ['WebUSB', overWebUsb],
] as const)('the phone over %s', (_name, reach) => {
  let phone: VirtualPhone;
  const ends: (() => Promise<void>)[] = [];
  const reached = async (): Promise<UsbDevice> => {
    const { device, end } = await reach(phone);
    ends.push(end);
    return device;
  };
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    await phone.powerOff();
  });

  test('adb: shell, half a megabyte out and in; fastboot: a flash; and back, through two new enumerations', async () => {
    phone = await VirtualPhone.create();
    phone.onScreen((screen) => {
      if (screen.kind === 'dialog') queueMicrotask(() => phone.press('always'));
    });
    await phone.powerOn();
    const key = new SessionKey('test');
    const first = await connectAdb(await reached(), key);
    if (!first.ok) throw new Error(JSON.stringify(first.refusal));
    const { adb } = first.session;
    const bytes = Uint8Array.from({ length: 524_288 }, (_, index) => (index * 13) & 255);
    const signal = AbortSignal.timeout(60_000);
    expect(await pushFile(adb, { path: '/sdcard/x', mode: 0o644, content: imageOf(bytes), signal })).toBeUndefined();
    const shell = adb.subprocess.shellProtocol;
    expect(await shell?.spawnWaitText('wc -c < /sdcard/x; exit 4')).toMatchObject({ stdout: '524288\n', exitCode: 4 });
    const back = await shell?.spawnWait('cat /sdcard/x');
    expect(Buffer.compare(back?.stdout ?? new Uint8Array(0), bytes)).toBe(0);
    await adb.power.reboot('bootloader').catch(() => undefined);
    await vi.waitFor(() => expect(phone.mode).toBe('fastboot'), { timeout: 20_000 });

    const opened = await FastbootClient.open(await reached(), phone.identity.serial);
    if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
    const boot = (await buildFirmware(currentFirmware)).get('boot') as Uint8Array;
    expect(await opened.value.flash('boot_a', imageOf(boot))).toMatchObject({ ok: true });
    expect(await opened.value.command('reboot')).toMatchObject({ ok: true });
    await vi.waitFor(() => expect(phone.mode).toBe('system'), { timeout: 20_000 });

    // The phone knows the session's key by now: nobody has to tap again.
    const again = await connectAdb(await reached(), key);
    expect(again).toMatchObject({ ok: true, session: { mode: 'system', serial: phone.identity.serial } });
  });
});
