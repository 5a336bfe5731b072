// Draws an entity graph: plain data, so that it can be shrunk by leaving parts out. render.js writes it as TypeScript.
//
// { version, layout, listing, naming, entityPrefix, schema, helpers, embeds, bases, entities }
// A member is { kind, prop, ts, lines: [decorator text…], schema: what an EntitySchema says of it, … }; option values
// are code, not values: { length: "40", name: "'c_1'" }.
'use strict';
const fs = require('fs');
const path = require('path');
const { Dice } = require('./dice.js');

// Projects' own naming strategies: those of the cases.
const cases = path.join(__dirname, '..', 'cases');
const strategies = fs.readdirSync(cases).filter((name) => name.startsWith('naming-own-')).sort()
    .map((name) => fs.readFileSync(path.join(cases, name, 'naming.ts'), 'utf8'));

const nouns = ['Order', 'Customer', 'Line', 'Product', 'HTTPLog', 'Address2', 'UserGroup', 'Tag', 'Invoice', 'Ledger', 'APIKey',
    'Shipment', 'ZipCode', 'user', 'Stock_Item', 'XRay', 'VeryLongEntityNameThatGoesOnAndOnForTheSakeOfTruncation'];
const words = ['name', 'createdOn', 'totalAmount', 'url', 'isActive', 'HTMLBody', 'x1', 'note', 'level', 'code', 'snake_case', 'Kind',
    'userID', 'at', 'address2Line', 'a', 'someOTHERThing', 'order', 'user', 'aPropertyWithAVeryLongNameIndeedYesItIsLongLongLong'];

// type (null: by TypeScript's), options, TypeScript type, what can be done with it. `v`: versions that have it.
const types = [
    { ts: 'string', index: true, defaults: ["'none'", "''", "() => 'now()::text'"] },
    { ts: 'number', index: true, defaults: ['0', '-1', '42'] },
    { ts: 'boolean', index: true, defaults: ['true', 'false'] },
    { ts: 'Date', index: true, defaults: ["() => 'now()'", "() => 'CURRENT_TIMESTAMP'"] },
    { ts: 'string | null', index: true },
    { ts: "'a' | 'b'", index: true },
    { ts: 'Level', index: true, helper: 'enum' },
    { ts: 'Size', index: true, helper: 'enum' },
    { type: 'String', ts: 'any', none: true },
    { type: 'Number', ts: 'any', none: true },
    { type: 'Boolean', ts: 'any', none: true },
    { type: 'Date', ts: 'any', none: true },
    { type: "'text'", ts: 'string', index: true },
    { type: "'varchar'", options: { length: '40' }, ts: 'string', index: true },
    { type: "'varchar'", options: { length: "'12'" }, ts: 'string', index: true },
    { type: "'character varying'", ts: 'string', index: true },
    { type: "'varchar'", options: { collation: "'C'" }, ts: 'string', index: true },
    { type: "'numeric'", options: { precision: '12', scale: '3' }, ts: 'string', index: true },
    { type: "'decimal'", options: { precision: '5' }, ts: 'string', index: true },
    { type: "'decimal'", ts: 'number', index: true },
    { type: "'numeric'", options: { precision: '10', scale: '0' }, ts: 'number', index: true },
    { type: "'timestamptz'", ts: 'Date', index: true, defaults: ["() => 'now()'"] },
    { type: "'timestamp with time zone'", options: { precision: '3' }, ts: 'Date', index: true },
    { type: "'timestamp'", options: { precision: '0' }, ts: 'Date', index: true },
    { type: "'time'", options: { precision: '2' }, ts: 'string', index: true },
    { type: "'timetz'", ts: 'string', index: true },
    { type: "'time with time zone'", ts: 'string', index: true },
    { type: "'date'", ts: 'string', index: true },
    { type: "'interval'", ts: 'any', index: true },
    { type: "'interval'", options: { precision: '3' }, ts: 'any' },
    { type: "'bigint'", ts: 'string', index: true },
    { type: "'int8'", ts: 'string', index: true },
    { type: "'int2'", ts: 'number', index: true },
    { type: "'smallint'", ts: 'number', index: true },
    { type: "'int'", ts: 'number', index: true },
    { type: "'integer'", ts: 'number', index: true },
    { type: "'int4'", ts: 'number', index: true },
    { type: "'real'", ts: 'number', index: true },
    { type: "'float4'", ts: 'number', index: true },
    { type: "'float'", ts: 'number', index: true },
    { type: "'float8'", ts: 'number', index: true },
    { type: "'double precision'", ts: 'number', index: true },
    { type: "'money'", ts: 'any', index: true },
    { type: "'bool'", ts: 'boolean', index: true },
    { type: "'char'", options: { length: '3' }, ts: 'string', index: true },
    { type: "'character'", ts: 'string', index: true },
    { type: "'jsonb'", ts: 'any', defaults: ['{}', "() => \"'[]'\"", '[]', '{ a: 1 }'] },
    { type: "'json'", ts: 'any' },
    { type: "'xml'", ts: 'string' },
    { type: "'uuid'", ts: 'string', index: true },
    { type: "'bytea'", ts: 'any', index: true },
    { type: "'bit'", options: { length: '4' }, ts: 'string', index: true },
    { type: "'bit varying'", options: { length: '8' }, ts: 'string', index: true },
    { type: "'varbit'", ts: 'string', index: true },
    { type: "'inet'", ts: 'string', index: true },
    { type: "'cidr'", ts: 'string', index: true },
    { type: "'macaddr'", ts: 'string', index: true },
    { type: "'tsvector'", ts: 'string', index: true },
    { type: "'tsquery'", ts: 'string', index: true },
    { type: "'point'", ts: 'any' },
    { type: "'box'", ts: 'any' },
    { type: "'polygon'", ts: 'any' },
    { type: "'int4range'", ts: 'string', index: true },
    { type: "'tstzrange'", ts: 'string', index: true },
    { type: "'daterange'", ts: 'string', index: true },
    { type: "'citext'", ts: 'string', index: true },
    { type: "'hstore'", ts: 'any', index: true },
    { type: "'ltree'", ts: 'string', index: true },
    { type: "'int'", options: { array: 'true' }, ts: 'number[]', index: true },
    { type: "'text'", options: { array: 'true' }, ts: 'string[]', index: true, defaults: ["() => \"'{}'\"", "'{}'"] },
    { type: "'varchar'", options: { array: 'true', length: '10' }, ts: 'string[]', index: true },
    { type: "'simple-array'", ts: 'string[]', index: true },
    { type: "'simple-json'", ts: 'any', index: true },
    { type: "'simple-enum'", options: { enum: "['s', 'm']" }, ts: 'string', index: true },
    { type: "'enum'", options: { enum: "['a', 'b']" }, ts: 'string', index: true, defaults: ["'a'"] },
    { type: "'enum'", options: { enum: 'Level' }, ts: 'Level', index: true, helper: 'enum', defaults: ['Level.High'] },
    { type: "'enum'", options: { enum: 'Size' }, ts: 'Size', index: true, helper: 'enum', defaults: ['Size.Small'] },
    { type: "'enum'", options: { enum: 'Object.values(Level)' }, ts: 'Level', index: true, helper: 'enum' },
    { type: "'enum'", options: { enum: 'Level', array: 'true' }, ts: 'Level[]', index: true, helper: 'enum' },
    { type: "'enum'", options: { enum: "['a', 'b']", enumName: "'shared_kind'" }, ts: 'string', index: true },
];

