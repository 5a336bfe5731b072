// Runs a fixture's methods with TypeORM and prints the SQL it sends: a line "Class.method" for each method, then
// lines "Class.method<TAB>sql" (line breaks and tabs escaped).
//
// A fixture is a folder with package.json (which TypeORM), TypeScript files and calls.json. Entities are in files
// of a folder `entities` or named `*.entity.ts`; a file `data-source.ts` may export the data source. What is run is
// what files of folders `services` and `repositories`, or named `*.service.ts` and `*.repository.ts`, export:
// methods of classes, functions, functions of objects (an extended repository); and the static methods of entities.
// calls.json gives for each method the argument lists it is called with ("Class.method": [[1], [2]]; none: once
// without arguments; false: a helper that others call). In arguments "$undefined" is undefined and
// { "$entity": "Owner", … } an instance, { "$any": { … } } each object with some of the properties. container.js makes the services. `seed.sql` runs before.
// Only statements that ask for something are kept: no transaction brackets, no second query of the pagination
// wrapper, no count behind findAndCount, no writes of save().
'use strict';
const fs = require('fs');
const path = require('path');
const Module = require('module');
const { container, isClass } = require('./container');

const nodeFolder = path.join(__dirname, '..', 'node');
const requireThere = Module.createRequire(path.join(nodeFolder, 'package.json'));
const ts = requireThere('typescript');

const folder = path.resolve(process.argv[2]);
const only = process.argv[3];   // a method to run alone
const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
const range = (manifest.dependencies || {}).typeorm || '';
const version = range.replace(/^[^0-9]*/, '');
const typeormPackage = version.startsWith('0.2') ? 'typeorm-02' : version.startsWith('0.3') ? 'typeorm-03' : 'typeorm';

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
    const fromFixture = parent && parent.filename && parent.filename.startsWith(folder);
    if (fromFixture && (request === 'typeorm' || request.startsWith('typeorm/')))
        request = typeormPackage + request.slice('typeorm'.length);
    if (fromFixture && request.startsWith('.')) {
        const base = path.resolve(path.dirname(parent.filename), request);
        for (const candidate of [base + '.ts', path.join(base, 'index.ts')]) if (fs.existsSync(candidate)) return candidate;
    }
    if (fromFixture && !request.startsWith('.') && !path.isAbsolute(request)) {
        const standin = path.join(__dirname, 'standins', request.replace('/', '-') + '.js');
        return fs.existsSync(standin) ? standin : requireThere.resolve(request);
    }
    return resolve.call(this, request, parent, ...rest);
};
Module._extensions['.ts'] = function (module, filename) {
    const out = ts.transpileModule(fs.readFileSync(filename, 'utf8'), {
        compilerOptions: {
            module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2021, experimentalDecorators: true,
            emitDecoratorMetadata: true, esModuleInterop: true, useDefineForClassFields: false,
        },
        fileName: filename,
    });
    module._compile(out.outputText, filename);
};

function filesOf(at, found = []) {
    for (const entry of fs.readdirSync(at, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)))
        if (entry.isDirectory()) filesOf(path.join(at, entry.name), found);
        else if (entry.name.endsWith('.ts')) found.push(path.join(at, entry.name));
    return found;
}
const files = filesOf(folder);
const within = (file, folders, suffixes) =>
    folders.some((name) => path.relative(folder, file).split(path.sep).slice(0, -1).includes(name)) ||
    suffixes.some((suffix) => file.endsWith(suffix));
const exportsOf = (chosen) => chosen.flatMap((file) => Object.entries(require(file)));

/// save() and remove() ask before they write, findAndCount counts after it asked: while such a call runs, the
/// statements that are not part of the question are let pass.
function muteWhatFollows(typeorm, state) {
    const wrap = (proto, name, counter) => {
        const original = proto[name];
        if (typeof original !== 'function') return;
        proto[name] = async function (...args) {
            state[counter]++;
            try { return await original.apply(this, args); } finally { state[counter]--; }
        };
    };
    for (const name of ['save', 'remove', 'softRemove', 'recover']) wrap(typeorm.EntityManager.prototype, name, 'saving');
    const builder = typeorm.SelectQueryBuilder.prototype;
    const pair = builder.getManyAndCount, count = builder.executeCountQuery;
    builder.getManyAndCount = function (...args) { this.auditPair = true; return pair.apply(this, args); };
    builder.executeCountQuery = async function (...args) {
        if (this.auditPair) state.counting++;
        try { return await count.apply(this, args); } finally { if (this.auditPair) state.counting--; }
    };
}

