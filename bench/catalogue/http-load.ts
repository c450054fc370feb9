import http from 'node:http';

export interface Load {
  latencies_ms: number[];
  elapsed_s: number;
  failed: number;
  /** Of the last answer, so that nobody measures empty pages. */
  lastItems: number;
}

interface Answer {
  status: number;
  body: string;
}

const items = /"(productId|text)":/g;

export async function getJson<T>(url: string): Promise<T> {
  const { status, body } = await get(url, http.globalAgent);
  if (status !== 200) throw new Error(`${url} answered ${status}: ${body.slice(0, 300)}`);
  return (JSON.parse(body) as { data: T }).data;
}

function get(url: string, agent: http.Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
      response.once('error', reject);
    });
    request.once('error', reject);
  });
}

/** So many clients ask one after the other, over connections that stay open; each answer is read to its end. */
export async function askFor(load: { seconds: number; clients: number; next: () => string }): Promise<Load> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: load.clients });
  const result: Load = { latencies_ms: [], elapsed_s: 0, failed: 0, lastItems: 0 };
  const start_ms = performance.now();
  const end_ms = start_ms + load.seconds * 1_000;
  await Promise.all(
    Array.from({ length: load.clients }, async () => {
      while (performance.now() < end_ms) {
        const url = load.next();
        const asked_ms = performance.now();
        const { status, body } = await get(url, agent);
        result.latencies_ms.push(performance.now() - asked_ms);
        if (status === 200) result.lastItems = body.match(items)?.length ?? 0;
        else result.failed += 1;
      }
    }),
  );
  result.elapsed_s = (performance.now() - start_ms) / 1_000;
  agent.destroy();
  return result;
}