const keys = [
    { decorator: 'PrimaryGeneratedColumn', args: '', ts: 'number', schema: "type: 'int', primary: true, generated: true" },
    { decorator: 'PrimaryGeneratedColumn', args: "'uuid'", ts: 'string', schema: "type: 'uuid', primary: true, generated: 'uuid'" },
    { decorator: 'PrimaryGeneratedColumn', args: "'increment', { type: 'bigint' }", ts: 'string', schema: "type: 'bigint', primary: true, generated: 'increment'" },
    { decorator: 'PrimaryGeneratedColumn', args: "'identity'", ts: 'number', v: ['typeorm', 'typeorm-03'] },
    { decorator: 'PrimaryGeneratedColumn', args: "'identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }", ts: 'string', v: ['typeorm', 'typeorm-03'] },
    { decorator: 'PrimaryGeneratedColumn', args: "{ name: 'key_id' }", ts: 'number', schema: "type: 'int', name: 'key_id', primary: true, generated: true" },
    { decorator: 'PrimaryGeneratedColumn', args: "{ type: 'smallint', primaryKeyConstraintName: 'pk_given_$' }", ts: 'number', v: ['typeorm', 'typeorm-03'] },
    { decorator: 'PrimaryColumn', args: "'varchar', { length: 20 }", ts: 'string', schema: "type: 'varchar', length: 20, primary: true" },
    { decorator: 'PrimaryColumn', args: '', ts: 'number', schema: 'type: Number, primary: true' },
    { decorator: 'PrimaryColumn', args: "'uuid', { default: () => 'gen_random_uuid()' }", ts: 'string', schema: "type: 'uuid', primary: true, default: () => 'gen_random_uuid()'" },
    { decorator: 'Column', args: "'int', { primary: true, generated: true }", ts: 'number', schema: "type: 'int', primary: true, generated: true" },
    { decorator: 'Column', args: "{ type: 'bigint', primary: true }", ts: 'string', schema: "type: 'bigint', primary: true" },
];

class Drawer {
    constructor(seed, version) {
        this.dice = new Dice(seed);
        this.serial = 0;
        this.seed = seed;
        this.version = version || this.dice.weighted({ typeorm: 6, 'typeorm-03': 2, 'typeorm-02': 2 });
        this.helpers = [];
    }

    helper(text) {
        if (!this.helpers.includes(text)) this.helpers.push(text);
    }

    prop(taken, list = words) {
        let name = this.dice.pick(list);
        if (taken.has(name.toLowerCase())) name += ++this.serial;
        taken.add(name.toLowerCase());
        return name;
    }

