// Each folder holds migrations. TypeORM runs them on one database; the SQL that typeorm-audit prints for the database
// as the migrations leave it is run on another. pg_catalog must say the same of both: tables, columns in their order
// with format_type, defaults, indexes by pg_get_indexdef, constraints by pg_get_constraintdef, enum labels.
//
// node compare.js [--verbose] FOLDER…      Needs PGHOST … (through ../postgres/with-postgres) and AUDIT_BIN.
// A case with entities besides: what TypeORM's schema builder would send on the first database must be what `drift`
// says that migration:generate sees (indexes, constraints, columns and tables; defaults are not compared).
//
// A case's package.json: "typeorm" among the dependencies chooses the version; "migrationsTransactionMode" is passed
// on; "notRead": number of statements that the program must say it cannot read (default 0); tables they concern are
// named in "uncertain" and not compared.
'use strict';
const fs = require('fs');
const path = require('path');
const Module = require('module');
const { execFileSync } = require('child_process');

const nodeFolder = path.join(__dirname, '..', 'node');
const requireThere = Module.createRequire(path.join(nodeFolder, 'package.json'));
requireThere('reflect-metadata');
const ts = requireThere('typescript');
const { Client } = requireThere('pg');
let packageOfTypeorm = 'typeorm';

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
    if (request === 'typeorm' && parent && parent.filename && parent.filename.endsWith('.ts'))
        return requireThere.resolve(packageOfTypeorm);
    return resolve.call(this, request, parent, ...rest);
};
Module._extensions['.ts'] = function (module, filename) {
    const { outputText } = ts.transpileModule(fs.readFileSync(filename, 'utf8'), { fileName: filename, compilerOptions: {
        module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2020, experimentalDecorators: true, emitDecoratorMetadata: true, esModuleInterop: true } });
    module._compile(outputText, filename);
};

function filesBelow(folder) {
    return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const full = path.join(folder, entry.name);
        return entry.isDirectory() ? filesBelow(full) : /\.(ts|js)$/.test(entry.name) ? [full] : [];
    }).sort();
}

const queries = {
    tables: `select n.nspname || '.' || c.relname as key, c.relkind::text as value from pg_class c join pg_namespace n
        on n.oid = c.relnamespace where c.relkind in ('r', 'p') and USER and c.relname not in OWN`,
    columns: `select n.nspname || '.' || c.relname || '.' || a.attname as key, jsonb_build_object(
          'place', row_number() over (partition by c.oid order by a.attnum), 'type', format_type(a.atttypid, a.atttypmod),
          'notNull', a.attnotnull, 'collation', case when a.attcollation <> t.typcollation then co.collname end,
          'default', case when a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) like 'nextval(%' then 'generated'
            else pg_get_expr(d.adbin, d.adrelid) end) as value
        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        join pg_type t on t.oid = a.atttypid left join pg_collation co on co.oid = a.attcollation
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p') and USER and c.relname not in OWN`,
    indexes: `select n.nspname || '.' || t.relname || '.' || c.relname as key, pg_get_indexdef(i.indexrelid) as value
        from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
        join pg_namespace n on n.oid = t.relnamespace where USER and t.relname not in OWN`,
    constraints: `select n.nspname || '.' || t.relname || '.' || k.conname as key, pg_get_constraintdef(k.oid) as value
        from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_namespace n on n.oid = t.relnamespace
        where USER and t.relname not in OWN`,
    enums: `select y.typname || ':' || e.enumlabel as key, row_number() over (partition by y.oid order by e.enumsortorder) as value
        from pg_enum e join pg_type y on y.oid = e.enumtypid join pg_namespace n on n.oid = y.typnamespace where USER`,
};

async function snapshot(client) {
    const out = {};
    for (const [name, text] of Object.entries(queries)) {
        const { rows } = await client.query(text.replace(/OWN/g, "('migrations', 'typeorm_metadata')").replace(/USER/g, "n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'"));
        out[name] = Object.fromEntries(rows.map((row) => [row.key, JSON.stringify(row.value)]));
    }
    return out;
}

function differences(expected, actual, uncertain) {
    const out = [];
    for (const kind of Object.keys(expected)) {
        for (const key of new Set([...Object.keys(expected[kind]), ...Object.keys(actual[kind])])) {
            if (uncertain.some((table) => key.split('.').slice(0, 2).join('.') === `public.${table}`)) continue;
            if (expected[kind][key] !== actual[kind][key])
                out.push(`${kind} ${key}: expected ${expected[kind][key]}, got ${actual[kind][key]}`);
        }
    }
    return out.sort();
}

/// A statement without the spellings that mean nothing.
const plain = (text) => text.replace(/"public"\./g, '').replace(/\s+/g, ' ').replace(/ ?;? ?$/, '').replace(/timestamp with time zone/gi, 'timestamptz')
    .replace(/timestamp without time zone/gi, 'timestamp').replace(/ ON (DELETE|UPDATE) NO ACTION/g, '').replace(/ WHERE \((.*)\)$/, ' WHERE $1');

