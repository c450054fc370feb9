import { afterAll, beforeAll, beforeEach } from 'vitest';
import { minute_ms } from '#platform/clock.ts';
import { startTestApp, type TestApp } from './harness.ts';
import { type Bench, makeBench, opened, type OpenBench } from './remote-session.ts';
import { type Desk, makeDesk, type RepairStage } from './repair-desk.ts';

/** An app, and for each test people of its own: some tests move the clock, and access tokens and second factors end with it. */
export class SessionStage {
  test!: TestApp;
  desk!: Desk;

  constructor() {
    beforeAll(async () => {
      this.test = await startTestApp();
    });
    beforeEach(() => this.newDesk());
    afterAll(() => this.test.close());
  }

  readonly newDesk = async (): Promise<void> => {
    this.desk = await makeDesk(this.test);
  };

  readonly bench = (stage: RepairStage = 'in_progress'): Promise<Bench> => makeBench(this.test, stage, this.desk);

  readonly open = async (wish: Record<string, unknown> = {}): Promise<OpenBench> => opened(await this.bench(), wish);

  readonly minutes = (count: number): void => this.test.clock.advance(count * minute_ms);
}
