// TypeORM itself as the referee: what it makes of a folder of entity files.
//
// The folder's TypeScript is compiled in memory (decorator metadata included) and required; "typeorm" means the
// version that the folder's package.json names (newest when none). With a database (PGHOST …) the metadata is
// synchronized into it and read back from pg_catalog.
'use strict';
const fs = require('fs');
const path = require('path');
const Module = require('module');

const nodeFolder = process.env.AUDIT_REFEREE_NODE || path.join(__dirname, '..', 'node');
const requireThere = Module.createRequire(path.join(nodeFolder, 'package.json'));
const ts = requireThere('typescript');

const outputs = new Map();  // absolute .ts path -> JavaScript
let packageOfTypeorm = 'typeorm';
let project = null;  // a real project: { compilerOptions, resolve(request, parent) → file or undefined }

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
    // pg and TypeORM ask for it thousands of times: the answer is known.
    if (path.basename(request) === 'pg-native') throw Object.assign(new Error(`Cannot find module '${request}'`), { code: 'MODULE_NOT_FOUND' });
    if (request === 'typeorm' || request.startsWith('typeorm/')) {
        const inside = parent && parent.filename && parent.filename.includes(`/node_modules/${packageOfTypeorm}/`);
        if (!inside) request = packageOfTypeorm + request.slice('typeorm'.length);
        return resolve.call(this, request, { ...parent, paths: [path.join(nodeFolder, 'node_modules')] }, ...rest);
    }
    if (request.startsWith('.') && parent && parent.filename) {
        const base = path.resolve(path.dirname(parent.filename), request.replace(/\.js$/, ''));
        for (const candidate of [base + '.ts', base + '.tsx', path.join(base, 'index.ts'), base])
            if (outputs.has(candidate)) return candidate;
    }
    const found = project && parent && !parent.filename.includes('/node_modules/') && project.resolve(request, parent.filename);
    if (found) return found;
    try {
        return resolve.call(this, request, parent, ...rest);
    } catch (error) {
        try {
            return requireThere.resolve(request);
        } catch {
            // Its packages are not installed, and say nothing of tables.
            if (project) return path.join(__dirname, 'ecosystem', 'stub.js');
            throw error;
        }
    }
};
Module._extensions['.ts'] = Module._extensions['.tsx'] = function (module, filename) {
    if (!outputs.has(filename)) compile([filename]);
    module._compile(outputs.get(filename) || '', filename);
};

function compile(files) {
    const options = {
        module: ts.ModuleKind.CommonJS,
        moduleResolution: ts.ModuleResolutionKind.Node10,
        target: ts.ScriptTarget.ES2020,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
        esModuleInterop: true,
        strict: false,  // with strictNullChecks `string | null` would be Object, and TypeORM would not start
        strictPropertyInitialization: false,
        useDefineForClassFields: false,
        noLib: true,  // types of the library are not needed: TypeScript emits a run-time test for them
        types: [],
        skipLibCheck: true,
        resolveJsonModule: true,
        jsx: ts.JsxEmit.React,
    };
    if (project) Object.assign(options, project.compilerOptions);
    const program = ts.createProgram(files, options);
    program.emit(undefined, (name, text, _bom, _error, sources) => {
        if (name.endsWith('.js') && sources && sources.length)
            outputs.set(path.resolve(sources[0].fileName), text);
    });
}

function typescriptFiles(folder) {
    const found = [];
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
        const full = path.join(folder, entry.name);
        if (entry.isDirectory()) {
            if (entry.name !== 'node_modules') found.push(...typescriptFiles(full));
        } else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts')) {
            found.push(full);
        }
    }
    return found.sort();
}

// 'typeorm', 'typeorm-03' or 'typeorm-02'
function typeormOf(folder) {
    const file = path.join(folder, 'package.json');
    if (!fs.existsSync(file)) return 'typeorm';
    const json = JSON.parse(fs.readFileSync(file, 'utf8'));
    const range = { ...json.devDependencies, ...json.dependencies }.typeorm || '';
    const version = range.replace(/^[^0-9]*/, '');
    return version.startsWith('0.2') ? 'typeorm-02' : version.startsWith('0.3') ? 'typeorm-03' : 'typeorm';
}

