import { ApiFailure } from '@mistri/api-client';
import { QueryClient } from '@tanstack/react-query';

/** What the api refused stays refused; what did not arrive is tried again. */
function worthRetrying(failures: number, error: unknown): boolean {
  const status = error instanceof ApiFailure ? error.problem.status : 0;
  return failures < 2 && (status === 0 || status >= 502);
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: worthRetrying, staleTime: 15_000, refetchOnWindowFocus: true },
      // The client repeats with the same Idempotency-Key where that is safe; forms repeat by hand.
      mutations: { retry: false },
    },
  });
}
