export * from './config.ts';
export * from './leg.ts';
export * from './path-report.ts';
export * from './presence.ts';
export * from './scope.ts';
export * from './signal.ts';
export * from './register.ts';