function isClass(value) {
    return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}

// The data source options of the folder: what data-source.ts exports, else every exported class and EntitySchema.
function readFolder(folder, files, typeorm) {
    const entry = files.find((f) => /(^|\/)(data-source|ormconfig)\.ts$/.test(f));
    let options = {};
    if (entry) {
        for (const value of Object.values(require(entry))) {
            if (value && value.options && value.options.type) options = value.options;
            else if (value && typeof value === 'object' && value.type === 'postgres') options = value;
        }
    }
    if (!options.entities) {
        const entities = new Set();
        for (const file of files) {
            const collect = (value) => {
                if (isClass(value) || value instanceof typeorm.EntitySchema) entities.add(value);
                else if (Array.isArray(value)) value.forEach(collect);
            };
            const exported = require(file);
            Object.values(exported).forEach(collect);
        }
        options = { ...options, entities: [...entities] };
    }
    return options;
}

function kindOf(metadata) {
    if (metadata.tableType === 'view') return 'view-entity';
    if (metadata.tableType === 'entity-child') return 'child-entity';
    if (metadata.tableType === 'junction') return 'junction';
    if (metadata.tableType === 'closure-junction') return 'closure';
    return 'entity';
}

function roleOf(column, metadata) {
    if (column.isDiscriminator) return 'discriminator';
    if (column.isCreateDate) return 'create-date';
    if (column.isUpdateDate) return 'update-date';
    if (column.isDeleteDate) return 'delete-date';
    if (column.isVersion) return 'version';
    if (metadata.tableType === 'closure-junction') return 'tree';
    if (column.isTreeLevel || column.isMaterializedPath || column.isNestedSetLeft || column.isNestedSetRight) return 'tree';
    if (column.isVirtual && column.relationMetadata) return 'join';
    if (column.isPrimary) return 'primary';
    return 'regular';
}

function describeMetadata(metadatas, dataSource) {
    return metadatas.map((m) => ({
        name: m.tableType === 'junction' || m.tableType === 'closure-junction' ? null : m.name,
        kind: kindOf(m),
        table: m.tableName,
        schema: m.schema || null,
        synchronize: m.synchronize !== false,
        columns: m.tableType === 'entity-child' ? [] : m.columns.filter((c) => c && !c.isVirtualProperty).map((c) => ({
            property: c.isVirtual && c.relationMetadata && m.tableType !== 'junction'
                ? c.relationMetadata.propertyPath : m.tableType === 'junction' || m.tableType === 'closure-junction'
                ? null : c.propertyPath,
            column: c.databaseName,
            nullable: c.isNullable,
            primary: c.isPrimary,
            role: roleOf(c, m),
        })),
        relations: m.relations.map((r) => ({
            property: r.propertyPath, kind: r.relationType, owning: r.isOwning,
            target: r.inverseEntityMetadata.name,
            inverse: r.inverseRelation ? r.inverseRelation.propertyPath : '',
            joinColumns: r.joinColumns.map((c) => c.databaseName),
        })),
        unsynchronizedIndexes: m.indices.filter((i) => i.synchronize === false).map((i) => i.name || null),
    }));
}

