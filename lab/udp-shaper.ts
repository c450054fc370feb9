import { parseArgs } from 'node:util';
import { UdpShaper } from '../packages/link/test/udp-shaper.ts';

/** `node lab/udp-shaper.ts --listen 127.0.0.1:4000 --target 127.0.0.1:5000 --delay 25 --loss 0.01 --rate 12500000` */
const { values } = parseArgs({
  options: {
    listen: { type: 'string', default: '127.0.0.1:0' },
    target: { type: 'string' },
    delay: { type: 'string', default: '0' },
    loss: { type: 'string', default: '0' },
    rate: { type: 'string' },
  },
});
if (!values.target) throw new Error('--target host:port is needed');
const shaper = await UdpShaper.open({
  listen: addressOf(values.listen),
  target: addressOf(values.target),
  delay_ms: Number(values.delay),
  loss: Number(values.loss),
  ...(values.rate ? { bytesPerSecond: Number(values.rate) } : {}),
});
console.log(JSON.stringify(shaper.address));

function addressOf(text: string): { address: string; port: number } {
  const at = text.lastIndexOf(':');
  return { address: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
}
