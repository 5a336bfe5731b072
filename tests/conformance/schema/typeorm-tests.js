// TypeORM's own test folders as projects: node eco.js [--filter TEXT] [--verbose] FOLDER…
// Each folder below the given ones that has a folder "entity" is one project; prints a table and what differs.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { compareFolder } = require('./compare.js');
const { requireThere, typescriptFiles } = require('./referee.js');

// Every folder "entity" is copied to a place of its own, with the helper files that its imports lead to.
function projects(root) {
    const found = [];
    const walk = (folder) => {
        for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
            if (!entry.isDirectory() || entry.name === 'node_modules') continue;
            const full = path.join(folder, entry.name);
            if (entry.name === 'entity') found.push(full);
            else walk(full);
        }
    };
    walk(root);
    return found.sort();
}

function stage(folder, root, target) {
    const done = new Set();
    const copy = (file) => {
        if (done.has(file)) return;
        done.add(file);
        let text = fs.readFileSync(file, 'utf8');
        text = text.replace(/((?:from|require\(|import)\s*["'])(\.[^"']*)(["'])/g, (all, before, specifier, after) => {
            const absolute = path.resolve(path.dirname(file), specifier);
            const inSource = path.relative(path.join(root, 'src'), absolute);
            if (!inSource.startsWith('..')) {
                // A decorator by its own path is one of the package's all the same.
                return before + 'typeorm' + after;
            }
            for (const candidate of [absolute + '.ts', path.join(absolute, 'index.ts'), absolute.replace(/\.js$/, '.ts')])
                if (fs.existsSync(candidate) && fs.statSync(candidate).isFile()) copy(candidate);
            return all;
        });
        const to = path.join(target, path.relative(base, file));
        fs.mkdirSync(path.dirname(to), { recursive: true });
        fs.writeFileSync(to, text);
    };
    const base = path.dirname(folder);
    for (const file of typescriptFiles(folder)) copy(file);
    // helpers outside of the folder's parent come along below it
    return path.join(target, path.basename(folder));
}

(async () => {
    const args = process.argv.slice(2);
    const option = (name) => {
        const at = args.indexOf(name);
        return at < 0 ? undefined : args.splice(at, 2)[1];
    };
    const filter = option('--filter');
    const verbose = args.includes('--verbose');
    const binary = process.env.AUDIT_BIN;
    const { Client } = requireThere('pg');
    const client = new Client({});
    await client.connect();
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'audit-eco-'));
    const total = { projects: 0, accepted: 0, exact: 0, refused: 0, refusedFound: 0, sync: 0, syncFound: 0, failed: 0 };
    const causes = new Map();
    for (const root of args.filter((a) => !a.startsWith('--'))) {
        for (const folder of projects(path.join(root, 'test'))) {
            const name = path.relative(path.join(root, 'test'), path.dirname(folder));
            if (filter && !name.includes(filter)) continue;
            ++total.projects;
            const target = path.join(scratch, String(total.projects));
            let result;
            try {
                stage(folder, root, target);
                fs.writeFileSync(path.join(target, 'package.json'), '{ "dependencies": { "typeorm": "1.1.1" } }\n');
                result = await compareFolder(target, client, binary);
            } catch (error) {
                ++total.failed;
                console.log(`${name}: ${String(error.message).split('\n')[0]}`);
                continue;
            }
            const { expected, differences } = result;
            if (!expected.boot.ok) {
                ++total.refused;
                if (!differences.length) ++total.refusedFound;
            } else if (!expected.synchronize.ok) {
                ++total.sync;
                if (!differences.length) ++total.syncFound;
            } else {
                ++total.accepted;
                if (!differences.length) ++total.exact;
            }
            if (!differences.length) continue;
            console.log(`${name}: ${differences.length} differences`);
            for (const line of differences.slice(0, verbose ? 1000 : 3)) console.log(`    ${line.slice(0, 400)}`);
        }
    }
    await client.end();
    fs.rmSync(scratch, { recursive: true, force: true });
    console.log(`| folders | accepted | exact | refused at boot | with an error | refused by PostgreSQL | with an error | not run |`);
    console.log(`|---|---|---|---|---|---|---|---|`);
    console.log(`| ${total.projects} | ${total.accepted} | ${total.exact} | ${total.refused} | ${total.refusedFound} | ${total.sync} | ${total.syncFound} | ${total.failed} |`);
    process.exit(0);
})();