    // How the options of a decorator are written in real code; `args` is what stands before them.
    write(decorator, type, options) {
        const dice = this.dice;
        const text = (o) => `{ ${Object.entries(o).map(([k, v]) => `${k}: ${v}`).join(', ')} }`;
        const call = (o) => {
            const args = [];
            if (type) args.push(type);
            if (o) args.push(o);
            return `@${decorator}(${args.join(', ')})`;
        };
        if (!Object.keys(options).length) {
            if (!type || dice.chance(0.85)) return call('');
            options = { type };
            type = '';
        }
        if (type && dice.chance(0.4)) {
            options = { type, ...options };
            type = '';
        }
        const n = ++this.serial;
        const entries = Object.entries(options);
        const half = dice.below(entries.length + 1);
        const first = text(Object.fromEntries(entries.slice(0, half)));
        const rest = Object.fromEntries(entries.slice(half));
        const inside = text(rest).slice(2, -2);
        const withRest = (spread) => `{ ${[spread, inside].filter(Boolean).join(', ')} }`;
        switch (dice.weighted({ plain: 20, constant: 2, spread: 2, fn: 2, ternary: 1, wrapper: 2, compose: 1, apply: 1, assign: 1, satisfies: 0.5, enumOfTypes: 1, template: 1, method: 1 })) {
            case 'constant':
                this.helper(`const options${n} = ${text(options)}${dice.chance(0.3) ? ' as const' : ''};`);
                return call(`options${n}`);
            case 'spread':
                this.helper(`const options${n} = ${first};`);
                return call(withRest(`...options${n}`));
            case 'fn':
                this.helper(dice.pick([
                    `function options${n}(more: any = {}) {\n    return { ${[first.slice(2, -2), '...more'].filter((s) => s.trim()).join(', ')} };\n}`,
                    `const options${n} = (more?: any): any => ({ ${[first.slice(2, -2), '...(more ?? {})'].filter((s) => s.trim()).join(', ')} });`,
                ]));
                return dice.chance(0.5) ? call(`options${n}(${inside ? text(rest) : ''})`) : call(withRest(`...options${n}()`));
            case 'ternary':
                this.helper(`const enabled${n} = ${dice.pick(['true', '!false', "'a' === 'a'", '1 < 2'])};`);
                return call(`enabled${n} ? ${text(options)} : { name: 'never' }`);
            case 'wrapper':
                this.helper(`const Decorate${n} = (more: any = {}) => ${decorator}(${type ? type + ', ' : ''}{ ${[first.slice(2, -2), '...more'].filter((s) => s.trim()).join(', ')} });`);
                return `@Decorate${n}(${inside ? text(rest) : ''})`;
            case 'compose':
                this.helper(`function Decorate${n}(): PropertyDecorator {\n    return function (target: any, key: any) {\n        ${call(text(options)).slice(1)}(target, key);\n    };\n}`);
                return `@Decorate${n}()`;
            case 'apply':
                this.helper('function applyDecorators(...list: any[]) {\n    return (target: any, key?: any, descriptor?: any) => {\n        for (const one of list) one(target, key, descriptor);\n    };\n}');
                this.helper(`const Decorate${n} = () => applyDecorators(${call(text(options)).slice(1)});`);
                return `@Decorate${n}()`;
            case 'assign':
                this.helper(`const options${n} = ${first};`);
                return call(`Object.assign({}, options${n}, ${text(rest)})`);
            case 'satisfies':
                return call(`${text(options)} satisfies ColumnOptions`);
            case 'enumOfTypes':
                if (options.type && options.type.startsWith("'")) {
                    this.helper(`const Types${n} = { chosen: ${options.type} } as const;`);
                    return call(text({ ...options, type: `Types${n}.chosen` }));
                }
                return call(text(options));
            case 'template':
                if (options.name) {
                    this.helper(`const part${n} = ${options.name.slice(0, 2)}';`);
                    return call(text({ ...options, name: `\`\${part${n}}${options.name.slice(2, -1)}\`` }));
                }
                return call(text(options));
            case 'method':
                this.helper(`class Options${n} {\n    static readonly shared = ${first};\n    static of(more: any) {\n        return { ...Options${n}.shared, ...more };\n    }\n}`);
                return call(`Options${n}.of(${text(rest)})`);
            default:
                return call(text(options));
        }
    }

    column(taken, { embedded = false } = {}) {
        const dice = this.dice;
        const prop = this.prop(taken);
        const type = dice.chance(0.35) ? types[dice.below(8)] : dice.pick(types);
        if (type.helper === 'enum') this.enums = true;
        const options = { ...type.options };
        let db = null;
        if (dice.chance(0.25)) options.nullable = dice.pick(['true', 'true', 'false']);
        if (dice.chance(0.12) && type.index) options.unique = 'true';
        if (dice.chance(0.15)) {
            db = `${dice.pick(['c_', 'Col', 'x '])}${++this.serial}`;
            options.name = `'${db}'`;
        }
        if (dice.chance(0.06)) options.select = 'false';
        if (type.defaults && dice.chance(0.3)) options.default = dice.pick(type.defaults);
        if (dice.chance(0.05)) options.default = dice.pick(['null', 'undefined']);
        if (dice.chance(0.05)) options.comment = dice.pick(["'a remark'", '"it\'s"']);
        if (dice.chance(0.03)) options.update = 'false';
        if (dice.chance(0.03)) options.insert = 'false';
        if (dice.chance(0.03)) options.transformer = '{ to: (v: any) => v, from: (v: any) => v }';
        if (options.length && dice.chance(0.1)) options.length = "'7'";
        const lines = [this.write('Column', type.type || '', options)];
        if (type.index && dice.chance(0.1)) {
            const at = dice.below(2) ? lines.length : 0;
            const n = ++this.serial;
            lines.splice(at, 0, dice.pick(['@Index()', '@Index({ unique: true })', `@Index('ix_${n}')`, `@Index('ix_${n}', { unique: true })`,
                `@Index('ix_${n}', { synchronize: false })`, db && !embedded && !this.renames ? `@Index({ where: '"${db}" IS NOT NULL' })` : '@Index()']));
        }
        if (lines.length === 1 && dice.chance(0.02) && type.type === "'uuid'") lines.push("@Generated('uuid')");
        const schema = Object.entries({ type: type.type || { number: 'Number', boolean: 'Boolean', Date: 'Date', Size: 'Number' }[type.ts] || 'String', ...options });
        return { kind: 'column', prop, ts: type.ts, lines, db: type.none || this.renames ? null : db, index: !!type.index, schema: schema.map(([k, v]) => `${k}: ${v}`).join(', ') };
    }