async function main() {
    requireThere('reflect-metadata');
    const typeorm = requireThere(typeormPackage);
    let current = null;
    let record = [];
    const state = { saving: 0, counting: 0 };
    const logger = {
        logQuery(sql) {
            if (!current || state.counting || (state.saving && !/^\s*SELECT/i.test(sql))) return;
            record.push(sql);
        },
        logQueryError(error, sql) { if (current) record.push(['error', String(error && error.message || error), sql]); },
        logQuerySlow() {}, logSchemaBuild() {}, logMigration() {}, log() {},
    };
    muteWhatFollows(typeorm, state);
    const entities = [...new Set(exportsOf(files.filter((f) => within(f, ['entities'], ['.entity.ts']))).map(([, value]) => value)
        .filter((e) => isClass(e) || e instanceof typeorm.EntitySchema))];
    const connection = { host: process.env.PGHOST, port: Number(process.env.PGPORT), username: process.env.PGUSER, database: process.env.PGDATABASE };
    const options = { type: 'postgres', ...connection, entities, synchronize: true, logging: ['query', 'error'], logger, ...(manifest.dataSource || {}) };
    let dataSource = exportsOf(files.filter((f) => path.basename(f) === 'data-source.ts')).map(([, value]) => value)
        .find((value) => typeorm.DataSource && value instanceof typeorm.DataSource);
    if (dataSource) await dataSource.setOptions({ ...connection, synchronize: true, logging: ['query', 'error'], logger }).initialize();
    else if (version.startsWith('0.2')) dataSource = await typeorm.createConnection(options);   // what getRepository(X) of a module finds
    else dataSource = await new typeorm.DataSource(options).initialize();
    for (const entity of entities) if (entity.prototype instanceof typeorm.BaseEntity) (entity.useDataSource || entity.useConnection).call(entity, dataSource);
    const seed = path.join(folder, 'seed.sql');
    if (fs.existsSync(seed)) await dataSource.query(fs.readFileSync(seed, 'utf8'));
    const calls = JSON.parse(fs.readFileSync(path.join(folder, 'calls.json'), 'utf8'));
    const emit = (line) => process.stdout.write(line + '\n');
    const { make } = container(typeorm, dataSource);
    let problems = 0;
    const problem = (text) => { process.stderr.write(text + '\n'); problems++; };

    const argument = (value) => {
        if (value === '$undefined') return undefined;
        if (Array.isArray(value)) return value.map(argument);
        if (!value || typeof value !== 'object') return value;
        const out = Object.fromEntries(Object.entries(value).filter(([key]) => key !== '$entity').map(([key, v]) => [key, argument(v)]));
        return value.$entity ? Object.assign(new (entities.find((e) => e.name === value.$entity))(), out) : out;
    };
    const choices = (value) => {
        if (!value || typeof value !== 'object' || !value.$any) return [value];
        const { $any: optional, ...fixed } = value;
        let found = [fixed];
        for (const [key, v] of Object.entries(optional)) found = found.flatMap((o) => [o, ...choices(v).map((c) => ({ ...o, [key]: c }))]);
        return found;
    };
    const lists = (args) => args.reduce((found, value) => found.flatMap((list) => choices(value).map((c) => [...list, c])), [[]]);
    const asked = new Set();
    async function run(method, call) {
        if (only && method !== only) return;
        asked.add(method);
        if (calls[method] === false) return;   // a helper: called by others
        emit(method);
        for (const args of (calls[method] || [[]]).flatMap(lists)) {
            current = method;
            record = [];
            try {
                await call(...args.map(argument));
            } catch (error) {
                if (!/EntityNotFound|could not find|NotFoundException/i.test(String(error && error.constructor.name) + String(error && error.name) + String(error && error.message)))
                    problem(`${method}(${JSON.stringify(args)}): ${error && error.stack || error}`);
            }
            current = null;
            let wrapped = false;
            for (const sql of record) {
                if (Array.isArray(sql)) { problem(`${method}: ${sql[1]}\n    ${sql[2]}`); continue; }
                if (/^\s*(START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|BEGIN|SET TRANSACTION)/i.test(sql)) continue;
                if (wrapped && /^SELECT "/.test(sql)) { wrapped = false; continue; }
                wrapped = sql.includes('"distinctAlias"');
                emit(method + '\t' + sql.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\t/g, '\\t'));
            }
        }
    }
    // Inherited methods are run on each subclass, under the name of the class that holds them.
    async function runMethods(object, first, stop, nameOf) {
        for (let at = first; at && at !== Object.prototype && at !== Function.prototype && !stop.includes(at); at = Object.getPrototypeOf(at))
            for (const name of Object.getOwnPropertyNames(at)) {
                const { value } = Object.getOwnPropertyDescriptor(at, name);
                if (name !== 'constructor' && typeof value === 'function' && !isClass(value)) await run(nameOf(at) ? `${nameOf(at)}.${name}` : name, (...args) => value.apply(object, args));
            }
    }
    const library = [typeorm.BaseEntity, typeorm.Repository.prototype, typeorm.TreeRepository.prototype, (typeorm.AbstractRepository || {}).prototype];
    const done = new Set();
    const runnable = exportsOf(files.filter((f) => within(f, ['services', 'repositories'], ['.service.ts', '.repository.ts'])));
    for (const [name, value] of runnable) {
        if (done.has(value)) continue;
        done.add(value);
        if (isClass(value)) {
            if (runnable.some(([, other]) => isClass(other) && other.prototype instanceof value)) continue;   // a base: through its subclasses
            await runMethods(make(value), value.prototype, library, (proto) => proto.constructor.name);
            await runMethods(value, value, library, (cls) => cls.name);
        } else if (typeof value === 'function') {
            await run(name, value);
        } else if (value instanceof typeorm.Repository) {
            if (runnable.some(([, other]) => other === value.constructor)) continue;   // of a class that is run
            await runMethods(value, Object.getPrototypeOf(value), library, () => '');
        } else if (value && Object.getPrototypeOf(value) === Object.prototype) {
            for (const key of Object.keys(value)) if (typeof value[key] === 'function') await run(key, value[key].bind(value));
        }
    }
    for (const entity of entities.filter(isClass)) await runMethods(entity, entity, library, (cls) => cls.name);
    if (!only) for (const name of Object.keys(calls)) if (!asked.has(name)) problem(`calls.json names ${name}, which is not there`);
    await (dataSource.destroy ? dataSource.destroy() : dataSource.close());
    process.exitCode = problems ? 1 : 0;
}

main().catch((error) => { console.error(error); process.exit(1); });
