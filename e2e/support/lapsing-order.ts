import { place } from './orders.ts';
import { demoPerson, must, newPerson } from './person.ts';

/** An order that waits for its payment; its parts are kept for minutes only. */
export interface LapsingOrder {
  email: string;
  orderId: string;
  paymentId: string;
}

/** Long enough to get to the gateway with, and over before the other tests are. */
const keptFor_min = 3;
const usually_min = 15;

/** For the set-up, while nobody else orders: for how long parts are kept is the same for everybody. */
export async function placeLapsingOrder(productId: string): Promise<LapsingOrder> {
  const operations = await demoPerson('operations');
  const keepFor = async (reservationMinutes: number) =>
    must(
      await operations.api.patch('/api/admin/inventory/policy', {
        body: { reservationMinutes, reason: 'a test of the end' },
      }),
      'changing how long parts are kept',
    );
  const person = await newPerson();
  await keepFor(keptFor_min);
  const { orderId, paymentId } = await place(person, productId);
  await keepFor(usually_min);
  return { email: person.email, orderId, paymentId };
}

export const lapsingOrder = (): LapsingOrder => JSON.parse(process.env['E2E_LAPSING_ORDER'] ?? '{}') as LapsingOrder;