    special(taken) {
        const dice = this.dice;
        const n = ++this.serial;
        const kinds = {
            created: { line: '@CreateDateColumn()', ts: 'Date', index: true, schema: 'type: Date, createDate: true' },
            createdNamed: { line: `@CreateDateColumn({ name: 'made_${n}', type: 'timestamptz' })`, ts: 'Date', index: true, schema: `type: 'timestamptz', name: 'made_${n}', createDate: true` },
            updated: { line: '@UpdateDateColumn()', ts: 'Date', index: true, schema: 'type: Date, updateDate: true' },
            updatedPrecise: { line: '@UpdateDateColumn({ precision: 3, nullable: true })', ts: 'Date', index: true },
            deleted: { line: '@DeleteDateColumn()', ts: 'Date', index: true, schema: 'type: Date, deleteDate: true' },
            deletedTz: { line: "@DeleteDateColumn({ type: 'timestamp with time zone' })", ts: 'Date | null', index: true },
            version: { line: '@VersionColumn()', ts: 'number', index: true, schema: 'type: Number, version: true' },
            generated: { line: "@Column('int') @Generated('increment')", ts: 'number', index: true },
            generatedUuid: { line: "@Column() @Generated('uuid')", ts: 'string', index: true },
            computed: { line: "@Column({ type: 'int', generatedType: 'STORED', asExpression: '1 + 1' })", ts: 'number', index: true, v: ['typeorm', 'typeorm-03'] },
            virtual: { line: "@VirtualColumn({ query: (alias) => `SELECT 1` })", ts: 'number', index: false, v: ['typeorm', 'typeorm-03'] },
        };
        const found = Object.values(kinds).filter((k) => !k.v || k.v.includes(this.version));
        const kind = dice.pick(found);
        return { kind: 'special', prop: this.prop(taken, ['made', 'touched', 'gone', 'revision', 'counter']), ts: kind.ts, lines: [kind.line], index: kind.index, schema: kind.schema };
    }

    key(taken, { schema = false } = {}) {
        const usable = keys.filter((k) => (!k.v || k.v.includes(this.version)) && (!schema || k.schema));
        const key = this.dice.pick(usable);
        const n = ++this.serial;
        return { kind: 'key', prop: this.prop(taken, ['id', 'id', 'id', 'ID', 'uid', 'code']), ts: key.ts, lines: [`@${key.decorator}(${key.args.replace('$', n)})`], schema: key.schema, index: true };
    }

    embed(taken, embeds) {
        const dice = this.dice;
        const target = dice.pick(embeds);
        const prefix = dice.pick(['', '', '', ", { prefix: 'p_' }", ', { prefix: false }', ", { prefix: '' }", ', { prefix: true }', ", { prefix: 'someLong' }", ', {}']);
        const arrow = dice.pick(['() =>', 'type =>', '(t) =>', '_ =>']);
        const n = ++this.serial;
        return { kind: 'embed', prop: `part${n}`, ts: dice.pick([target.name, 'any']), target: target.name, lines: [`@Column(${arrow} ${target.name}${prefix})`], index: false };
    }

