// A real project for the referee: its entity files, and how its imports resolve without its packages installed
// (tsconfig paths, packages of the workspace; the rest is stub.js).
'use strict';
const fs = require('fs');
const path = require('path');
const { typescript: ts, typescriptFiles } = require('../referee.js');

const entityLike = /@\w*Entity\(|@TableInheritance\(|new EntitySchema\b/;
const testLike = /(^|\/)(__tests__|__mocks__|tests?|e2e|testing|mock-data|migrations?)\/|\.(spec|test|e2e)\.tsx?$/;

function walk(folder, visit) {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
        const full = path.join(folder, entry.name);
        if (entry.isDirectory()) {
            if (!['node_modules', '.git', 'dist', 'build'].includes(entry.name)) walk(full, visit);
        } else {
            visit(full, entry.name);
        }
    }
}

function asFile(base) {
    const bare = base.replace(/\.js$/, '');
    for (const candidate of [base, bare + '.ts', bare + '.tsx', bare + '.d.ts', path.join(base, 'index.ts'), path.join(base, 'src', 'index.ts')])
        if (fs.existsSync(candidate) && fs.statSync(candidate).isFile()) return candidate;
    return undefined;
}

// The folder of the whole workspace: the outermost one above that still has a package.json.
function workspaceOf(folder) {
    let found = folder;
    for (let at = folder; at !== path.dirname(at); at = path.dirname(at))
        if (fs.existsSync(path.join(at, 'package.json')) && !at.split('/').includes('node_modules')) found = at;
    return found;
}

function readProject(folder, boot) {
    const root = workspaceOf(folder);
    const packages = new Map();
    walk(root, (file, name) => {
        if (name !== 'package.json') return;
        try {
            const json = JSON.parse(fs.readFileSync(file, 'utf8'));
            if (json.name) packages.set(json.name, path.dirname(file));
        } catch { /* a template */ }
    });
    let compilerOptions = {};
    const config = ts.findConfigFile(folder, ts.sys.fileExists);
    if (config) {
        const parsed = ts.parseJsonConfigFileContent(ts.readConfigFile(config, ts.sys.readFile).config || {}, ts.sys, path.dirname(config));
        const { paths, baseUrl, pathsBasePath, strict, strictNullChecks, useDefineForClassFields } = parsed.options;
        compilerOptions = { paths, baseUrl, pathsBasePath, strict, strictNullChecks, useDefineForClassFields };
        for (const key of Object.keys(compilerOptions)) if (compilerOptions[key] === undefined) delete compilerOptions[key];
    }
    const base = compilerOptions.baseUrl || compilerOptions.pathsBasePath || folder;
    const resolve = (request, parent) => {
        if (request.startsWith('.')) return asFile(path.resolve(path.dirname(parent), request));
        if (request === 'typeorm' || request.startsWith('typeorm/')) return undefined;
        for (const [pattern, targets] of Object.entries(compilerOptions.paths || {})) {
            const [before, after] = pattern.split('*');
            if (after === undefined ? request !== pattern : !(request.startsWith(before) && request.endsWith(after))) continue;
            const star = after === undefined ? '' : request.slice(before.length, request.length - after.length);
            for (const target of targets) {
                const found = asFile(path.resolve(base, target.replace('*', star)));
                if (found && !found.endsWith('.d.ts')) return found;
            }
        }
        for (const [name, where] of packages) {
            if (request !== name && !request.startsWith(name + '/')) continue;
            const rest = request.slice(name.length + 1);
            const found = rest ? asFile(path.join(where, rest)) || asFile(path.join(where, 'src', rest)) : asFile(path.join(where, 'src', 'index.ts')) || asFile(path.join(where, 'index.ts'));
            if (found) return found;
        }
        if (compilerOptions.baseUrl) {
            const found = asFile(path.resolve(compilerOptions.baseUrl, request));
            if (found && /\.tsx?$/.test(found) && !found.endsWith('.d.ts')) return found;
        }
        return undefined;
    };
    const files = typescriptFiles(folder).filter((file) => !testLike.test(path.relative(folder, file)) && entityLike.test(fs.readFileSync(file, 'utf8')));
    // Packages of the workspace are sources to the compiler, too: the types of members may come from there.
    const paths = { ...compilerOptions.paths };
    for (const [name, where] of packages) {
        const entry = asFile(path.join(where, 'src', 'index.ts'));
        if (entry && !paths[name]) paths[name] = [path.relative(base, entry).replace(/^(?!\.)/, './')];
    }
    return { files, real: { compilerOptions: { ...compilerOptions, paths, pathsBasePath: base }, resolve, failed: [], left: [], boot, folder } };
}

module.exports = { readProject };
