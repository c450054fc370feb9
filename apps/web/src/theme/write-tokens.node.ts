import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { tokensCss } from './tokens-css.ts';

writeFileSync(path.join(import.meta.dirname, 'tokens.css'), tokensCss());