    relation(taken, from, targets, { embedded = false } = {}) {
        const dice = this.dice;
        const n = ++this.serial;
        // Classes and schemas do not see each other (ConnectionMetadataBuilder builds them apart).
        const alike = targets.filter((t) => t.form === from.form);
        const target = dice.pick(alike.length && !dice.chance(0.02) ? alike : targets);
        const prop = `${dice.pick(['owner', 'parent', 'main', 'relatedTo', 'HTTPRef', 'a', 'user'])}${dice.chance(0.3) && !taken.has('plain' + n) ? '' : n}`;
        if (taken.has(prop.toLowerCase())) return this.relation(taken, from, targets, { embedded });
        taken.add(prop.toLowerCase());
        const options = {};
        if (dice.chance(0.3)) options.onDelete = dice.pick(["'CASCADE'", "'SET NULL'", "'RESTRICT'", "'NO ACTION'", "'SET DEFAULT'"]);
        if (dice.chance(0.1)) options.onUpdate = dice.pick(["'CASCADE'", "'RESTRICT'"]);
        if (dice.chance(0.25)) options.nullable = target === from ? 'true' : dice.pick(['true', 'true', 'false']);
        if (dice.chance(0.08)) options.createForeignKeyConstraints = 'false';
        if (dice.chance(0.04)) options.deferrable = dice.pick(["'INITIALLY DEFERRED'", "'INITIALLY IMMEDIATE'"]);
        if (dice.chance(0.06)) options.cascade = dice.pick(['true', "['insert']"]);
        if (dice.chance(0.04)) options.lazy = 'true';
        if (dice.chance(0.03)) options.eager = 'true';
        if (dice.chance(0.03)) options.persistence = 'false';
        const kind = dice.weighted({ 'many-to-one': 5, 'one-to-one': 2, 'many-to-many': 3 });
        const rendered = Object.entries(options).map(([k, v]) => `${k}: ${v}`).join(', ');
        const ref = dice.weighted({ arrow: 6, string: 1, typed: 1, stringArrow: 0.7 });
        const targetText = target.form === 'schema' || ref === 'string' ? `'${target.name}'`
            : ref === 'stringArrow' ? `() => '${target.name}'` : ref === 'typed' ? `type => ${target.name}` : `() => ${target.name}`;
        const inverse = !embedded && dice.chance(0.35) && target.form !== 'schema' ? `back${n}` : null;
        const inverseText = inverse ? dice.pick([`, (x: any) => x.${inverse}`, `, '${inverse}'`, `, x => x.${inverse}`]) : '';
        const optionsText = rendered ? `, { ${rendered} }` : '';
        const decorator = { 'many-to-one': 'ManyToOne', 'one-to-one': 'OneToOne', 'many-to-many': 'ManyToMany' }[kind];
        const lines = [`@${decorator}(${targetText}${inverseText}${optionsText})`];
        const schema = { target: `'${target.name}'`, type: `'${kind}'`, ...options };
        if (kind === 'many-to-many') {
            const table = {};
            if (dice.chance(0.3)) table.name = `'j_${n}'`;
            if (dice.chance(0.15)) table.joinColumn = dice.pick([`{ name: 'own_${n}' }`, `{ name: 'own_${n}'${this.version === 'typeorm-02' ? '' : `, foreignKeyConstraintName: 'fk_own_${n}'`} }`]);
            if (dice.chance(0.15)) table.inverseJoinColumn = `{ name: 'other_${n}' }`;
            if (dice.chance(0.05)) table.schema = "'shop2'";
            if (dice.chance(0.04)) table.synchronize = 'false';
            const text = Object.keys(table).length ? `{ ${Object.entries(table).map(([k, v]) => `${k}: ${v}`).join(', ')} }` : '';
            lines.push(text === '' && dice.chance(0.1) ? `@JoinTable('j_${n}')` : `@JoinTable(${text})`);
            schema.joinTable = text || 'true';
            if (lines[1] === `@JoinTable('j_${n}')`) schema.joinTable = `{ name: 'j_${n}' }`;
        } else {
            const join = dice.weighted({ none: 4, empty: 2, named: 2, constraint: 0.7, referenced: 0.6 });
            const needed = kind === 'one-to-one';
            const composite = target.keys && target.keys.length > 1;
            let text = null;
            if (join === 'none' && !needed) text = null;
            else if (join === 'named' && !composite) text = `{ name: '${dice.pick(['fk_', 'ref'])}${n}' }`;
            else if (join === 'constraint' && !composite && this.version !== 'typeorm-02') text = `{ name: 'fk_${n}', foreignKeyConstraintName: 'fkc_${n}' }`;
            else if (join === 'referenced' && target.keys && !composite) text = `{ referencedColumnName: '${target.keys[0]}' }`;
            else if (join === 'named' && target.keys && composite && dice.chance(0.7)) text = `[${target.keys.map((k) => `{ name: '${k}_of_${n}', referencedColumnName: '${k}' }`).join(', ')}]`;
            else text = '';
            if (text !== null) {
                const at = dice.chance(0.15) ? 0 : lines.length;
                lines.splice(at, 0, `@JoinColumn(${text})`);
                schema.joinColumn = text || 'true';
            }
            if (kind === 'many-to-one' && dice.chance(0.12)) lines.push('@Index()');
        }
        const many = kind === 'many-to-many';
        const relationType = this.version === 'typeorm-02' || target.form === 'schema' ? 'any' : options.lazy ? `Promise<${target.name}>` : dice.pick([`Relation<${target.name}>`, 'any']);
        const ts = many ? (target.form === 'schema' ? 'any[]' : `${target.name}[]`) : relationType;
        return { kind: 'relation', prop, ts: options.lazy && many ? `Promise<${ts}>` : ts, lines, target: target.name, relationKind: kind, inverse, index: !many,
            schema: Object.entries(schema).map(([k, v]) => `${k}: ${v}`).join(', ') };
    }

    // The other side of a relation that has one.
    inverseOf(from, member) {
        const back = { 'many-to-one': 'OneToMany', 'one-to-one': 'OneToOne', 'many-to-many': 'ManyToMany' }[member.relationKind];
        const side = this.dice.pick([`(x: any) => x.${member.path}`, `'${member.path}'`]);
        const type = this.dice.chance(0.8) && from.form !== 'schema' ? `() => ${from.name}` : `'${from.name}'`;
        return { kind: 'inverse', prop: member.inverse, ts: back === 'OneToOne' ? 'any' : 'any[]', lines: [`@${back}(${type}, ${side})`], index: false };
    }

    // Class decorators over properties that can be indexed: { path, db }
    classKeys(paths) {
        const dice = this.dice;
        const found = [];
        const seen = new Set();
        for (let i = 0; i < dice.below(3) && paths.length; ++i) {
            const drawn = Array.from({ length: dice.between(1, 3) }, () => dice.pick(paths));
            const picked = drawn.filter((p, at) => drawn.findIndex((other) => other.path === p.path) === at);
            const id = picked.map((p) => p.path).sort().join();
            if (seen.has(id)) continue;
            seen.add(id);
            const names = picked.map((p) => p.path);
            const list = `[${names.map((k) => `'${k}'`).join(', ')}]`;
            const arrow = dice.pick([`(e: any) => [${names.map((k) => `e.${k}`).join(', ')}]`, `(e: any) => ({ ${names.filter((k) => !k.includes('.')).map((k) => `${k}: 1`).join(', ')} })`]);
            const n = ++this.serial;
            const named = picked.find((p) => p.db);
            const usableArrow = names.some((k) => k.includes('.')) && arrow.includes('({') ? list : arrow;
            const unique = dice.chance(0.3);
            const options = [];
            if (unique) options.push('unique: true');
            if (named && dice.chance(0.4)) options.push(`where: '"${named.db}" IS NOT NULL'`);
            else if (named && dice.chance(0.2)) options.push(`where: \`"${named.db}" IS NULL\``);
            const optionText = options.length ? `{ ${options.join(', ')} }` : '';
            const columns = dice.chance(0.2) ? usableArrow : list;
            const kind = dice.weighted({ index: 4, unique: 2, named: 2 });
            if (kind === 'unique' || (kind === 'named' && !options.length && dice.chance(0.3))) {
                const plain = dice.chance(0.3);
                found.push({ text: dice.pick([`@Unique(${columns})`, `@Unique('uq_${n}', ${columns})`, plain ? `@Unique(${list})` : `@Unique('uq_${n}', ${list})`]), uses: names });
            } else {
                const name = kind === 'named' || dice.chance(0.2) ? `'ix_${n}', ` : '';
                found.push({ text: `@Index(${name}${columns}${optionText ? ', ' + optionText : ''})`, uses: names });
            }
        }
        return found;
    }

