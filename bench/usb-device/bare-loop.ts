import { WebUSB } from 'usb';

/**
 * The simplest program there is for reading a USB disk with `usb` 2.18: one request after the other, nothing in between. Runs beside
 * the disk. Prints MB/s. `node bare-loop.ts <MiB>`
 */
const total_bytes = Number(process.argv[2] ?? 4) * 1024 * 1024;
const part_bytes = 120 * 1024;
const webUsb = new WebUSB({ allowAllDevices: true, autoDetachKernelDriver: true, deviceTimeout: 0 });
const device = (await webUsb.getDevices()).find((one) =>
  one.configurations[0]?.interfaces.some((inner) => inner.alternates[0]?.interfaceClass === 8),
);
if (!device) throw new Error('no disk');
await device.open();
await device.selectConfiguration(1);
await device.claimInterface(0);
const endpoints = device.configuration?.interfaces[0]?.alternate.endpoints ?? [];
const out = endpoints.find((one) => one.direction === 'out')?.endpointNumber ?? 0;
const inward = endpoints.find((one) => one.direction === 'in')?.endpointNumber ?? 0;

/** SCSI READ(10) by Bulk-Only Transport: command, data, status. */
async function read(tag: number, block: number, blocks: number): Promise<number> {
  const command = Buffer.alloc(31);
  command.write('USBC', 0);
  command.writeUInt32LE(tag, 4);
  command.writeUInt32LE(blocks * 512, 8);
  command[12] = 0x80;
  command[14] = 10;
  command[15] = 0x28;
  command.writeUInt32BE(block, 17);
  command.writeUInt16BE(blocks, 22);
  await device?.transferOut(out, command);
  const data = await device?.transferIn(inward, blocks * 512);
  await device?.transferIn(inward, 13);
  return data?.data?.byteLength ?? 0;
}

const blocks = part_bytes / 512;
await read(1, 0, blocks);
const since_ms = performance.now();
let done = 0;
for (let tag = 2; done < total_bytes; tag += 1) done += await read(tag, done / 512, blocks);
console.log(`MBPS ${(done / 1000 / (performance.now() - since_ms)).toFixed(3)}`);
await device.close();
process.exit(0);
