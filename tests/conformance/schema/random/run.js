// Random entity graphs, judged by TypeORM and PostgreSQL:
//   node run.js [--seed N] [--count N] [--version typeorm|typeorm-03|typeorm-02] [--keep FOLDER] [--print] [--no-shrink]
// A graph is a function of its seed. Each version of TypeORM gets a process and a database of its own. The first
// failing graphs are made as small as they go and printed. The last line is "N passed, N failed".
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawn } = require('child_process');
const { compareFolder } = require('../compare.js');
const { requireThere } = require('../referee.js');
const { graph } = require('./graph.js');
const { render } = require('./render.js');
const { shrink } = require('./shrink.js');

const shrunk = 3;  // failing graphs of a process that are made small

function option(name, otherwise) {
    const at = process.argv.indexOf(name);
    return at < 0 ? otherwise : process.argv[at + 1];
}
const flag = (name) => process.argv.includes(name);
const first = Number(option('--seed', 1));
const count = Number(option('--count', 500));
const keep = option('--keep', path.join(os.tmpdir(), 'audit-graphs-failed'));

function write(folder, files) {
    fs.mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
}

// What kind of difference it is: names and values taken out.
function kindOf(differences) {
    const line = differences[0] || '';
    const [where, what = ''] = line.split(/: expected /);
    const aspect = /\b(kind|schema|complete|property|role|primary|type|nullable|columns|unique|method|origin|where|primaryKey|onDelete|name|boot|synchronize|column|index|foreign key|relation|entity)\b(?!.*\b(?:kind|schema|complete|property|role|primary|type|nullable|columns|unique|method|origin|where|primaryKey|onDelete|boot|synchronize)\b)/.exec(where);
    return `${aspect ? aspect[1] : where} ${/^null/.test(what) ? 'ours' : /null$/.test(what) ? 'theirs' : 'both'} ${where === 'boot' ? what.slice(0, 24) : ''}`;
}

async function judge(scratch, model, client) {
    const folder = fs.mkdtempSync(path.join(scratch, 'g'));
    try {
        write(folder, render(model));
        return await compareFolder(folder, client, process.env.AUDIT_BIN);
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

async function runVersion(version) {
    const { Client } = requireThere('pg');
    const database = `graphs_${version.replace('-', '_')}`;
    const admin = new Client({});
    await admin.connect();
    await admin.query(`create database ${database}`);
    await admin.end();
    process.env.PGDATABASE = database;
    const client = new Client({ database });
    await client.connect();
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'audit-graphs-'));
    let passed = 0, failed = 0, boot = 0, synchronize = 0;
    for (let seed = first; seed < first + count; ++seed) {
        const model = graph(seed);
        if (model.version !== version) continue;
        let differences, expected;
        try {
            ({ differences, expected } = await judge(scratch, model, client));
        } catch (error) {
            differences = [`harness: ${error.stack || error}`];
        }
        if (expected && !expected.boot.ok) ++boot;
        else if (expected && !expected.synchronize.ok) ++synchronize;
        if (flag('--why') && expected && !(expected.boot.ok && expected.synchronize.ok)) console.log(`seed ${seed}: ${(expected.boot.error || expected.synchronize.error).slice(0, 160)}`);
        if (!differences.length) {
            ++passed;
            continue;
        }
        ++failed;
        console.log(`seed ${seed} (${version}): ${differences.length} differences`);
        for (const line of differences.slice(0, 4)) console.log(`    ${line.slice(0, 300)}`);
        write(path.join(keep, String(seed)), render(model));
        if (flag('--no-shrink') || failed > shrunk) continue;
        const kind = kindOf(differences);
        const booted = expected && expected.boot.ok;
        const small = await shrink(model, async (next) => {
            const result = await judge(scratch, next, client);
            return result.differences.length > 0 && result.expected.boot.ok === booted && kindOf(result.differences) === kind;
        });
        const files = render(small.graph);
        write(path.join(keep, `${seed}-small`), files);
        console.log(`    smallest after ${small.tried} tries, in ${path.join(keep, `${seed}-small`)}:`);
        for (const [name, text] of Object.entries(files)) console.log(`    // ${name}\n${text.replace(/^(?=.)/gm, '    ')}`);
    }
    await client.end();
    fs.rmSync(scratch, { recursive: true, force: true });
    console.log(JSON.stringify({ passed, failed, boot, synchronize }));
}

// Runs a child process; resolves to its output.
function child(args) {
    return new Promise((resolve) => {
        const running = spawn(process.execPath, [__filename, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
        let out = '';
        running.stdout.on('data', (data) => { out += data; });
        running.on('close', () => resolve(out.trimEnd().split('\n')));
    });
}

async function main() {
    if (flag('--print')) {
        for (const [name, text] of Object.entries(render(graph(first)))) console.log(`// ${name}\n${text}`);
        return;
    }
    if (option('--version')) {
        await runVersion(option('--version'));
        return;
    }
    const given = process.argv.slice(2);
    const outputs = await Promise.all(['typeorm', 'typeorm-03', 'typeorm-02'].map((version) => child([...given, '--version', version])));
    const total = { passed: 0, failed: 0, boot: 0, synchronize: 0 };
    for (const lines of outputs) {
        let counts = { passed: 0, failed: 1, boot: 0, synchronize: 0 };  // a process that died is one failure
        try { counts = JSON.parse(lines.at(-1)); lines.pop(); } catch { /* what it said is printed */ }
        for (const key of Object.keys(total)) total[key] += counts[key];
        if (lines.length) console.log(lines.join('\n'));
    }
    console.log(`seeds ${first} to ${first + count - 1}; ${total.boot} of them refused by TypeORM, ${total.synchronize} by PostgreSQL`);
    console.log(`${total.passed} passed, ${total.failed} failed`);
    process.exitCode = total.failed ? 1 : 0;
}

main().then(() => process.exit(), (error) => { console.error(error); process.exit(1); });