    schemaKeys(paths) {
        const dice = this.dice;
        const indices = [], uniques = [];
        for (let i = 0; i < dice.below(3) && paths.length; ++i) {
            const names = [...new Set([dice.pick(paths).path, dice.pick(paths).path])];
            const n = ++this.serial;
            const list = `[${names.map((k) => `'${k}'`).join(', ')}]`;
            if (dice.chance(0.6)) indices.push(`{ ${dice.chance(0.5) ? `name: 'sx_${n}', ` : ''}columns: ${list}${dice.pick(['', ', unique: true'])} }`);
            else uniques.push(`{ ${dice.chance(0.5) ? `name: 'su_${n}', ` : ''}columns: ${list} }`);
        }
        return { indices, uniques };
    }

    graph() {
        const dice = this.dice;
        const model = { seed: this.seed, version: this.version, embeds: [], bases: [], entities: [] };
        model.layout = dice.weighted({ single: 5, files: 3, barrel: 1 });
        model.listing = dice.weighted({ exports: 4, classes: 2, values: 2, glob: model.layout === 'single' ? 0 : 2, list: 1 });
        model.naming = dice.weighted({ none: 6, snake: 3, own: 2 });
        if (model.naming === 'own') model.naming = { text: dice.pick(strategies) };
        this.renames = typeof model.naming === 'object';  // a given name is not always the column's
        model.entityPrefix = dice.chance(0.12) ? dice.pick(['pre_', 'App']) : null;
        model.schema = dice.chance(0.08) ? 'shop' : null;

        // embedded classes, each may hold those before it
        for (let i = 0; i < dice.below(4); ++i) {
            const taken = new Set();
            const members = Array.from({ length: dice.between(1, 3) }, () => this.column(taken, { embedded: true }));
            if (model.embeds.length && dice.chance(0.5)) members.push(this.embed(taken, model.embeds));
            if (dice.chance(0.1)) members.push(this.special(taken));
            const extend = model.embeds.length && dice.chance(0.15) ? dice.pick(model.embeds).name : null;
            const plain = members.filter((m) => m.index);
            const classLines = plain.length && dice.chance(0.15) ? [{ text: `@Unique(['${plain[0].prop}'])`, uses: [plain[0].prop] }] : [];
            model.embeds.push({ name: `${dice.pick(['Part', 'Place', 'HTTPInfo'])}${i}`, members, extend, classLines });
        }
        // abstract bases and mixins
        for (let i = 0; i < dice.below(3); ++i) {
            const mixin = dice.chance(0.25);
            const taken = new Set(['id', 'uid', 'code']);
            const members = [];
            if (!mixin) members.push({ ...this.key(new Set()), prop: 'id' });
            for (let k = 0; k < dice.between(mixin ? 1 : 0, 2); ++k) members.push(dice.chance(0.5) ? this.special(taken) : this.column(taken));
            const extend = !mixin && dice.chance(0.3) ? (model.bases.find((b) => !b.mixin) || {}).name || null : null;
            const own = extend ? members.filter((m) => m.kind !== 'key') : members;
            model.bases.push({ name: mixin ? `With${i}` : `Base${i}`, mixin, members: own, extend, taken: [...taken] });
        }
        // entities
        const count = dice.between(1, 6);
        const names = [];
        while (names.length < count) {
            const name = dice.pick(nouns);
            if (!names.includes(name)) names.push(name);
        }
        const schemas = dice.chance(0.25);
        for (const name of names) {
            const form = schemas && dice.chance(0.5) ? 'schema' : 'class';
            const bases = model.bases.filter((b) => !b.mixin);
            const base = form === 'class' && bases.length && dice.chance(0.4) ? dice.pick(bases).name : null;
            const mixin = form === 'class' && dice.chance(0.4) ? (model.bases.find((b) => b.mixin) || {}).name || null : null;
            model.entities.push({ name, form, base, mixin, members: [], classLines: [], children: [], taken: new Set(['id']) });
        }
        const baseNamed = (name) => model.bases.find((b) => b.name === name);
        const inherited = (entity) => {
            const found = [];
            for (let b = baseNamed(entity.base); b; b = baseNamed(b.extend)) found.push(...b.members);
            if (entity.mixin) found.push(...baseNamed(entity.mixin).members);
            return found;
        };
        for (const entity of model.entities) {
            for (const m of inherited(entity)) entity.taken.add(m.prop.toLowerCase());
            if (!entity.base) {
                const n = dice.weighted({ 1: 8, 2: 1.5, 3: 0.3 });
                for (let i = 0; i < Number(n); ++i) {
                    let key = this.key(entity.taken, { schema: entity.form === 'schema' });
                    if (i || Number(n) > 1) {
                        // more than one generated column is refused by PostgreSQL only for identity and serial of one name
                        const prop = i ? this.prop(entity.taken, ['region', 'tenant', 'shardNo']) : key.prop;
                        key = { kind: 'key', prop, ts: 'string', lines: ["@PrimaryColumn('varchar', { length: 4 })"], schema: "type: 'varchar', length: 4, primary: true", index: true };
                    }
                    entity.members.push(key);
                }
                entity.keys = entity.members.map((m) => m.prop);
            } else {
                entity.keys = inherited(entity).filter((m) => m.kind === 'key').map((m) => m.prop);
            }
        }
        for (const entity of model.entities) this.fill(entity, model, inherited(entity));
        // the other sides
        for (const entity of model.entities) {
            const add = (owner, members, prefix) => {
                for (const m of members) {
                    if (m.kind !== 'relation' || !m.inverse) continue;
                    const target = model.entities.find((e) => e.name === m.target);
                    target.members.push(this.inverseOf(owner, { ...m, path: prefix + m.prop }));
                }
            };
            add(entity, entity.members, '');
        }
        if (this.enums) this.helper('enum Level {\n    Low = \'low\',\n    High = \'high\',\n}\nenum Size {\n    Small,\n    Large = 5,\n}');
        model.views = dice.chance(0.06) ? [{ name: 'Overview', materialized: dice.chance(0.4) }] : [];
        for (const entity of model.entities) delete entity.taken;
        for (const base of model.bases) delete base.taken;
        model.helpers = this.helpers;
        return model;
    }

