import net from 'node:net';

/** Every port follows from PORT (3000) unless named itself. */
export interface Ports {
  api: number;
  web: number;
  simulators: number;
  postgres: number;
  smtp: number;
  relay: number;
  /** WebSocket legs of pages, and the relay's health. */
  relayHttp: number;
  stun: number;
  stunOther: number;
}

export function portsFrom(environment: NodeJS.ProcessEnv): Ports {
  const read = (name: string, fallback: number): number => {
    const text = environment[name];
    if (text === undefined || text === '') return fallback;
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < 1 || value > 65_535) {
      throw new Error(`${name} is "${text}"; expected a port number from 1 to 65535`);
    }
    return value;
  };
  const api = read('PORT', 3000);
  return {
    api,
    web: read('WEB_PORT', api + 1),
    simulators: read('SIMULATORS_PORT', api + 2),
    postgres: read('PG_PORT', api + 7),
    smtp: read('SMTP_PORT', api + 8),
    relay: read('RELAY_PORT', api + 3),
    relayHttp: read('RELAY_HTTP_PORT', api + 4),
    stun: read('STUN_PORT', api + 5),
    stunOther: read('STUN_OTHER_PORT', api + 6),
  };
}

/** Parts of a run that was killed a moment ago may still be ending. */
const patience_ms = 3_000;

/** @throws when one of them is taken, with its name and what to do */
export async function demandFreePorts(ports: Partial<Ports>): Promise<void> {
  const variables: Record<keyof Ports, string> = {
    api: 'PORT',
    web: 'WEB_PORT',
    simulators: 'SIMULATORS_PORT',
    postgres: 'PG_PORT',
    smtp: 'SMTP_PORT',
    relay: 'RELAY_PORT',
    relayHttp: 'RELAY_HTTP_PORT',
    stun: 'STUN_PORT',
    stunOther: 'STUN_OTHER_PORT',
  };
  for (const [name, port] of Object.entries(ports) as [keyof Ports, number][]) {
    if (!(await becomesFree(port))) {
      throw new Error(
        `Port ${port} (${name}) is taken, by another program or by Mistri itself. Stop that, or choose another with ${variables[name]}=…` +
          (name === 'api' ? ' (all other ports follow from PORT).' : '.'),
      );
    }
  }
}

async function becomesFree(port: number): Promise<boolean> {
  for (let waited_ms = 0; waited_ms < patience_ms; waited_ms += 100) {
    if (await isFree(port)) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return isFree(port);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
