export * from './usbip/usbip-listener.node.ts';
export * from './webusb/libusb-devices.node.ts';
export * from './webusb/libusb-machine.node.ts';
