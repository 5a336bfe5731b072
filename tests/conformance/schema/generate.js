// Random entity graphs, judged by TypeORM and PostgreSQL:   node generate.js [--seed N] [--count N] [--keep FOLDER]
// A graph is a function of its seed. The last line is "N passed, N failed"; a failing graph is kept for a look.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { compareFolder } = require('./compare.js');
const { requireThere } = require('./referee.js');

class Random {
    constructor(seed) { this.state = (seed * 2654435761 + 1) >>> 0; }
    next() {  // mulberry32
        this.state = (this.state + 0x6d2b79f5) >>> 0;
        let t = this.state;
        t = Math.imul(t ^ (t >>> 15), t | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    }
    below(n) { return Math.floor(this.next() * n); }
    chance(p) { return this.next() < p; }
    pick(list) { return list[this.below(list.length)]; }
}

const nouns = ['Order', 'Customer', 'Line', 'Product', 'HTTPLog', 'Address2', 'UserGroup', 'Tag', 'Invoice', 'Ledger', 'APIKey', 'Shipment'];
const words = ['name', 'createdOn', 'totalAmount', 'url', 'isActive', 'HTMLBody', 'x1', 'note', 'level', 'code', 'snake_case', 'Kind', 'userID', 'at'];
const types = [
    ['', 'string'], ['', 'number'], ['', 'boolean'], ['', 'Date'], ["'text'", 'string'], ["'varchar', { length: 40 }", 'string'],
    ["{ type: 'numeric', precision: 12, scale: 3 }", 'string'], ["'timestamptz'", 'Date'], ["'bigint'", 'string'], ["'jsonb'", 'any'],
    ["'simple-array'", 'string[]'], ["{ type: 'enum', enum: ['a', 'b'] }", 'string'], ["'int', { array: true }", 'number[]'], ["'uuid'", 'string'],
    ["'timestamp', { precision: 2 }", 'Date'], ["'char', { length: 3 }", 'string'], ["{ type: 'double precision', nullable: true }", 'number'],
];

function graph(seed) {
    const r = new Random(seed);
    const count = 2 + r.below(5);
    const names = [];
    while (names.length < count) {
        const name = r.pick(nouns);
        if (!names.includes(name)) names.push(name);
    }
    const out = [];
    let serial = 0;
    const columnText = (taken) => {
        let name = r.pick(words);
        if (taken.has(name.toLowerCase())) name += ++serial;
        taken.add(name.toLowerCase());
        const [args, type] = r.pick(types);
        const lines = [];
        if (r.chance(0.12) && type !== 'any' && !args.includes('jsonb')) lines.push(r.chance(0.5) ? '@Index()' : `@Index({ unique: true })`);
        let given = args;
        if (!args && r.chance(0.3)) given = r.pick(['{ nullable: true }', '{ unique: true }', `{ name: 'c_${++serial}' }`, '{ select: false }']);
        lines.push(`@Column(${given}) ${name}: ${type};`);
        return { name, text: lines.join(' '), indexable: type !== 'any' };
    };
    // embedded classes
    const embedded = [];
    for (let i = 0; i < r.below(3); ++i) {
        const taken = new Set();
        const columns = Array.from({ length: 1 + r.below(3) }, () => columnText(taken));
        const inner = embedded.length && r.chance(0.4) ? `    @Column(() => ${r.pick(embedded).name}) inner: any;\n` : '';
        const name = `Part${i}`;
        const unique = r.chance(0.2) ? `@Unique(['${columns[0].name}'])\n` : '';
        const usable = unique && !columns[0].indexable ? '' : unique;
        out.push(`${usable}export class ${name} {\n${columns.map((c) => '    ' + c.text).join('\n')}\n${inner}}\n`);
        embedded.push({ name, columns });
    }
    // an abstract base
    const base = r.chance(0.5);
    if (base) out.push(`export abstract class Base {\n    @PrimaryGeneratedColumn(${r.pick(['', "'uuid'"])}) id: ${'any'};\n    @CreateDateColumn() made: Date;\n${r.chance(0.5) ? '    @DeleteDateColumn() gone: Date;\n' : ''}${r.chance(0.3) ? '    @Index() @UpdateDateColumn() touched: Date;\n' : ''}}\n`);
    const entities = names.map((name) => ({ name, base: base && r.chance(0.5), relations: [] }));
    entities.forEach((entity, index) => {
        const taken = new Set(['id', 'made', 'gone', 'touched']);
        const lines = [];
        const columns = [];
        if (!entity.base) {
            const key = r.below(4);
            if (key === 0) lines.push('@PrimaryGeneratedColumn() id: number;');
            else if (key === 1) lines.push("@PrimaryGeneratedColumn('uuid') id: string;");
            else if (key === 2) lines.push("@PrimaryColumn('varchar', { length: 20 }) id: string;");
            else lines.push('@PrimaryColumn() id: number;', "@PrimaryColumn('varchar', { length: 4 }) region: string;");
            taken.add('region');
        }
        for (let i = 0; i < 1 + r.below(4); ++i) {
            const column = columnText(taken);
            columns.push(column);
            lines.push(column.text);
        }
        for (const part of embedded)
            if (r.chance(0.35)) lines.push(`@Column(() => ${part.name}${r.pick(['', ", { prefix: 'p_' }", ''])}) ${'part' + ++serial}: any;`);
        const keys = columns.filter((c) => c.indexable).map((c) => c.name);
        for (let i = 0; i < r.below(3); ++i) {
            const target = r.pick(names);
            const property = `${r.pick(['owner', 'parent', 'main', 'relatedTo', 'HTTPRef'])}${++serial}`;
            const kind = r.below(10);
            const options = r.pick(['', ", { onDelete: 'CASCADE' }", ", { nullable: true, onDelete: 'SET NULL' }", ', { createForeignKeyConstraints: false }']);
            if (kind < 5) {
                lines.push(`@ManyToOne(() => ${target}${options})${r.chance(0.2) ? ` @Index()` : ''} ${property}: Relation<${target}>;`);
                keys.push(property);
            } else if (kind < 7) {
                lines.push(`@OneToOne('${target}'${options}) @JoinColumn() ${property}: Relation<${target}>;`);
                keys.push(property);
            } else {
                lines.push(`@ManyToMany(() => ${target}${r.pick(['', ", { onDelete: 'RESTRICT' }", ''])}) @JoinTable(${r.chance(0.3) ? `{ name: 'j_${++serial}' }` : ''}) ${property}: ${target}[];`);
            }
        }
        const decorators = [];
        const seen = new Set();
        for (let i = 0; i < r.below(3) && keys.length; ++i) {
            const picked = [...new Set([r.pick(keys), r.pick(keys)])];
            const sorted = [...picked].sort().join();
            if (seen.has(sorted) || picked.length < 2) continue;
            seen.add(sorted);
            decorators.push(r.pick([`@Index([${picked.map((k) => `'${k}'`).join(', ')}])`, `@Index('i_${++serial}', [${picked.map((k) => `'${k}'`).join(', ')}], { unique: true })`, `@Unique([${picked.map((k) => `'${k}'`).join(', ')}])`]));
        }
        const inherits = r.chance(0.15) && !entity.base ? `@TableInheritance({ column: { type: 'varchar', name: 'discriminatedBy' } })\n` : '';
        const tree = !inherits && r.chance(0.1) && !lines.some((l) => l.includes('region'));
        if (tree) {
            decorators.push(`@Tree('${r.pick(['closure-table', 'materialized-path', 'nested-set'])}')`);
            lines.push(`@TreeParent() up: Relation<${entity.name}>;`, `@TreeChildren() downs: ${entity.name}[];`);
        }
        out.push(`@Entity(${r.pick(['', '', `'t_${index}'`, `{ name: 'T${index}' }`])})\n${inherits}${decorators.map((d) => d + '\n').join('')}export class ${entity.name}${entity.base ? ' extends Base' : ''} {\n${lines.map((l) => '    ' + l).join('\n')}\n}\n`);
        if (inherits)
            for (let i = 0; i < 1 + r.below(2); ++i)
                out.push(`@ChildEntity(${r.pick(['', `'child${i}'`])})\nexport class ${entity.name}Child${i} extends ${entity.name} {\n    @Column() own${++serial}: ${r.pick(['string', 'number'])};\n}\n`);
    });
    const all = ['ChildEntity', 'Column', 'CreateDateColumn', 'DeleteDateColumn', 'Entity', 'Index', 'JoinColumn', 'JoinTable', 'ManyToMany', 'ManyToOne', 'OneToOne', 'PrimaryColumn', 'PrimaryGeneratedColumn', 'Relation', 'TableInheritance', 'Tree', 'TreeChildren', 'TreeParent', 'Unique', 'UpdateDateColumn'];
    const body = out.join('\n');
    const imports = all.filter((name) => new RegExp(`\\b${name}\\b`).test(body));
    const files = { 'entities.ts': `import { ${imports.join(', ')} } from 'typeorm';\n\n${body}` };
    const options = [];
    if (r.chance(0.3)) options.push('namingStrategy: new SnakeNamingStrategy()');
    if (r.chance(0.15)) options.push("entityPrefix: 'pre_'");
    if (r.chance(0.1)) options.push("schema: 'shop'");
    if (options.length)
        files['data-source.ts'] = `import { DataSource } from 'typeorm';\nimport { SnakeNamingStrategy } from 'typeorm-naming-strategies';\nimport { ${[...names].join(', ')}${[...body.matchAll(/class (\w+Child\d)/g)].map((m) => ', ' + m[1]).join('')} } from './entities';\n\nexport const dataSource = new DataSource({ type: 'postgres', ${options.join(', ')}, entities: [${[...names, ...[...body.matchAll(/class (\w+Child\d)/g)].map((m) => m[1])].join(', ')}] });\n`;
    return files;
}

(async () => {
    const option = (name, otherwise) => {
        const at = process.argv.indexOf(name);
        return at < 0 ? otherwise : process.argv[at + 1];
    };
    const first = Number(option('--seed', 1));
    const count = Number(option('--count', 500));
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'audit-graphs-'));
    const keep = option('--keep', path.join(os.tmpdir(), 'audit-graphs-failed'));
    const { Client } = requireThere('pg');
    const client = new Client({});
    await client.connect();
    let passed = 0, failed = 0, refused = 0;
    for (let seed = first; seed < first + count; ++seed) {
        const folder = path.join(scratch, String(seed));
        fs.mkdirSync(folder);
        for (const [name, text] of Object.entries(graph(seed))) fs.writeFileSync(path.join(folder, name), text);
        let differences, expected;
        try {
            ({ differences, expected } = await compareFolder(folder, client, process.env.AUDIT_BIN));
        } catch (error) {
            differences = [String(error.message)];
        }
        if (expected && (!expected.boot.ok || !expected.synchronize.ok)) ++refused;
        if (!differences.length) {
            ++passed;
        } else {
            ++failed;
            console.log(`seed ${seed}: ${differences.length} differences`);
            for (const line of differences.slice(0, 4)) console.log(`    ${line.slice(0, 300)}`);
            fs.cpSync(folder, path.join(keep, String(seed)), { recursive: true });
        }
        fs.rmSync(folder, { recursive: true });
    }
    await client.end();
    fs.rmSync(scratch, { recursive: true, force: true });
    console.log(`seeds ${first} to ${first + count - 1}; ${refused} of them refused by TypeORM or PostgreSQL`);
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed ? 1 : 0);
})();
