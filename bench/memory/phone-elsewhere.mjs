// `--import` this before `mistri share --practice`: its practice phone is then the one at BENCH_PHONE_PORT, in another process.
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@mistri/virtual-phone'
      ? { url: new URL('./phone-elsewhere.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
});
