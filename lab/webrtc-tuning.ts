import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import nodeDataChannel from 'node-datachannel';
import { UdpShaper } from '../packages/link/test/udp-shaper.ts';

/**
 * How fast node-datachannel goes over a line with delay and loss, by its settings:
 * `node lab/webrtc-tuning.ts --delay 25 --loss 0 --seconds 6 --buffer 4194304 --module 0 --cwnd 10 --chunk 65536 --mtu 1280`
 */
const { values } = parseArgs({
  options: {
    delay: { type: 'string', default: '25' },
    loss: { type: 'string', default: '0' },
    seconds: { type: 'string', default: '6' },
    buffer: { type: 'string' },
    chunks: { type: 'string' },
    module: { type: 'string' },
    cwnd: { type: 'string' },
    sack: { type: 'string' },
    chunk: { type: 'string', default: '65536' },
    mtu: { type: 'string' },
    waiting: { type: 'string', default: '4194304' },
    channels: { type: 'string', default: '1' },
    unordered: { type: 'boolean', default: false },
    peer: { type: 'boolean', default: false },
  },
});
const settings = {
  ...(values.buffer ? { recvBufferSize: Number(values.buffer), sendBufferSize: Number(values.buffer) } : {}),
  ...(values.chunks ? { maxChunksOnQueue: Number(values.chunks) } : {}),
  ...(values.module ? { congestionControlModule: Number(values.module) } : {}),
  ...(values.cwnd ? { initialCongestionWindow: Number(values.cwnd) } : {}),
  ...(values.sack ? { delayedSackTime: Number(values.sack) } : {}),
};
nodeDataChannel.setSctpSettings(settings);
const connection = new nodeDataChannel.PeerConnection(values.peer ? 'peer' : 'lab', {
  iceServers: [],
  bindAddress: '127.0.0.1',
  ...(values.mtu ? { mtu: Number(values.mtu) } : {}),
});
const kept: unknown[] = [];
interface Signal {
  readonly sdp?: string;
  readonly type?: 'offer' | 'answer';
  readonly received_bytes?: number;
}

if (values.peer) receive();
else await send();

function receive(): void {
  let received_bytes = 0;
  connection.onDataChannel((channel) => {
    // Held on to: the library's channel is closed to what comes when its object is collected.
    kept.push(channel);
    channel.onMessage((message) => (received_bytes += (message as Buffer).length));
  });
  connection.onLocalDescription(() => undefined);
  connection.onGatheringStateChange((state) => {
    const described = state === 'complete' ? connection.localDescription() : null;
    if (described) process.send?.({ sdp: described.sdp, type: 'answer' });
  });
  process.on('message', (signal: Signal) => {
    if (signal.sdp) connection.setRemoteDescription(signal.sdp.replaceAll(/a=(candidate|end-of).*\r\n/g, ''), 'offer');
    else process.send?.({ received_bytes });
  });
}

async function send(): Promise<void> {
  const peer = fork(import.meta.filename, [...process.argv.slice(2), '--peer']);
  const said = (): Promise<Signal> =>
    new Promise((resolve) =>
      peer.once('message', (message) => {
        resolve(message as Signal);
      }),
    );
  const channels = Array.from({ length: Number(values.channels) }, (_, index) =>
    connection.createDataChannel(`lab${index}`, { unordered: values.unordered }),
  );
  connection.setLocalDescription();
  await new Promise<void>((resolve) =>
    connection.onGatheringStateChange((state) => {
      if (state === 'complete') resolve();
    }),
  );
  peer.send({ sdp: connection.localDescription()?.sdp });
  const answer = await said();
  // The only way between them is the shaped line.
  const [, port] = / 127\.0\.0\.1 (\d+) typ host/.exec(answer.sdp ?? '') ?? [];
  const shaper = await UdpShaper.open({
    target: { address: '127.0.0.1', port: Number(port) },
    delay_ms: Number(values.delay),
    loss: Number(values.loss),
  });
  connection.setRemoteDescription(
    (answer.sdp ?? '').replaceAll(` 127.0.0.1 ${port} typ`, ` 127.0.0.1 ${shaper.address.port} typ`),
    'answer',
  );
  await Promise.all(
    channels.map(
      (channel) =>
        new Promise<void>((resolve) => {
          channel.onOpen(resolve);
        }),
    ),
  );
  const message = Buffer.alloc(Number(values.chunk), 1);
  const startedAt_ms = performance.now();
  const marks: string[] = [];
  let last = 0;
  for (const channel of channels) {
    channel.setBufferedAmountLowThreshold(Number(values.waiting) / 2);
    const fill = (): void => {
      while (channel.isOpen() && channel.bufferedAmount() < Number(values.waiting)) channel.sendMessageBinary(message);
    };
    channel.onBufferedAmountLow(fill);
    fill();
  }
  for (let second = 0; second < Number(values.seconds); second += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    peer.send({});
    const { received_bytes = 0 } = await said();
    marks.push(((received_bytes - last) / 1e6).toFixed(1));
    last = received_bytes;
  }
  const took_s = (performance.now() - startedAt_ms) / 1000;
  const cpu = process.cpuUsage();
  console.log(
    JSON.stringify({
      ...settings,
      chunk: values.chunk,
      mtu: values.mtu,
      channels: values.channels,
      delay: values.delay,
      loss: values.loss,
    }),
    `${(last / 1e6 / took_s).toFixed(1)} MB/s; by second ${marks.join(' ')}; rtt ${connection.rtt()} ms; ${connection.state()}, waiting ${channels[0]?.bufferedAmount()}; lost ${shaper.counts.lost}; cpu ${((cpu.user + cpu.system) / 1e6).toFixed(1)} s`,
  );
  peer.kill('SIGKILL');
  process.exit();
}
