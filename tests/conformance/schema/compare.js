// Compares `typeorm-audit schema --format json` with TypeORM and PostgreSQL, field by field.
//
// node compare.js [--verbose] FOLDER…   each folder is one project; the last line is "N passed, N failed".
// Needs PGHOST … (run through ../postgres/with-postgres) and AUDIT_BIN.
'use strict';
const path = require('path');
const { execFileSync, spawnSync } = require('child_process');
const { referee, requireThere, typeormOf } = require('./referee.js');

function run(binary, args) {
    try {
        return { status: 0, stdout: execFileSync(binary, args, { encoding: 'utf8', maxBuffer: 1 << 28, timeout: 60000,
            stdio: ['ignore', 'pipe', 'pipe'] }) };
    } catch (error) {
        return { status: error.status, signal: error.signal, stdout: String(error.stdout || ''),
            stderr: String(error.stderr || error.message) };
    }
}

function audit(binary, folder) {
    const { stdout, stderr, status, signal } = run(binary, ['schema', '--format', 'json', folder]);
    try {
        return JSON.parse(stdout);
    } catch {
        throw new Error(`schema gave no JSON (status ${status}${signal ? ', ' + signal : ''}): ${(stderr || '').slice(0, 400)}`);
    }
}

// The boot errors that `check` reports: schema/… and the index rules that stand for an exception of TypeORM.
const bootRules = /^(schema\/|index\/unknown-column$|index\/name-collision$)/;
function bootFindings(binary, folder) {
    const { stdout } = run(binary, ['check', '--format', 'json', '--fail-on', 'error', folder]);
    try {
        return JSON.parse(stdout).findings.filter((f) => f.severity === 'error' && bootRules.test(f.rule));
    } catch {
        return [];
    }
}

const text = (value) => JSON.stringify(value);
const truncated = (name) => {  // as PostgreSQL cuts identifiers: 63 bytes
    if (name === null || name === undefined) return name;
    let cut = Buffer.from(name, 'utf8');
    if (cut.length <= 63) return name;
    cut = cut.subarray(0, 63);
    while (cut.length && cut.toString('utf8').endsWith('\ufffd')) cut = cut.subarray(0, cut.length - 1);
    return cut.toString('utf8');
};

class Differences {
    constructor() { this.list = []; }
    add(where, expected, actual) { this.list.push(`${where}: expected ${text(expected)}, got ${text(actual)}`); }
    same(where, expected, actual) { if (text(expected) !== text(actual)) this.add(where, expected, actual); }
}

// Column by column against the metadata; types and nullability against the database where the table is there.
function compareEntity(expected, actual, table, differences) {
    const where = expected.name || expected.table;
    differences.same(`${where} kind`, expected.kind, actual.kind);
    differences.same(`${where} schema`, expected.schema, actual.schema);
    if (actual.complete === false) differences.add(`${where} complete`, true, actual.unknown);
    const left = [...actual.columns];
    for (const column of expected.columns) {
        // Two properties may have one column where TypeORM leaves the table alone.
        const found = left.filter((c) => c.column === column.column);
        const ours = found.find((c) => c.property === column.property) || found[0];
        if (ours) left.splice(left.indexOf(ours), 1);
        if (!ours && !expected.synchronize && expected.columns.find((c) => c.column === column.column) !== column) continue;
        if (!ours) {
            differences.add(`${where} column ${column.column}`, column, null);
            continue;
        }
        for (const key of ['property', 'role', 'primary'])
            differences.same(`${where}.${column.column} ${key}`, column[key], ours[key]);
        const physical = table && table.columns.find((c) => c.name === truncated(column.column));
        if (physical) {
            // A view's columns have the types of its query and carry no constraint.
            if (expected.kind === 'view-entity') continue;
            differences.same(`${where}.${column.column} type`, physical.type, ours.type);
            differences.same(`${where}.${column.column} nullable`, physical.nullable, ours.nullable);
        } else if (!table) {
            differences.same(`${where}.${column.column} nullable`, column.nullable && !column.primary, ours.nullable);
        }
    }
    for (const ours of left) differences.add(`${where} column ${ours.column}`, null, ours);
}

const originOf = (index, kind) => index.primary ? 'primary-key'
    : index.constraint === 'u' ? (index.name.startsWith('REL_') ? 'one-to-one' : 'unique')
    : kind === 'junction' || kind === 'closure' ? kind : 'index';

