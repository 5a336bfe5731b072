// Writes a random fixture:   generate.js FOLDER SEED METHODS
// One seed is one entity graph, one version of TypeORM and one service. Nothing depends on anything else.
'use strict';
const fs = require('fs');
const path = require('path');
const { Dice } = require('../../schema/random/dice');
const { entityGraph, render } = require('./entities');
const { service, HELPERS } = require('./services');

const [folder, seed, methods] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const dice = new Dice(seed);
const era = dice.weighted({ '1.1': 6, '0.3': 2, '0.2': 2 });
const version = { '1.1': '1.1.1', '0.3': '0.3.20', '0.2': '0.2.45' }[era];
const graph = entityGraph(dice);
const { text, calls } = service(dice, graph, era, 1, methods);
const write = (name, content) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
};
write('package.json', JSON.stringify({ name: `random-${seed}`, private: true, dependencies: { typeorm: version, pg: '8.16.3' } }));
write('src/entities/graph.ts', render(graph));
write('src/lib/helpers.ts', HELPERS);
write('src/services/ask.service.ts', text);
write('calls.json', JSON.stringify(calls, null, 1));