const catalogSql = {
    tables: `select c.oid::text as oid, n.nspname as schema, c.relname as name, c.relkind as kind
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
          and n.nspname not like 'pg_%' and c.relname <> 'typeorm_metadata'
          and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e') order by 2, 3`,
    columns: `select a.attrelid::text as oid, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
          a.attnotnull as notnull, pg_get_expr(d.adbin, d.adrelid) as default, a.attidentity as identity
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attnum > 0 and not a.attisdropped order by a.attrelid, a.attnum`,
    indexes: `select i.indrelid::text as oid, c.relname as name, i.indisunique as unique, i.indisprimary as primary,
          i.indisexclusion as exclusion, am.amname as method, con.contype as constraint,
          pg_get_expr(i.indpred, i.indrelid) as where, pg_get_indexdef(i.indexrelid) as definition,
          array(select coalesce(a.attname::text, pg_get_indexdef(i.indexrelid, k, true))
            from generate_series(1, i.indnkeyatts) k
            left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[k - 1]) as columns
        from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am am on am.oid = c.relam
        left join pg_constraint con on con.conindid = i.indexrelid and con.contype in ('p', 'u', 'x')
        order by 2`,
    foreignKeys: `select c.conrelid::text as oid, c.conname as name, c.confdeltype as ondelete, c.confupdtype as onupdate,
          rn.nspname as "referencedSchema", r.relname as "referencedTable",
          array(select a.attname::text from unnest(c.conkey) with ordinality k(n, o) join pg_attribute a
            on a.attrelid = c.conrelid and a.attnum = k.n order by k.o) as columns,
          array(select a.attname::text from unnest(c.confkey) with ordinality k(n, o) join pg_attribute a
            on a.attrelid = c.confrelid and a.attnum = k.n order by k.o) as "referencedColumns"
        from pg_constraint c join pg_class r on r.oid = c.confrelid join pg_namespace rn on rn.oid = r.relnamespace
        where c.contype = 'f' order by 2`,
    checks: `select c.conrelid::text as oid, c.conname as name, pg_get_constraintdef(c.oid) as definition
        from pg_constraint c where c.contype in ('c', 'x') and c.conrelid <> 0 order by 2`,
};
const actions = { a: 'NO ACTION', r: 'RESTRICT', c: 'CASCADE', n: 'SET NULL', d: 'SET DEFAULT' };

async function readCatalog(client) {
    const rows = {};
    for (const [name, sql] of Object.entries(catalogSql)) rows[name] = (await client.query(sql)).rows;
    return rows.tables.map((t) => ({
        schema: t.schema, name: t.name, kind: t.kind,
        columns: rows.columns.filter((c) => c.oid === t.oid)
            .map((c) => ({ name: c.name, type: c.type, nullable: !c.notnull, default: c.default, identity: c.identity })),
        indexes: rows.indexes.filter((i) => i.oid === t.oid).map(({ oid, ...i }) => i),
        foreignKeys: rows.foreignKeys.filter((f) => f.oid === t.oid).map(({ oid, ...f }) => ({
            ...f, ondelete: actions[f.ondelete], onupdate: actions[f.onupdate] })),
        checks: rows.checks.filter((c) => c.oid === t.oid).map(({ oid, ...c }) => c),
    }));
}

async function emptyDatabase(client) {
    const { rows } = await client.query(`select nspname from pg_namespace
        where nspname not like 'pg_%' and nspname <> 'information_schema'`);
    // Extensions are made once, in a schema of their own that is on the search path.
    if (!rows.some((row) => row.nspname === 'extensions')) {
        await client.query(`alter database "${client.database}" set search_path = public, extensions`);
        await client.query('create schema extensions');
        for (const extension of ['citext', 'hstore', 'ltree', 'cube', 'btree_gist', 'uuid-ossp'])
            await client.query(`create extension "${extension}" schema extensions`);
    }
    for (const { nspname } of rows) if (nspname !== 'extensions') await client.query(`drop schema "${nspname}" cascade`);
    await client.query('create schema public');
    await client.query('set search_path = public, extensions');
}

// The entities of a real project: every class that is decorated once the files are loaded, and the schemas they export.
function loadProject(files, typeorm) {
    const entities = new Set();
    for (const file of files) {
        let exported = {};
        try {
            exported = require(file);
        } catch (error) {
            project.failed.push(`${file}: ${String(error && error.message || error).split('\n')[0]}`);
        }
        for (const value of Object.values(exported)) if (value instanceof typeorm.EntitySchema) entities.add(value);
    }
    for (const table of typeorm.getMetadataArgsStorage().tables) {
        if (!isClass(table.target)) continue;
        if (project.names.has(table.target.name)) entities.add(table.target);
        else project.left.push(table.target.name);
    }
    if (project.boot) require(project.boot)(require, project.folder, [...entities]);
    return { entities: [...entities] };
}

