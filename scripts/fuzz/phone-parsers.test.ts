import { phoneTargets } from './all-targets.ts';
import { testParsers } from './test-parsers.ts';

testParsers(phoneTargets);
