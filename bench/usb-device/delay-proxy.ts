import { connect, createServer, type Socket } from 'node:net';

export interface DelayProxy {
  readonly port: number;
  close(): void;
}

/** TCP from a free port of this machine to another, every byte later by half the round trip, each way. */
export async function delayProxy(target: number, roundTrip_ms: number): Promise<DelayProxy> {
  const sockets = new Set<Socket>();
  const pass = (from: Socket, to: Socket): void => {
    const late: { readonly at_ms: number; readonly bytes: Buffer | undefined }[] = [];
    let timer: NodeJS.Timeout | undefined;
    const flush = (): void => {
      timer = undefined;
      const now_ms = performance.now();
      for (let next = late[0]; next && next.at_ms <= now_ms; next = late[0]) {
        late.shift();
        if (next.bytes) to.write(next.bytes);
        else to.end();
      }
      const [first] = late;
      if (first) timer = setTimeout(flush, Math.max(0, first.at_ms - performance.now()));
    };
    const add = (bytes: Buffer | undefined): void => {
      late.push({ at_ms: performance.now() + roundTrip_ms / 2, bytes });
      timer ??= setTimeout(flush, roundTrip_ms / 2);
    };
    from.on('data', add);
    from.on('end', () => add(undefined));
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        setTimeout(() => other.destroy(), roundTrip_ms);
      });
      if (roundTrip_ms > 0) pass(one, other);
      else one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
