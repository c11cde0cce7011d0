import { program } from './program.mjs';

program().then((result) => console.log(JSON.stringify(result)));
