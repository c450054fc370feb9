/** The bundler finds the addresses here and makes bundles of their own of them: nothing of a worker is in a page's script. */
export function openCustomerWorker(keyName: string): Worker {
  return new Worker(new URL('./customer-worker.ts', import.meta.url), { type: 'module', name: keyName });
}

export function openTechnicianWorker(keyName: string): Worker {
  return new Worker(new URL('./technician-worker.ts', import.meta.url), { type: 'module', name: keyName });
}
