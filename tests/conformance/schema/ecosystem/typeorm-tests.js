// TypeORM's own test folders as projects: each folder "entity" below test/ is one.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { compareFolder } = require('../compare.js');
const { typescriptFiles } = require('../referee.js');

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

// `count(expected, differences)` is called for those that TypeORM and PostgreSQL accept, `show(differences)` for what differs.
async function testFolders(root, { filter, client, binary, show, count }) {
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'audit-eco-'));
    const total = { projects: 0, accepted: 0, exact: 0, refused: 0, refusedFound: 0, sync: 0, syncFound: 0, failed: 0 };
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
        } finally {
            fs.rmSync(target, { recursive: true, force: true });
        }
        const { expected, differences } = result;
        const exact = differences.length ? 0 : 1;
        if (!expected.boot.ok) {
            ++total.refused;
            total.refusedFound += exact;
        } else if (!expected.synchronize.ok) {
            ++total.sync;
            total.syncFound += exact;
        } else {
            ++total.accepted;
            total.exact += exact;
            count(expected, differences);
        }
        if (exact) continue;
        console.log(`${name}: ${differences.length} differences`);
        show(differences);
    }
    fs.rmSync(scratch, { recursive: true, force: true });
    return total;
}

module.exports = { testFolders };
