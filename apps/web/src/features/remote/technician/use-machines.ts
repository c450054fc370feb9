import { dataOf } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { browserApi } from '#web/api/browser-api.ts';

export interface Machine {
  readonly deviceId: string;
  readonly name: string;
}

/** The technician's machines with `mistri` on them: where a whole phone can be used (device mode). Undefined until it is known. */
export function useMachines(): readonly Machine[] | undefined {
  const devices = useQuery({
    queryKey: ['devices'],
    queryFn: async () => dataOf(await browserApi.get('/api/devices')).devices,
  });
  return devices.data?.filter(({ kind }) => kind === 'agent');
}
