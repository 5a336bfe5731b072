// Runs a fixture's service methods with TypeORM and prints the SQL it sends: a line "Class.method" for each
// method, then lines "Class.method<TAB>sql" (line breaks and tabs escaped).
//
// A fixture is a folder with package.json (which TypeORM), entities/*.ts, services/*.ts and calls.json: for each
// method the argument lists it is called with ("Class.method": [[1], [2]]; none: once without arguments). A service
// is made with the data source. `seed.sql` runs before. Only statements that ask for something are kept: no
// transaction brackets, no second query of the pagination wrapper, no count behind findAndCount.
'use strict';
const fs = require('fs');
const path = require('path');
const Module = require('module');

const nodeFolder = path.join(__dirname, '..', 'node');
const requireThere = Module.createRequire(path.join(nodeFolder, 'package.json'));
const ts = requireThere('typescript');

const folder = path.resolve(process.argv[2]);
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
    if (fromFixture && !request.startsWith('.') && !path.isAbsolute(request)) return requireThere.resolve(request);
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

function exportsOf(sub) {
    const found = [];
    for (const name of fs.readdirSync(path.join(folder, sub)).sort())
        if (name.endsWith('.ts')) found.push(...Object.values(require(path.join(folder, sub, name))));
    return found;
}

const isClass = (value) => typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));

async function main() {
    requireThere('reflect-metadata');
    const typeorm = requireThere(typeormPackage);
    let current = null;
    let record = [];
    const logger = {
        logQuery(sql) { if (current) record.push(sql); },
        logQueryError(error, sql) { if (current) record.push(['error', String(error && error.message || error), sql]); },
        logQuerySlow() {}, logSchemaBuild() {}, logMigration() {}, log() {},
    };
    const entities = exportsOf('entities').filter((e) => isClass(e) || e instanceof typeorm.EntitySchema);
    const options = {
        type: 'postgres', host: process.env.PGHOST, port: Number(process.env.PGPORT), username: process.env.PGUSER,
        database: process.env.PGDATABASE, entities, synchronize: true, logging: ['query', 'error'], logger,
        ...(manifest.dataSource || {}),
    };
    const dataSource = typeorm.DataSource ? new typeorm.DataSource(options) : new typeorm.Connection(options);
    await (dataSource.initialize ? dataSource.initialize() : dataSource.connect());
    const seed = path.join(folder, 'seed.sql');
    if (fs.existsSync(seed)) await dataSource.query(fs.readFileSync(seed, 'utf8'));
    const calls = JSON.parse(fs.readFileSync(path.join(folder, 'calls.json'), 'utf8'));
    const emit = (line) => process.stdout.write(line + '\n');
    let problems = 0;
    for (const Service of exportsOf('services').filter(isClass)) {
        let service;
        try { service = new Service(dataSource); } catch { continue; }
        // Inherited methods are run on each subclass, under the name of the class that holds them.
        const methods = [];
        for (let proto = Service.prototype; proto && proto !== Object.prototype; proto = Object.getPrototypeOf(proto))
            for (const name of Object.getOwnPropertyNames(proto)) {
                const { value } = Object.getOwnPropertyDescriptor(proto, name);
                if (name !== 'constructor' && typeof value === 'function') methods.push([proto.constructor.name, name]);
            }
        for (const [owner, name] of methods) {
            const method = owner + '.' + name;
            if (calls[method] === false) continue;   // a helper: called by others
            emit(method);
            for (const args of calls[method] || [[]]) {
                current = method;
                record = [];
                try {
                    await service[name](...args.map((a) => (a === '$undefined' ? undefined : a)));
                } catch (error) {
                    if (!/EntityNotFound|could not find/i.test(String(error && error.name) + String(error && error.message))) {
                        process.stderr.write(`${method}: ${error && error.stack || error}\n`);
                        problems++;
                    }
                }
                current = null;
                let wrapped = false;
                for (const sql of record) {
                    if (Array.isArray(sql)) { process.stderr.write(`${method}: ${sql[1]}\n    ${sql[2]}\n`); problems++; continue; }
                    if (/^\s*(START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|BEGIN)/i.test(sql)) continue;
                    if (wrapped && /^SELECT "/.test(sql)) { wrapped = false; continue; }
                    wrapped = sql.includes('"distinctAlias"');
                    if (/AndCount/.test(service[name].toString()) && /^SELECT COUNT\(/.test(sql)) continue;
                    if (/\.(save|remove|softRemove|recover)\(/.test(service[name].toString()) && !/^SELECT/.test(sql)) continue;
                    emit(method + '\t' + sql.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\t/g, '\\t'));
                }
            }
        }
    }
    await (dataSource.destroy ? dataSource.destroy() : dataSource.close());
    process.exitCode = problems ? 1 : 0;
}

main().catch((error) => { console.error(error); process.exit(1); });