// PostgreSQL's own text for our predicate: an index with it is made and read back.
async function normalizedPredicate(client, table, where, columns) {
    const name = 'audit_predicate_probe';
    const on = `"${table.schema}"."${table.name}"`;
    try {
        await client.query(`create index "${name}" on ${on} ("${columns[0]}") where ${where}`);
        const { rows } = await client.query(
            `select pg_get_expr(indpred, indrelid) as text from pg_index where indexrelid = '"${table.schema}".${name}'::regclass`);
        return rows[0].text;
    } catch (error) {
        return `${where} (${error.message})`;
    } finally {
        await client.query(`drop index if exists "${table.schema}".${name}`);
    }
}

async function compareIndexes(client, table, entities, differences) {
    const kind = entities[0].expected.kind;
    const ours = new Map();
    for (const { actual } of entities)
        for (const index of actual.indexes)
            if (index.synchronize) ours.set(truncated(index.name), index);
    for (const index of table.indexes.filter((i) => !i.exclusion)) {
        const where = `${table.name} index ${index.name}`;
        const mine = ours.get(index.name);
        ours.delete(index.name);
        if (!mine) {
            differences.add(where, { columns: index.columns, unique: index.unique, where: index.where }, null);
            continue;
        }
        differences.same(`${where} columns`, index.columns, mine.columns.map(truncated));
        differences.same(`${where} unique`, index.unique, mine.unique);
        differences.same(`${where} method`, index.method, mine.method);
        differences.same(`${where} origin`, originOf(index, kind), mine.origin);
        if (index.where !== null && mine.where !== null)
            differences.same(`${where} where`, index.where,
                await normalizedPredicate(client, table, mine.where, index.columns));
        else differences.same(`${where} where`, index.where, mine.where);
    }
    for (const [name, mine] of ours) differences.add(`${table.name} index ${name}`, null, mine);
    const primary = table.indexes.find((i) => i.primary);
    for (const { actual, expected } of entities)
        if (expected.kind !== 'child-entity')
            differences.same(`${table.name} primaryKey`, primary ? primary.columns : [], actual.primaryKey.map(truncated));
    const unsynchronized = entities.flatMap((e) => e.expected.unsynchronizedIndexes).sort();
    const mine = entities.flatMap((e) => e.actual.indexes.filter((i) => !i.synchronize).map((i) => i.name)).sort();
    differences.same(`${table.name} unsynchronized indexes`, [...new Set(unsynchronized)], [...new Set(mine)]);
}

function compareForeignKeys(table, entities, differences) {
    const key = (f) => text([f.columns.map(truncated), truncated(f.referencedTable), f.referencedColumns.map(truncated)]);
    const theirs = table.foreignKeys.map((f) => ({ key: key(f), onDelete: f.ondelete, name: f.name }));
    const ours = new Map();
    for (const { actual } of entities)
        for (const f of actual.foreignKeys) ours.set(key(f), f);
    for (const f of theirs) {
        const where = `${table.name} foreign key ${f.key}`;
        const mine = ours.get(f.key);
        ours.delete(f.key);
        if (!mine) {
            differences.add(where, f, null);
            continue;
        }
        differences.same(`${where} onDelete`, f.onDelete, mine.onDelete);
        if (mine.name) differences.same(`${where} name`, f.name, truncated(mine.name));
    }
    for (const [name, mine] of ours) differences.add(`${table.name} foreign key ${name}`, null, mine);
}

function compareRelations(expected, actual, differences) {
    if (!actual.relations) return;  // not part of version 1 of the document
    for (const relation of expected.relations) {
        const where = `${expected.name} relation ${relation.property}`;
        const mine = actual.relations.find((m) => m.property === relation.property);
        if (!mine) {
            differences.add(where, relation, null);
            continue;
        }
        for (const key of Object.keys(relation)) differences.same(`${where} ${key}`, relation[key], mine[key]);
    }
}