// { boot: {ok, error}, entities, tables, synchronize: {ok, error} }; `client` is a connected pg client or null.
async function referee(folder, client, { files = typescriptFiles(folder), override, real = null } = {}) {
    packageOfTypeorm = typeormOf(folder);
    project = real;
    outputs.clear();
    delete globalThis.typeormMetadataArgsStorage;
    for (const file of Object.keys(require.cache))
        if (!file.includes('/node_modules/') && file !== __filename && /\.tsx?$/.test(file)) delete require.cache[file];
    requireThere('reflect-metadata');
    compile(files);

    const result = { version: packageOfTypeorm, boot: { ok: true, error: null }, entities: [], tables: [],
        synchronize: { ok: false, error: null } };
    let dataSource;
    try {
        const typeorm = require('typeorm');
        const options = { ...(real ? loadProject(files, typeorm) : readFolder(folder, files, typeorm)), ...override };
        const settings = {
            ...options, type: 'postgres', url: undefined, replication: undefined, ssl: false, password: 'x',
            host: process.env.PGHOST || '127.0.0.1', port: Number(process.env.PGPORT || 5432),
            username: process.env.PGUSER || 'postgres', database: process.env.PGDATABASE || 'postgres',
            synchronize: false, dropSchema: false, migrationsRun: false, migrations: [], subscribers: [],
            logging: false, cache: false, name: undefined, extra: { max: 2 },
        };
        const make = () => (typeorm.DataSource ? new typeorm.DataSource(settings) : new typeorm.Connection(settings));
        dataSource = make();
        for (let tries = 0; tries < 60; ++tries) {
            try {
                await dataSource.buildMetadatas();
                break;
            } catch (error) {
                // A class of a real project that TypeORM refuses is left out: no data source need have it.
                const [, name] = /^Entity "(\w+)" does not|^Entity metadata for (\w+)#/.exec(error.message || '') || [];
                if (!real || !settings.entities.some((e) => e.name === name)) throw error;
                real.left.push(`${name} (refused: ${error.message.split('.')[0]})`);
                settings.entities = settings.entities.filter((e) => e.name !== name);
                dataSource = make();
            }
        }
    } catch (error) {
        result.boot = { ok: false, error: String(error && error.message || error) };
        return result;
    }
    result.entities = describeMetadata(dataSource.entityMetadatas, dataSource);
    if (!client) return result;

    await emptyDatabase(client);
    const schemas = new Set(dataSource.entityMetadatas.map((m) => m.schema).filter(Boolean));
    if (dataSource.options.schema) schemas.add(dataSource.options.schema);
    for (const schema of schemas) await client.query(`create schema if not exists "${schema}"`);
    try {
        await (dataSource.initialize ? dataSource.initialize() : dataSource.connect());
        await dataSource.synchronize();
        result.synchronize.ok = true;
    } catch (error) {
        result.synchronize.error = String(error && error.message || error);
    }
    result.tables = await readCatalog(client);
    try {
        await (dataSource.destroy ? dataSource.destroy() : dataSource.close());
    } catch { /* it never connected */ }
    return result;
}

module.exports = { referee, requireThere, typescript: ts, typescriptFiles, typeormOf };

// node referee.js FOLDER: prints what TypeORM makes of it
if (require.main === module) {
    (async () => {
        let client = null;
        if (process.env.PGPORT) {
            const { Client } = requireThere('pg');
            client = new Client({});
            await client.connect();
        }
        console.log(JSON.stringify(await referee(path.resolve(process.argv[2]), client), null, 2));
        if (client) await client.end();
        process.exit(0);
    })();
}