    // Where an index may point: paths of columns, of columns inside embedded objects, of to-one relations.
    paths(members, embeds, prefix = '') {
        const found = [];
        for (const m of members) {
            if (m.index) found.push({ path: prefix + m.prop, db: prefix ? null : m.db });
            if (m.kind === 'embed') {
                for (let e = embeds.find((x) => x.name === m.target); e; e = embeds.find((x) => x.name === e.extend))
                    found.push(...this.paths(e.members, embeds, `${prefix}${m.prop}.`));
            }
        }
        return found;
    }

    fill(entity, model, inherited) {
        const dice = this.dice;
        const taken = entity.taken;
        const schema = entity.form === 'schema';
        const n = ++this.serial;
        for (let i = 0; i < dice.between(1, 4); ++i) {
            const member = dice.chance(0.12) ? this.special(taken) : this.column(taken);
            if (schema && !member.schema) continue;
            entity.members.push(member);
        }
        if (!schema) for (let i = 0; i < dice.below(3) && model.embeds.length; ++i) entity.members.push(this.embed(taken, model.embeds));
        for (let i = 0; i < dice.below(3); ++i) entity.members.push(this.relation(taken, entity, model.entities));
        if (schema) {
            for (const m of entity.members) m.inverse = null;
            Object.assign(entity, this.schemaKeys(this.paths(entity.members, model.embeds)));
            entity.tableName = dice.chance(0.4) ? `s_${n}` : null;
            entity.bound = dice.chance(0.3);
            // what decorators say of the class is no part of the schema
            const base = model.bases.find((b) => !b.mixin);
            entity.shapeBase = base && entity.bound && dice.chance(0.3) ? base.name : null;
            return;
        }
        // a column of the base, declared again
        const again = inherited.find((m) => m.kind === 'column' && m.ts === 'string');
        if (again && dice.chance(0.2)) entity.members.push({ ...again, lines: [`@Column({ nullable: true, length: 9 })`] });
        entity.args = dice.pick(['', '', '', `'t_${n}'`, `{ name: 'T${n}' }`, `'t_${n}', { orderBy: { ${entity.keys[0] || 'id'}: 'ASC' } }`, `{ name: \`t_${n}\` }`, `{ schema: 'shop2' }`,
            ...(dice.chance(0.2) ? ['{ synchronize: false }'] : []), `{ name: 'x_${n}', withoutRowid: true }`, `{ comment: 'of entities' }`].filter((a) => this.version !== 'typeorm-02' || !a.includes('comment')));
        const tree = !entity.children.length && entity.keys.length === 1 && dice.chance(0.12);
        if (tree) {
            const kind = dice.pick(['closure-table', 'materialized-path', 'nested-set', 'adjacency-list']);
            const options = kind === 'closure-table' && dice.chance(0.4)
                ? `, { closureTableName: 'closure_${n}'${dice.chance(0.5) ? `, ancestorColumnName: (column) => 'up_' + column.propertyName, descendantColumnName: (column) => 'down_' + column.propertyName` : ''} }` : '';
            entity.classLines.push({ text: `@Tree('${kind}'${options})`, uses: [] });
            entity.members.push({ kind: 'tree', prop: 'up', ts: 'any', lines: [`@TreeParent(${dice.pick(['', "{ onDelete: 'CASCADE' }"])})`].map((l) => this.version === 'typeorm-02' && l.includes('{') ? '@TreeParent()' : l), index: true });
            entity.members.push({ kind: 'tree', prop: 'downs', ts: `${entity.name}[]`, lines: [`@TreeChildren(${dice.pick(['', '{ cascade: true }'])})`], index: false });
            // the type of the parent is that of the property
            entity.members.at(-2).ts = entity.name;
            if (dice.chance(0.3)) entity.members.push({ kind: 'tree', prop: 'depth', ts: 'number', lines: ['@TreeLevelColumn()'], index: false });
        }
        // 0.2 shortens the table's name of a long class, but not for its children: they lead to a table that is not there.
        const lost = this.version === 'typeorm-02' && entity.name.length > 40;
        if (!tree && !lost && dice.chance(0.16)) {
            entity.sti = dice.pick([...(dice.chance(0.15) ? ['', '{}', "{ column: 'kindOfIt' }"] : []), "{ column: { type: 'varchar', name: 'discriminatedBy' } }", "{ pattern: 'STI', column: { name: 'sort', type: 'varchar', length: 20 } }",
                "{ column: { name: 'sort', type: 'enum', enum: ['child0', 'child1', 'child2', 'none'] } }"]);
            for (let i = 0; i < dice.between(1, 3); ++i) {
                const childTaken = new Set(taken);
                const members = [this.column(childTaken)];
                if (dice.chance(0.4)) members.push(this.relation(childTaken, entity, model.entities));
                if (model.embeds.length && dice.chance(0.2)) members.push(this.embed(childTaken, model.embeds));
                for (const m of members) m.inverse = null;
                for (const m of members) m.lines = m.lines.map((l) => l.replace(/, \(x: any\) => x\.back\d+|, 'back\d+'|, x => x\.back\d+/, ''));
                const value = entity.sti.includes('enum') ? `'child${i}'` : dice.pick(['', `'child${i}'`, `{ name: 'child${i}' }`.slice(0, 0), String(i + 1)]);
                const extend = i && dice.chance(0.3) ? `${entity.name}Child${i - 1}` : entity.name;
                const parentMembers = extend === entity.name ? [] : entity.children[i - 1].members;
                const clash = new Set(parentMembers.map((m) => m.prop.toLowerCase()));
                entity.children.push({ name: `${entity.name}Child${i}`, value, extend, members: members.filter((m) => !clash.has(m.prop.toLowerCase())),
                    classLines: dice.chance(0.3) ? this.classKeys(this.paths([...entity.members, ...members.filter((m) => !clash.has(m.prop.toLowerCase()))], model.embeds)) : [] });
            }
        }
        entity.classLines.push(...this.classKeys(this.paths([...inherited, ...entity.members], model.embeds)));
        const named = entity.members.find((m) => m.db && m.kind === 'column');
        if (named && dice.chance(0.1)) entity.classLines.push({ text: dice.pick([`@Check('"${named.db}" IS NOT NULL')`, `@Check('ck_${n}', \`"${named.db}" IS NOT NULL\`)`]), uses: [] });
        if (dice.chance(0.07)) this.mistake(entity, model);
    }