async function withDatabase(name, work) {
    const admin = new Client();
    await admin.connect();
    await admin.query(`create database "${name}"`);
    await admin.end();
    const client = new Client({ database: name });
    await client.connect();
    try {
        return await work(client);
    } finally {
        await client.end();
    }
}

async function compare(folder, number) {
    const json = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const version = ((json.dependencies || {}).typeorm || '').replace(/^[^0-9]*/, '');
    packageOfTypeorm = version.startsWith('0.2') ? 'typeorm-02' : version.startsWith('0.3') ? 'typeorm-03' : 'typeorm';
    for (const file of Object.keys(require.cache)) if (file.startsWith(path.resolve(folder))) delete require.cache[file];
    const migrations = new Set(), entities = new Set();
    let generated = null;
    for (const file of filesBelow(folder))
        if (/entities\//.test(file))
            for (const value of Object.values(require(path.resolve(file)))) if (typeof value === 'function') entities.add(value);
    for (const file of filesBelow(folder))
        if (/migrations\//.test(file))
            for (const value of Object.values(require(path.resolve(file))))
                if (typeof value === 'function' && value.prototype && value.prototype.up && /\d{13}$/.test(value.name)) migrations.add(value);

    const expected = await withDatabase(`a${number}`, async (client) => {
        const typeorm = requireThere(packageOfTypeorm);
        await client.query('create extension if not exists "uuid-ossp"');
        const options = { type: 'postgres', host: process.env.PGHOST, port: Number(process.env.PGPORT), username: process.env.PGUSER,
            database: `a${number}`, entities: [...entities], migrations: [...migrations], logging: false,
            migrationsTransactionMode: json.migrationsTransactionMode || 'all' };
        const source = packageOfTypeorm === 'typeorm-02' ? await typeorm.createConnection({ ...options, name: `a${number}` })
            : await new typeorm.DataSource(options).initialize();
        try {
            await source.runMigrations({ transaction: json.migrationsTransactionMode || 'all' });
            if (entities.size) generated = (await source.driver.createSchemaBuilder().log()).upQueries.map((q) => q.query);
        } finally {
            await (source.destroy ? source.destroy() : source.close());
        }
        return snapshot(client);
    });

    const { histories } = JSON.parse(execFileSync(process.env.AUDIT_BIN, ['schema', '--migrations', '--format', 'json', folder],
        { encoding: 'utf8', maxBuffer: 1 << 28, timeout: 60000, stdio: ['ignore', 'pipe', 'pipe'] }));
    const problems = [];
    if (histories.length !== 1) problems.push(`expected one history, got ${histories.length}`);
    const unread = histories.flatMap((history) => history.unread);
    if (unread.length !== (json.notRead || 0))
        problems.push(`expected ${json.notRead || 0} statements that are not read, got ${unread.length}: ${unread.map((u) => `${u.reason} ${u.text}`).join('; ')}`);
    const actual = await withDatabase(`b${number}`, async (client) => {
        await client.query('create extension if not exists "uuid-ossp"');
        for (const statement of (histories[0] || { sql: [] }).sql) {
            try {
                await client.query(statement);
            } catch (error) {
                problems.push(`PostgreSQL refuses ${statement}: ${error.message}`);
            }
        }
        return snapshot(client);
    });
    if (generated) {
        const { drift } = JSON.parse(execFileSync(process.env.AUDIT_BIN, ['drift', '--format', 'json', folder], { encoding: 'utf8' }));
        const ours = new Set(drift.filter((item) => item.seenByTypeorm).flatMap((item) => item.sql.split('; ')).map(plain));
        const theirs = new Set(generated.map(plain));
        for (const statement of theirs) if (!ours.has(statement)) problems.push(`drift does not say: ${statement}`);
        for (const statement of ours) if (!theirs.has(statement)) problems.push(`TypeORM does not send: ${statement}`);
        const blind = drift.filter((item) => !item.seenByTypeorm).map((item) => item.subject).sort();
        if (JSON.stringify(blind) !== JSON.stringify(json.blind || [])) problems.push(`blind spots: expected ${JSON.stringify(json.blind || [])}, got ${JSON.stringify(blind)}`);
    }
    return [...problems, ...differences(expected, actual, json.uncertain || [])];
}

async function main() {
    let passed = 0, failed = 0;
    for (const [number, folder] of process.argv.slice(2).filter((word) => !word.startsWith('--')).entries()) {
        let problems;
        try {
            problems = await compare(folder, number);
        } catch (error) {
            problems = [String(error.stack || error)];
        }
        if (problems.length) {
            ++failed;
            console.log(`FAILED ${path.basename(path.resolve(folder))}`);
            for (const problem of problems) console.log(`  ${problem}`);
        } else {
            ++passed;
        }
    }
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed ? 1 : 0;
}

main();
