import { phonePolicy, UsbIpServer } from '@mistri/usb';
import { listenUsbIp } from '@mistri/usb/node';
import { VirtualPhone } from '@mistri/virtual-phone';

/** A bare USB/IP server over the practice phone, on TCP, without Link: what device mode is compared with. Says its port. */
const phone = await VirtualPhone.create();
phone.onScreen((screen) => {
  if (screen.kind === 'dialog') queueMicrotask(() => phone.press('always'));
});
await phone.powerOn();
const server = new UsbIpServer({
  exports: () => (phone.usb ? [{ busId: '1-1', device: phone.usb }] : []),
  policy: phonePolicy,
});
const { port } = await listenUsbIp(server);
console.log(JSON.stringify({ port }));
