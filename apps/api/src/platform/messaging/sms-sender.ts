/** IN-14: no commercial SMS leaves without the registered entity, header and template. */
export interface Sms {
  /** E.164, e.g. `+919876543210`. */
  to: string;
  text: string;
  dltTemplateId: string;
  key: string;
}

export interface SmsSender {
  send(sms: Sms): Promise<void>;
}

export interface SmsProviderOptions {
  url: string;
  apiKey: string;
  dltEntityId: string;
  dltHeader: string;
}

const timeout_ms = 10_000;

export function httpSmsSender(options: SmsProviderOptions): SmsSender {
  return {
    send: async (sms) => {
      const response = await fetch(options.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${options.apiKey}` },
        body: JSON.stringify({
          to: sms.to,
          text: sms.text,
          entityId: options.dltEntityId,
          header: options.dltHeader,
          templateId: sms.dltTemplateId,
          reference: sms.key,
        }),
        signal: AbortSignal.timeout(timeout_ms),
      });
      if (!response.ok) throw new Error(`SMS provider answered ${response.status}`);
    },
  };
}
