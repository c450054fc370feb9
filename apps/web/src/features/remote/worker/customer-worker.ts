import { CustomerEnd } from './customer-end.ts';
import type { FromCustomerWorker, ToCustomerWorker } from './customer-messages.ts';
import { startLink } from './start-link.ts';

void startLink<ToCustomerWorker, FromCustomerWorker>((device, say) => new CustomerEnd(device, say));