// What differs; [] when all is the same.
async function compareFolder(folder, client, binary, options = {}) {
    let actual = null;
    if (options.real) {
        // Which entities a data source has is not asked of the referee: it cannot run the application.
        actual = audit(binary, folder);
        options.real.names = new Set(actual.entities.map((e) => e.name));
    }
    const expected = await referee(folder, client, options);
    const differences = new Differences();
    if (options.real && !expected.boot.ok) return { differences: [`boot: ${expected.boot.error}`], expected };
    if (!expected.boot.ok) {
        const findings = bootFindings(binary, folder);
        if (!findings.length) differences.add('boot', expected.boot.error, 'no error');
        return { differences: differences.list, expected, findings };
    }
    actual = actual || audit(binary, folder);
    if (!expected.synchronize.ok && client) {
        // The metadata is fine but PostgreSQL refuses. Some of that is a finding (two indexes of one name); what this
        // server lacks (an extension, a collation) or does not take in this mode is none: then the metadata alone counts.
        // (So it does when PostgreSQL cuts the name of an enum's type to that of its table: a known gap.)
        const lacking = /^(type|collation|function|relation) .* does not exist$|for encoding .* does not exist$|CONCURRENTLY cannot run|^type ".{63}" already exists$/;
        const findings = bootFindings(binary, folder);
        if (!lacking.test(expected.synchronize.error)) {
            if (!findings.length) differences.add('synchronize', expected.synchronize.error, 'no error');
            return { differences: differences.list, expected, findings };
        }
        // One refusal is enough: PostgreSQL stops at the first.
        if (findings.length) return { differences: differences.list, expected, findings };
        expected.tables = [];
    }
    // Children of a closure tree each get metadata for the one closure table.
    expected.entities = expected.entities.filter((e, i, all) => e.name !== null ||
        all.findIndex((o) => o.name === null && o.table === e.table && o.schema === e.schema) === i);
    const schemaOf = (e) => e.schema || 'public';
    const pairs = [];
    const left = [...actual.entities];
    // Entities that share a table change it in turn: the database says nothing of any of them.
    const shared = (entity) => expected.entities.filter((e) =>
        e.table === entity.table && e.schema === entity.schema && e.kind !== 'child-entity').length > 1;
    for (const entity of expected.entities) {
        // Several folders may have an entity of the name: the one most alike.
        const alike = (a) => a.columns.filter((c) => entity.columns.some((e) => e.column === c.column)).length
            - Math.abs(a.columns.length - entity.columns.length);
        const at = left.map((a, i) => [i, a]).filter(([, a]) => a.name === entity.name && a.table === entity.table
            && a.schema === entity.schema).sort(([, a], [, b]) => alike(b) - alike(a)).map(([i]) => i)[0] ?? -1;
        if (at < 0) {
            differences.add(`entity ${entity.name} (${entity.table})`, entity.columns.map((c) => c.column), null);
            continue;
        }
        const [mine] = left.splice(at, 1);
        const table = shared(entity) ? undefined
            : expected.tables.find((t) => t.name === truncated(entity.table) && t.schema === schemaOf(entity));
        compareEntity(entity, mine, table, differences);
        compareRelations(entity, mine, differences);
        pairs.push({ expected: entity, actual: mine, table });
    }
    if (!options.real)
        for (const mine of left) differences.add(`entity ${mine.name} (${mine.table})`, null, mine.columns.map((c) => c.column));
    for (const table of expected.tables) {
        const entities = pairs.filter((p) => p.table === table);
        if (!entities.length || table.kind === 'v' || table.kind === 'm') continue;
        await compareIndexes(client, table, entities, differences);
        compareForeignKeys(table, entities, differences);
    }
    if (process.env.AUDIT_COMPARE_BOOT !== '0' && !options.real) {
        const findings = bootFindings(binary, folder);
        for (const f of findings) differences.add('boot', 'no error', `${f.rule}: ${f.message}`);
    }
    return { differences: differences.list, expected };
}

module.exports = { audit, compareFolder };

// Node remembers what "typeorm" leads to: each version of it gets a process of its own.
function runByVersion(folders) {
    const groups = new Map();
    for (const folder of folders) {
        const version = typeormOf(path.resolve(folder));
        groups.set(version, [...(groups.get(version) || []), folder]);
    }
    if (groups.size < 2) return false;
    let passed = 0, failed = 0;
    for (const group of groups.values()) {
        const { stdout } = spawnSync(process.execPath, [__filename, ...group], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
        const lines = stdout.trimEnd().split('\n');
        const [, good, bad] = /^(\d+) passed, (\d+) failed$/.exec(lines.pop()) || [0, 0, group.length];
        passed += Number(good);
        failed += Number(bad);
        if (lines.length) console.log(lines.join('\n'));
    }
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed ? 1 : 0);
}

if (require.main === module) {
    runByVersion(process.argv.slice(2));
    (async () => {
        const binary = process.env.AUDIT_BIN;
        const { Client } = requireThere('pg');
        const client = new Client({});
        await client.connect();
        let passed = 0, failed = 0;
        for (const folder of process.argv.slice(2)) {
            let differences;
            try {
                ({ differences } = await compareFolder(path.resolve(folder), client, binary));
            } catch (error) {
                differences = [`${error.stack || error}`];
            }
            if (differences.length === 0) {
                ++passed;
                continue;
            }
            ++failed;
            console.log(`${path.basename(folder)}: ${differences.length} differences`);
            for (const line of differences.slice(0, 12)) console.log(`    ${line}`);
        }
        await client.end();
        console.log(`${passed} passed, ${failed} failed`);
        process.exit(failed ? 1 : 0);
    })();
}
