import Fastify, { type FastifyInstance } from 'fastify';
import { createClock } from './clock.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import { Agenda } from './gateway/agenda.ts';
import { Delays } from './gateway/delays.ts';
import type { Gateway } from './gateway/gateway.ts';
import { createGatewayStore } from './gateway/gateway-store.ts';
import { resumeGateway, startClockwork } from './gateway/run-gateway.ts';
import { controlRoutes } from './http/control-routes.ts';
import { addGuard, refuseForeign } from './http/guard.ts';
import { razorpayApi } from './http/razorpay-api.ts';
import { simRoutes } from './http/sim-routes.ts';
import { type MailServer, startMailServer } from './inbox/mail-server.ts';
import { createSmsBox, smsRoutes } from './inbox/sms-routes.ts';
import { pageRoutes } from './pages/page-routes.ts';
import { Journal } from './store/journal.ts';
import { Switches } from './switches/switches.ts';
import { Webhooks } from './webhooks/webhooks.ts';

export interface Simulators {
  readonly app: FastifyInstance;
  readonly gateway: Gateway;
  readonly smtpPort: number;
  /** Where it listens; known after `listen`. */
  origin(): string;
  listen(): Promise<void>;
  close(): Promise<void>;
}

const body_bytes = 1024 * 1024;

/**
 * Builds everything and starts the mail server; `listen` opens the HTTP port (0 in the environment = any free one). The
 * environment given is the only one that is read.
 */
export async function buildSimulators(environment: Readonly<Record<string, string | undefined>>): Promise<Simulators> {
  const settings = readConfiguration(environment);
  const app = Fastify({
    bodyLimit: body_bytes,
    logger: { level: environment['SIMULATORS_LOG'] ?? 'error' },
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, allErrors: false } },
  });
  const origin = (): string => settings.origin ?? listeningOrigin(app, settings);
  const { gateway, journal } = await openGateway(settings, origin);
  const mail = await startMailServer({
    host: settings.host,
    port: settings.smtpPort,
    clock: gateway.clock,
    switches: gateway.switches,
  });
  // What a gateway has confirmed it still knows after a crash: the answer waits until the change is in the file.
  app.addHook('onSend', async (request) => {
    if (request.method !== 'GET') await journal?.flush();
  });
  addRoutes(app, gateway, mail);
  const stopClockwork = startClockwork(gateway);
  return {
    app,
    gateway,
    smtpPort: mail.port,
    origin: () => listeningOrigin(app, settings),
    listen: async () => {
      await app.listen({ host: settings.host, port: settings.port });
      resumeGateway(gateway);
      gateway.webhooks.resume();
    },
    close: async () => {
      stopClockwork();
      gateway.delays.clear();
      gateway.webhooks.close();
      await app.close();
      await mail.close();
      await journal?.close();
    },
  };
}

function listeningOrigin(app: FastifyInstance, settings: Configuration): string {
  const [address] = app.addresses() as { port: number }[];
  const port = address?.port ?? settings.port;
  return `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`;
}

async function openGateway(
  settings: Configuration,
  origin: () => string,
): Promise<{ gateway: Gateway; journal: Journal | undefined }> {
  const journal = settings.stateFile ? new Journal(settings.stateFile) : undefined;
  const clock = createClock();
  const switches = new Switches();
  const store = createGatewayStore(settings.maxEntities, journal);
  const webhooks = new Webhooks({
    url: settings.webhookUrl,
    events: settings.webhookEvents,
    enabled: true,
    secret: settings.webhookSecret,
    retry_ms: settings.webhookRetry_ms,
    timeout_ms: settings.webhookTimeout_ms,
    clock,
    switches,
    journal,
  });
  if (journal) await restore(journal, store, webhooks);
  const gateway = { settings, clock, store, switches, webhooks, agenda: new Agenda(), delays: new Delays(), origin };
  return { gateway, journal };
}

async function restore(journal: Journal, store: Gateway['store'], webhooks: Webhooks): Promise<void> {
  const found = await journal.load();
  for (const collection of store.all) collection.restore(found.get(collection.kind)?.values() ?? []);
  const kinds = new Map(store.all.map((collection) => [collection.kind, collection]));
  const { deliveries } = webhooks;
  // What has arrived need not be known after a restart.
  const kept = (id: string) => {
    const delivery = deliveries.get(id);
    return delivery?.state === 'delivered' ? undefined : delivery;
  };
  deliveries.restore(found.get(deliveries.kind)?.values() ?? []);
  await journal.start({
    read: (kind, id) => (kind === deliveries.kind ? kept(id) : kinds.get(kind)?.get(id)),
    *all() {
      for (const collection of store.all)
        for (const entity of collection.values()) yield [collection.kind, entity.id, entity];
      for (const delivery of deliveries.values()) if (kept(delivery.id)) yield [deliveries.kind, delivery.id, delivery];
    },
  });
}

function addRoutes(app: FastifyInstance, gateway: Gateway, mail: MailServer): void {
  const { settings, clock, switches } = gateway;
  const sms = createSmsBox();
  addGuard(app, { allowRemote: settings.allowRemote, origin: gateway.origin, host: settings.host });
  app.get('/healthz', () => ({ status: 'ok', smtpPort: mail.port, webhooksWaiting: gateway.webhooks.waiting }));
  void app.register(razorpayApi(gateway));
  void app.register(smsRoutes({ apiKey: settings.smsApiKey, box: sms, clock, switches }));
  void app.register(pageRoutes(gateway, { mail: mail.box, sms }));
  void app.register((scope, _options, done) => {
    scope.addHook('onRequest', refuseForeign);
    scope.addHook('preValidation', async (request) => {
      request.body ??= {};
    });
    void scope.register(simRoutes(gateway));
    void scope.register(controlRoutes(gateway, { mail: mail.box, sms }));
    done();
  });
}
