import { buildApp } from './build-app.ts';

/** The OpenAPI document, generated from the schemas that validate. Opens no connection: nothing is asked of a database. */
export async function describeApi(): Promise<Record<string, never>> {
  const app = await buildApp({
    environment: {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      LOG_LEVEL: 'silent',
      KEY_FOLDER: '.tmp/describe-keys',
    },
  });
  try {
    await app.http.ready();
    return app.http.swagger() as unknown as Record<string, never>;
  } finally {
    await app.close();
  }
}
