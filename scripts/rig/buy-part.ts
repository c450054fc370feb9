import { randomUUID } from 'node:crypto';
import { HttpClient, type HttpAnswer, type HttpCall } from './http-client.ts';
import type { MarketRig, RigBuyer, RigPart } from './market-rig.ts';

/** One purchase, step by step, as a phone does it; each step carries one idempotency key however often it is sent. */
export interface Purchase {
  orderId: string;
  paymentId: string;
  gatewayOrderId: string;
  total_minor: number;
}

export type PurchaseStep = 'cart' | 'quote' | 'order' | 'payment' | 'gateway';
/** Told how long each step took. */
export type OnStep = (step: PurchaseStep, took_ms: number) => void;

export class Shopper {
  readonly #rig: MarketRig;
  readonly #client = new HttpClient();
  readonly #tokens = new Map<string, string>();
  /** How often a step is sent before the shopper gives up. */
  readonly #tries: number;
  #stopped = false;

  constructor(rig: MarketRig, tries = 1) {
    this.#rig = rig;
    this.#tries = tries;
  }

  /** Lets go of everybody who still tries. */
  stop(): void {
    this.#stopped = true;
    this.#client.close();
  }

  /** @throws when a step is refused, or unanswered after all tries */
  async buy(buyer: RigBuyer, part: RigPart, onStep: OnStep = () => undefined): Promise<Purchase> {
    const items = [{ productId: part.productId, quantity: 1 }];
    const timed = async (step: PurchaseStep, call: () => Promise<HttpAnswer>): Promise<HttpAnswer> => {
      const start = performance.now();
      const answer = await call();
      onStep(step, performance.now() - start);
      return answer;
    };
    const as = (method: HttpCall['method'], path: string, body: unknown) => this.#as(buyer, { method, path, body });
    await timed('cart', () => as('PUT', `/api/cart/${part.productId}`, { quantity: 1 }));
    const { addressId } = buyer;
    const quote = await timed('quote', () => as('POST', '/api/orders/quote', { items, buyerKind: 'b2c', addressId }));
    const expectedTotal = quote.body.data.totalAmount as number;
    const order = await timed('order', () =>
      as('POST', '/api/orders', { items, buyerKind: 'b2c', addressId, expectedTotal }),
    );
    const checkoutId = order.body.data.checkoutId as string;
    const payment = await timed('payment', () => as('POST', '/api/payments', { checkoutId }));
    const gatewayOrderId = payment.body.data.checkoutForm.fields.order_id as string;
    await timed('gateway', () => this.#payAtGateway(buyer, gatewayOrderId));
    return {
      orderId: order.body.data.orders[0].orderId as string,
      paymentId: payment.body.data.paymentId as string,
      gatewayOrderId,
      total_minor: expectedTotal,
    };
  }

  /** From an account of their own: one account of everybody would put every payment under review (PAY-10). */
  async #payAtGateway({ person }: RigBuyer, gatewayOrderId: string): Promise<HttpAnswer> {
    const url = `${this.#rig.simulatorsUrl}/sim/pay`;
    const vpa = `${person.email.split('@')[0]}@rig`;
    return this.#client.send({ method: 'POST', url, body: { order_id: gatewayOrderId, method: 'upi', vpa } });
  }

  async #as(buyer: RigBuyer, call: { method: HttpCall['method']; path: string; body: unknown }): Promise<HttpAnswer> {
    const key = randomUUID();
    for (let attempt = 1; ; attempt += 1) {
      const token = this.#tokens.get(buyer.person.email) ?? buyer.token;
      const answer = await this.#client
        .send({
          method: call.method,
          url: this.#rig.apiUrl + call.path,
          body: call.body,
          headers: { authorization: `Bearer ${token}`, 'idempotency-key': key },
        })
        .catch((error: unknown) => error as Error);
      if (!(answer instanceof Error) && answer.status < 300) return answer;
      if (!(answer instanceof Error) && answer.status === 401) await this.#signInAgain(buyer);
      const final = answer instanceof Error || answer.status >= 500 || answer.status === 401 ? this.#tries : 1;
      if (attempt >= final || this.#stopped) {
        const why = answer instanceof Error ? answer.message : `${answer.status} ${JSON.stringify(answer.body)}`;
        throw new Error(`${call.method} ${call.path}: ${why.slice(0, 500)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async #signInAgain({ person }: RigBuyer): Promise<void> {
    const body = { email: person.email, password: person.password };
    const answer = await this.#client.send({ method: 'POST', url: `${this.#rig.apiUrl}/api/auth/login`, body });
    if (answer.status < 300) this.#tokens.set(person.email, answer.body.data.accessToken as string);
  }
}
