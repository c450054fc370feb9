import { dataOf } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { useSession } from '#web/session/use-session.ts';
import { knownPin, rememberPin } from './delivery-pin.ts';

interface DeliveryPin {
  pin: string | undefined;
  /** Whether there is an address was not answered yet. */
  asking: boolean;
  choose: (pin: string) => void;
}

/** Where to deliver: as last said in this browser, else to the address the checkout will propose. */
export function useDeliveryPin(): DeliveryPin {
  const person = useSession();
  const [said, setSaid] = useState(knownPin);
  const addresses = useQuery({
    queryKey: ['addresses'],
    queryFn: async () => dataOf(await browserApi.get('/api/addresses')).addresses,
    enabled: said === undefined && Boolean(person.data),
  });
  return {
    pin: said ?? addresses.data?.[0]?.pin,
    asking: said === undefined && (person.isPending || addresses.isLoading),
    choose: (pin) => {
      rememberPin(pin);
      setSaid(pin);
    },
  };
}