    // What TypeORM refuses: the tool must say an error.
    mistake(entity, model) {
        const dice = this.dice;
        const n = ++this.serial;
        const other = dice.pick(model.entities);
        const kinds = {
            index: () => entity.classLines.push({ text: `@Index(['nothing${n}'])`, uses: [] }),
            unique: () => entity.classLines.push({ text: `@Unique(['nothing${n}'])`, uses: [] }),
            type: () => entity.members.push({ kind: 'column', prop: `bad${n}`, ts: 'any', lines: [`@Column(${dice.pick(["'datetime'", "{ type: 'tinyint' }", "'mediumtext'", "'nvarchar'"])})`], index: false }),
            inferred: () => entity.members.push({ kind: 'column', prop: `bad${n}`, ts: dice.pick(['any', 'string | number', 'string[]', '{ a: number }']), lines: ['@Column()'], index: false }),
            stranger: () => {
                this.helper(`class Stranger${n} {\n    id: number;\n}`);
                entity.members.push({ kind: 'relation', prop: `bad${n}`, ts: 'any', lines: [`@ManyToOne(() => Stranger${n})`], index: false });
            },
            noClass: () => entity.members.push({ kind: 'relation', prop: `bad${n}`, ts: 'any', lines: [`@ManyToOne('Nobody${n}')`], index: false }),
            noKey: () => {
                if (entity.base || entity.members.some((m) => m.kind === 'tree')) return kinds.index();
                entity.members = entity.members.filter((m) => m.kind !== 'key');
                return undefined;
            },
            referenced: () => entity.members.push({ kind: 'relation', prop: `bad${n}`, ts: 'any', lines: [`@ManyToOne('${other.name}')`, "@JoinColumn({ referencedColumnName: 'nothing' })"], index: false }),
            length: () => entity.members.push({ kind: 'column', prop: `bad${n}`, ts: 'any', lines: ["@Column({ type: 'int', length: 4 })"], index: false }),
            nullableKey: () => entity.members.push({ kind: 'column', prop: `bad${n}`, ts: 'any', lines: ["@PrimaryColumn({ type: 'int', nullable: true })"], index: false }),
            enumEmpty: () => entity.members.push({ kind: 'column', prop: `bad${n}`, ts: 'any', lines: ["@Column({ type: 'enum' })"], index: false }),
            sameColumn: () => {
                entity.members.push({ kind: 'column', prop: `bad${n}`, ts: 'string', lines: [`@Column({ name: 'twice_${n}' })`], index: false });
                entity.members.push({ kind: 'column', prop: `worse${n}`, ts: 'string', lines: [`@Column({ name: 'twice_${n}' })`], index: false });
            },
            doubled: () => {
                if (entity.children.length < 2) return kinds.unique();
                entity.children[0].value = entity.children[1].value = "'same'";
                return undefined;
            },
            childOfNone: () => {
                if (!entity.children.length) return kinds.inferred();
                entity.sti = null;
                return undefined;
            },
            inverse: () => entity.members.push({ kind: 'inverse', prop: `bad${n}`, ts: 'any[]', lines: [`@OneToMany(() => '${other.name}', 'nothing')`], index: false }),
        };
        kinds[dice.pick(Object.keys(kinds))]();
    }
}

function graph(seed, version) { return new Drawer(seed, version).graph(); }

module.exports = { graph };
