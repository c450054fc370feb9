import { networkTargets } from './all-targets.ts';
import { testParsers } from './test-parsers.ts';

testParsers(networkTargets);
