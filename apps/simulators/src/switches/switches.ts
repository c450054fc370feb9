import type { PaymentMethod } from '../gateway/entities.ts';

/** What can be made to go wrong, by people and tests. Every rule counts how often it has hit. */
export interface ApiFault {
  effect: 'error' | 'reset' | 'timeout' | 'slow';
  /** Of `error`; 500 when not given. */
  status?: number;
  /** Of `slow`. */
  delay_ms?: number;
  method?: string;
  /** Beginning of the path, e.g. `/v1/payouts`. */
  path?: string;
  /** `before`: nothing happens. `after`: it happens and the caller does not learn it. */
  phase?: 'before' | 'after';
  times?: number;
}

export interface WebhookRule {
  /** A name, `payment.*` or `*`. */
  event: string;
  silence?: boolean;
  delay_ms?: number;
  /** How many copies arrive. */
  duplicate?: number;
  /** How many events are collected and sent last first. */
  reorder?: number;
  times?: number;
}

export type Decline = 'off' | 'all' | PaymentMethod;
export type Refusing = 'off' | 'temporary' | 'permanent';

export interface SwitchSettings {
  api: ApiFault[];
  payments: { decline: Decline; reason?: string };
  refunds: { outcome: 'processed' | 'failed' | 'pending' };
  transfers: { outcome: 'processed' | 'failed' | 'pending' };
  payouts: { outcome: 'processed' | 'failed' | 'reversed' | 'processing'; reason?: string };
  mail: { refuse: Refusing };
  sms: { refuse: Refusing };
  webhooks: WebhookRule[];
}

type Counted<T> = T & { hits: number };

const defaults: Omit<SwitchSettings, 'api' | 'webhooks'> = {
  payments: { decline: 'off' },
  refunds: { outcome: 'processed' },
  transfers: { outcome: 'processed' },
  payouts: { outcome: 'processed' },
  mail: { refuse: 'off' },
  sms: { refuse: 'off' },
};

export class Switches {
  #api: Counted<ApiFault>[] = [];
  #webhooks: Counted<WebhookRule>[] = [];
  #settings = structuredClone(defaults);

  /** The keys that are given replace what was set; the others stay. */
  set(changes: Partial<SwitchSettings>): void {
    const { api, webhooks, ...rest } = changes;
    if (api) this.#api = api.map((fault) => ({ ...fault, hits: 0 }));
    if (webhooks) this.#webhooks = webhooks.map((rule) => ({ ...rule, hits: 0 }));
    this.#settings = { ...this.#settings, ...structuredClone(rest) };
  }

  clear(): void {
    this.#api = [];
    this.#webhooks = [];
    this.#settings = structuredClone(defaults);
  }

  get(): SwitchSettings {
    return { api: this.#api, webhooks: this.#webhooks, ...this.#settings };
  }

  get refunds(): SwitchSettings['refunds'] {
    return this.#settings.refunds;
  }
  get transfers(): SwitchSettings['transfers'] {
    return this.#settings.transfers;
  }
  get payouts(): SwitchSettings['payouts'] {
    return this.#settings.payouts;
  }
  get mail(): SwitchSettings['mail'] {
    return this.#settings.mail;
  }
  get sms(): SwitchSettings['sms'] {
    return this.#settings.sms;
  }

  /** @returns the fault that hits this request, counted; the first that fits decides. */
  takeApiFault(method: string, path: string): ApiFault | undefined {
    const fits = (fault: ApiFault): boolean =>
      (!fault.method || fault.method === method) && (!fault.path || path.startsWith(fault.path));
    return take(this.#api, fits);
  }

  takeWebhookRule(event: string): WebhookRule | undefined {
    return take(this.#webhooks, (rule) => eventMatches(rule.event, event));
  }

  /** @returns the reason why a payment by this method is declined, or undefined */
  declineReason(method: PaymentMethod): string | undefined {
    const { decline, reason } = this.#settings.payments;
    return decline === 'all' || decline === method ? (reason ?? 'payment_failed') : undefined;
  }
}

function take<T extends { times?: number }>(rules: Counted<T>[], fits: (rule: T) => boolean): T | undefined {
  const rule = rules.find((candidate) => fits(candidate) && candidate.hits < (candidate.times ?? Infinity));
  if (rule) rule.hits += 1;
  return rule;
}

export const eventMatches = (pattern: string, event: string): boolean =>
  pattern === '*' || pattern === event || (pattern.endsWith('.*') && event.startsWith(pattern.slice(0, -1)));
