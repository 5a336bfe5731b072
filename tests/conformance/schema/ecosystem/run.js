// Public code, tool against referee:   node run.js [--filter TEXT] [--boot FILE] [--verbose] DIR…
// A checkout of TypeORM is its test folders, each a project of its own (typeorm-tests.js); any other DIR is one
// project; FILE exports (require, folder, entities) => void and does what the application does before TypeORM starts.
// Prints what differs and, as Markdown, the table of what is exact. See
// tools/ecosystem.
'use strict';
const fs = require('fs');
const path = require('path');
const { compareFolder } = require('../compare.js');
const { requireThere } = require('../referee.js');
const { testFolders } = require('./typeorm-tests.js');
const { readProject } = require('./project.js');

const aspects = ['tables', 'columns', 'types', 'nullability', 'keys', 'indexes', 'foreign keys'];

// What a difference of compare.js is about.
function aspectOf(line) {
    const where = line.split(': expected ')[0];
    if (/^entity | (kind|schema|complete)$/.test(where)) return 'tables';
    if (/ type$/.test(where)) return 'types';
    if (/ nullable$/.test(where)) return 'nullability';
    if (/ (primaryKey|primary)$/.test(where)) return 'keys';
    if (/ index | indexes$/.test(where)) return 'indexes';
    if (/ foreign key /.test(where)) return 'foreign keys';
    return 'columns';
}

function emptyCounts() {
    return Object.fromEntries(aspects.map((a) => [a, { all: 0, wrong: 0 }]));
}

function count(counts, expected, differences) {
    const sum = (f) => expected.tables.reduce((n, t) => n + f(t), 0);
    counts.tables.all += expected.entities.filter((e) => e.kind !== 'child-entity').length;
    for (const aspect of ['columns', 'types', 'nullability']) counts[aspect].all += sum((t) => t.columns.length);
    counts.keys.all += sum((t) => t.indexes.filter((i) => i.primary).length);
    counts.indexes.all += sum((t) => t.indexes.filter((i) => !i.primary && !i.exclusion).length);
    counts['foreign keys'].all += sum((t) => t.foreignKeys.length);
    for (const line of differences) ++counts[aspectOf(line)].wrong;
}

const cell = ({ all, wrong }) => (wrong ? `${all - wrong} of ${all}` : `${all}`);

function table(rows) {
    console.log(`| project | ${aspects.join(' | ')} |\n|${'---|'.repeat(aspects.length + 1)}`);
    for (const { name, counts } of rows) console.log(`| ${name} | ${aspects.map((a) => cell(counts[a])).join(' | ')} |`);
}

(async () => {
    const args = process.argv.slice(2);
    const option = (name) => {
        const at = args.indexOf(name);
        return at < 0 ? undefined : args.splice(at, 2)[1];
    };
    const filter = option('--filter');
    const boot = option('--boot');
    const verbose = args.includes('--verbose');
    const binary = process.env.AUDIT_BIN;
    const { Client } = requireThere('pg');
    const client = new Client({});
    await client.connect();
    const show = (differences) => {
        for (const line of differences.slice(0, verbose ? 1000 : 3)) console.log(`    ${line.slice(0, 400)}`);
    };
    const rows = [];
    let folders = null;
    for (const root of args.filter((a) => !a.startsWith('--')).map((a) => path.resolve(a))) {
        const name = path.basename(path.dirname(root)) === 'packages' ? `${path.basename(path.dirname(path.dirname(root)))} packages/${path.basename(root)}` : path.basename(root);
        const manifest = path.join(root, 'package.json');
        const counts = emptyCounts();
        if (fs.existsSync(manifest) && JSON.parse(fs.readFileSync(manifest, 'utf8')).name === 'typeorm') {
            folders = await testFolders(root, { filter, client, binary, show, count: (expected, differences) => count(counts, expected, differences) });
            rows.push({ name: `${name}, test folders accepted`, counts });
            continue;
        }
        const { files, real } = readProject(root, boot && path.resolve(boot));
        const { expected, differences } = await compareFolder(root, client, binary, { files, real });
        console.log(`${name}: TypeORM ${expected.version === 'typeorm' ? '1.1' : expected.version === 'typeorm-03' ? '0.3' : '0.2'}, ${files.length} files, ${expected.entities.length} entities and junctions, ${differences.length} differences`);
        for (const line of real.failed.slice(0, verbose ? 1000 : 5)) console.log(`    not loaded: ${line}`);
        if (real.left.length) console.log(`    left out: ${real.left.join(', ')}`);
        if (expected.boot.ok && !expected.synchronize.ok) console.log(`    PostgreSQL: ${expected.synchronize.error}`);
        show(differences);
        if (expected.boot.ok) count(counts, expected, differences);
        rows.push({ name, counts });
    }
    await client.end();
    console.log();
    if (folders) {
        console.log('| test folders of TypeORM | accepted | exact | refused at boot | with an error | refused by PostgreSQL | with an error | not run |\n|---|---|---|---|---|---|---|---|');
        console.log(`| ${folders.projects} | ${folders.accepted} | ${folders.exact} | ${folders.refused} | ${folders.refusedFound} | ${folders.sync} | ${folders.syncFound} | ${folders.failed} |\n`);
    }
    table(rows);
    process.exit(0);
})();
