import { setStage } from './stage.ts';
console.log(await setStage());
