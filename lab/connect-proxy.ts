import { createServer, request } from 'node:http';
import { connect } from 'node:net';

/** A small corporate proxy: CONNECT, and plain HTTP in absolute form (RFC 9112 §3.2.2). `node lab/connect-proxy.ts <port>` */
const port = Number(process.argv[2] ?? 3128);

const server = createServer((asked, answer) => {
  const url = URL.parse(asked.url ?? '');
  if (!url) {
    answer.writeHead(400).end();
    return;
  }
  const onward = request(url, { method: asked.method ?? 'GET', headers: asked.headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  onward.on('error', () => answer.writeHead(502).end());
  asked.pipe(onward);
});
server.on('connect', (asked, client, early) => {
  const { hostname, port: to } = new URL(`http://${asked.url ?? ''}`);
  const onward = connect({ host: hostname.replaceAll(/[[\]]/g, ''), port: Number(to || 80), allowHalfOpen: true });
  client.on('error', () => onward.destroy());
  onward.on('error', () => client.destroy());
  onward.on('connect', () => {
    client.write('HTTP/1.1 200 Connected\r\n\r\n');
    if (early.length > 0) onward.write(early);
    onward.pipe(client);
    client.pipe(onward);
  });
});
server.listen(port, () => process.stdout.write('{"ready":true}\n'));
