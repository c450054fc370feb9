import type { LinkConfig } from '@mistri/contracts/link/index';
import { apiClient, isRecord } from '../api/api-client.ts';
import { CommandError, type Surroundings } from '../command.ts';
import { readDevice, type Device } from '../config/device.ts';
import { AgentNode } from '../node/agent-node.ts';
import { clockWarning } from '../node/with-node.ts';
import { proxyFor } from '../presence/proxy.ts';
import { readServing } from '../serve/serving-file.ts';
import { version } from '../version.ts';
import { examineNetwork } from './examine-network.ts';

export interface Finding {
  readonly what: string;
  readonly verdict: 'good' | 'note' | 'bad';
  readonly says: string;
  /** What to do about it. */
  readonly fix?: string;
}

const mostSkew_ms = 60_000;

/** One finding after another, as they are found; what cannot be asked because something before it failed is left out. */
export async function* examine(around: Surroundings): AsyncGenerator<Finding> {
  yield {
    what: 'version',
    verdict: 'good',
    says: `mistri ${version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
  };
  const device = deviceOf(around);
  if ('verdict' in device) {
    yield device;
    return;
  }
  const { config } = device;
  yield { what: 'registered', verdict: 'good', says: `as "${config.name}" at ${config.server}` };
  yield servingOf(around);
  const proxy = proxyFor(new URL(config.server), config.proxy, around.environment);
  yield {
    what: 'proxy',
    verdict: proxy ? 'note' : 'good',
    says: proxy
      ? `${proxy.host} stands between: the relay is the only way there`
      : 'none between this device and the server',
  };
  const found = await askServer(device);
  yield* found.findings;
  const links = found.config;
  if (!links) return;
  yield* examinePresence(device);
  yield* examineNetwork(device, links);
}

function deviceOf(around: Surroundings): Device | Finding {
  try {
    return readDevice(around.home);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { what: 'registered', verdict: 'bad', says: error.message, ...(error.fix ? { fix: error.fix } : {}) };
  }
}

function servingOf(around: Surroundings): Finding {
  const serving = readServing(around.home);
  if (!serving) return { what: 'serving', verdict: 'note', says: 'no: others cannot reach this device now' };
  return { what: 'serving', verdict: 'good', says: `yes, process ${serving.pid}` };
}

async function askServer(device: Device): Promise<{ findings: Finding[]; config?: LinkConfig }> {
  const api = apiClient(device.config.server, device.config.proxy);
  try {
    const startedAt_ms = performance.now();
    const answer = await api.call('GET', '/api/link/config');
    const took_ms = Math.round(performance.now() - startedAt_ms);
    if (!answer.isOk || !isRecord(answer.data))
      return { findings: [{ what: 'server', verdict: 'bad', says: answer.message, fix: 'Tell who runs the server.' }] };
    const findings: Finding[] = [{ what: 'server', verdict: 'good', says: `answers in ${took_ms} ms` }];
    // The header counts in whole seconds.
    const skew_ms = answer.serverTime_ms === undefined ? 0 : Date.now() - answer.serverTime_ms - 500;
    findings.push(
      Math.abs(skew_ms) > mostSkew_ms
        ? { what: 'clock', verdict: 'bad', says: clockWarning(skew_ms), fix: 'Set the clock, best by NTP.' }
        : { what: 'clock', verdict: 'good', says: 'right' },
    );
    return { findings, config: answer.data as unknown as LinkConfig };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const fix =
      'Check the network of this machine, its proxy (--proxy of `mistri login`) and its firewall for port 443.';
    return { findings: [{ what: 'server', verdict: 'bad', says: error.message, fix }] };
  }
}

async function* examinePresence(device: Device): AsyncGenerator<Finding> {
  const { promise, resolve } = Promise.withResolvers<Finding>();
  const node = new AgentNode({
    device,
    isServing: false,
    events: {
      online: (name) =>
        resolve({ what: 'presence', verdict: 'good', says: `the server knows this device as "${name}"` }),
      offline: (why, againIn_ms) => {
        const fix =
          againIn_ms === undefined
            ? 'Run `mistri login --again`.'
            : 'A proxy or firewall may not let WebSockets through: ask who runs the network.';
        resolve({ what: 'presence', verdict: 'bad', says: why, fix });
      },
      session: () => {
        throw new Error('nobody asked for a session');
      },
      refused: () => undefined,
    },
  });
  node.start();
  yield await promise;
  await node.close('examined');
}
