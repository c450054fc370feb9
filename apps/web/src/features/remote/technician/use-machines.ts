import { dataOf } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { browserApi } from '#web/api/browser-api.ts';

export interface Machine {
  readonly deviceId: string;
  readonly name: string;
}

const lookAgain_ms = 4000;

const isMachine = ({ kind }: { kind: string }): boolean => kind === 'agent';

/** The technician's machines with `mistri` on them: where a whole phone can be used (device mode). Undefined until it is known. */
export function useMachines(): readonly Machine[] | undefined {
  const devices = useQuery({
    queryKey: ['devices'],
    queryFn: async () => dataOf(await browserApi.get('/api/devices')).devices,
    // Whoever has none is asked to run `mistri login` there, and waits for it here.
    refetchInterval: ({ state }) => (state.data?.some(isMachine) === false ? lookAgain_ms : false),
  });
  return devices.data?.filter(isMachine);
}
