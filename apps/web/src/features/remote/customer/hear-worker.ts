import type { FromCustomerWorker } from '../worker/customer-messages.ts';
import type { CustomerSnapshot } from './customer-snapshot.ts';

/** What a message of the worker changes in what the page shows. */
export function changesOf(body: FromCustomerWorker, now: CustomerSnapshot): Partial<CustomerSnapshot> {
  switch (body.type) {
    case 'look':
      return { look: body.look };
    case 'phone':
      return { phone: body.phone ?? (now.serving ? now.phone : undefined) };
    case 'trouble':
      return { trouble: body };
    case 'state':
      return {
        state: body.state,
        until_ms: performance.now() + body.state.remaining_ms,
        running: body.state.operations,
        ...(body.state.phone.presence === 'there' ? { tap: undefined, refusedDevice: undefined } : {}),
      };
    case 'progress':
      return { progress: { ...now.progress, [body.id]: body } };
    case 'tap needed':
      return { tap: body.expecting };
    case 'device refused':
      return { refusedDevice: body.reason };
    case 'imei':
      return { imei: 'asked' };
    case 'not served':
      return { end: { how: 'lost', reason: body.reason }, link: 'ended' };
    case 'forgotten':
      return { isForgotten: true };
    default:
      return changesOfQuestion(body, now);
  }
}

function changesOfQuestion(body: FromCustomerWorker, now: CustomerSnapshot): Partial<CustomerSnapshot> {
  switch (body.type) {
    case 'ask confirm':
      return { confirm: body };
    case 'ask powers':
      return { powers: body };
    case 'ask over':
      return {
        ...(now.confirm?.ref === body.ref ? { confirm: undefined } : {}),
        ...(now.powers?.ref === body.ref ? { powers: undefined } : {}),
      };
    case 'code':
      return { code: body.code };
    case 'code failed':
      return { isCodeBroken: true };
    default:
      return {};
  }
}
