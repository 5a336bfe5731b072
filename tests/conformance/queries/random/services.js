// Random service methods over an entity graph: what is asked × how it is put together.
'use strict';
const { property } = require('./entities');

/// One method: its parameters, the statements before the query, and what it is called with.
class Method {
    constructor(dice, entity, era) {
        Object.assign(this, { dice, entity, era, parameters: [], flags: [], before: [] });
    }
    /// A parameter holding a value of the column; the name of it.
    value(column, list) {
        const name = `p${this.parameters.length}`;
        this.parameters.push({ name, value: list ? [column.value, column.value] : column.value });
        return name;
    }
    flag() {
        if (this.flags.length > 2) return this.dice.pick(this.flags);
        this.flags.push(`f${this.flags.length}`);
        return this.flags[this.flags.length - 1];
    }
    render(name, body) {
        const parameters = [...this.parameters.map((p) => `${p.name}: any`), ...this.flags.map((f) => `${f}?: boolean`)].join(', ');
        return [`    ${name}(${parameters}) {`, ...[...this.before, ...body].map((line) => '        ' + line), '    }', ''].join('\n');
    }
    get calls() {
        let lists = [this.parameters.map((p) => p.value)];
        for (let i = 0; i < this.flags.length; i++) lists = lists.flatMap((list) => [[...list, false], [...list, true]]);
        return lists;
    }
}

const own = (entity) => [entity.id, ...entity.columns];
const comparable = (column) => column.type === 'number' || column.type === 'Date';

// ---- find options ------------------------------------------------------------------------------------------

function operator(m, column) {
    const { dice } = m;
    const forms = { equal: 6, In: 2, Not: 2, IsNull: column.nullable ? 2 : 0, NotNull: column.nullable ? 1 : 0,
        MoreThan: comparable(column) ? 3 : 0, Between: comparable(column) ? 1 : 0, Like: column.type === 'string' ? 2 : 0, NotIn: 1, constant: 1 };
    switch (dice.weighted(forms)) {
        case 'In': return `In(${m.value(column, true)})`;
        case 'Not': return `Not(${m.value(column)})`;
        case 'NotIn': return `Not(In(${m.value(column, true)}))`;
        case 'IsNull': return 'IsNull()';
        case 'NotNull': return 'Not(IsNull())';
        case 'MoreThan': return `${dice.pick(['MoreThan', 'LessThan', 'MoreThanOrEqual', 'LessThanOrEqual'])}(${m.value(column)})`;
        case 'Between': return `Between(${m.value(column)}, ${m.value(column)})`;
        case 'Like': return `${dice.pick(['Like', 'ILike'])}(\`%\${${m.value(column)}}%\`)`;
        case 'constant': return JSON.stringify(column.value);
        default: return m.value(column);
    }
}

const nested = (path, text) => path.split('.').reduceRight((inner, part) => `{ ${part}: ${inner} }`, text);
const entry = (path, text) => nested(path, text).slice(2, -2);

/// Properties of a where object, each once.
function conditions(m, entity, depth = 0) {
    const { dice } = m;
    const out = [];
    const embedded = [];
    for (const column of dice.some(own(entity), 0.3)) (column.embedded ? embedded : out).push([column.name, operator(m, column)]);
    if (embedded.length) out.push(['home', `{ ${embedded.map(([n, t]) => `${n.slice(5)}: ${t}`).join(', ')} }`]);
    const reachable = entity.relations.filter((r) => m.era !== '0.2' || (r.owning && r.kind !== 'manyToMany'));
    if (depth < 2 && reachable.length && dice.chance(0.4)) {
        const relation = dice.pick(reachable);
        const inner = m.era === '0.2' ? [['id', m.value(relation.target.id)]] : conditions(m, relation.target, depth + 1);
        out.push([relation.name, `{ ${inner.map(([n, t]) => `${n}: ${t}`).join(', ')} }`]);
    }
    if (!out.length) out.push(['id', m.value(entity.id)]);
    return out;
}

/// A where object, put together in one of several ways.
function whereText(m) {
    const { dice } = m;
    const parts = conditions(m, m.entity);
    const literal = (list) => `{ ${list.map(([n, t]) => `${n}: ${t}`).join(', ')} }`;
    switch (dice.weighted({ literal: 4, assigned: 2, spread: 2, ternary: 1, alternatives: m.era === '0.2' ? 0 : 1, constant: 1, helper: 1 })) {
        case 'assigned': {
            m.before.push(`const where: any = ${literal(parts.slice(1))};`, `if (${m.flag()}) {`, `    where.${parts[0][0]} = ${parts[0][1]};`, '}');
            return 'where';
        }
        case 'spread':
            return `{ ${parts.slice(1).map(([n, t]) => `${n}: ${t}, `).join('')}...(${m.flag()} ? ${literal(parts.slice(0, 1))} : {}) }`;
        case 'ternary':
            return `${m.flag()} ? ${literal(parts)} : ${literal(conditions(m, m.entity))}`;
        case 'alternatives':
            return `[${literal(parts)}, ${literal(conditions(m, m.entity))}]`;
        case 'constant':
            m.before.push(`const base = ${literal(parts)};`);
            return '{ ...base }';
        case 'helper':
            return `combined(${literal(parts)}, ${m.flag()})`;
        default:
            return literal(parts);
    }
}

function relationsOption(m) {
    const { dice, entity, era } = m;
    const chosen = dice.some(entity.relations, 0.5);
    if (!chosen.length) return null;
    const deeper = chosen.map((r) => [r, era !== '0.2' && dice.chance(0.3) ? dice.some(r.target.relations.filter((x) => x !== r.inverse), 0.4) : []]);
    if (era !== '1.1') {
        return `[${deeper.flatMap(([r, inner]) => [`'${r.name}'`, ...inner.map((x) => `'${r.name}.${x.name}'`)]).join(', ')}]`;
    }
    return `{ ${deeper.map(([r, inner]) => `${r.name}: ${inner.length ? `{ ${inner.map((x) => `${x.name}: true`).join(', ')} }` : 'true'}`).join(', ')} }`;
}

function findMethod(m) {
    const { dice, era } = m;
    const parts = { where: whereText(m) };
    const method = dice.weighted({ find: 5, findOne: 3, findAndCount: 1, count: 2, findOneOrFail: 1, exists: era === '1.1' ? 1 : 0 });
    const relations = dice.chance(0.4) ? relationsOption(m) : null;
    if (relations) parts.relations = relations;
    if (dice.chance(0.15)) parts.withDeleted = 'true';
    if (dice.chance(0.1)) parts.loadEagerRelations = 'false';
    if (method === 'find' || method === 'findAndCount' || method === 'findOne') {
        const sortable = dice.some(own(m.entity).filter((c) => !c.embedded), 0.25);
        if (sortable.length) parts.order = `{ ${sortable.map((c) => `${c.name}: '${dice.pick(['ASC', 'DESC'])}'`).join(', ')} }`;
        if (method !== 'findOne' && dice.chance(0.4)) parts.take = dice.chance(0.5) ? '10' : m.value({ value: 4 });
        if (parts.take && dice.chance(0.4)) parts.skip = m.value({ value: 3 });
    }
    const text = (names) => `{ ${names.map((n) => `${n}: ${parts[n]}`).join(', ')} }`;
    let options = text(Object.keys(parts));
    if (dice.chance(0.2)) {
        const last = Object.keys(parts).pop();
        if (last !== 'where' && last !== 'skip' && last !== 'take') {
            m.before.push(`const options: any = ${text(Object.keys(parts).slice(0, -1))};`, `if (${m.flag()}) {`, `    options.${last} = ${parts[last]};`, '}');
            options = 'options';
        }
    } else if (dice.chance(0.15)) {
        m.before.push(`const options = Object.assign({}, ${options});`);
        options = 'options';
    }
    return [`return ${call(m, method, options)};`];
}

/// The query on one of the receivers.
function call(m, method, argument) {
    const field = property(m.entity.name) + 'Repository';
    switch (m.dice.weighted({ field: 4, getter: 1, dataSource: 2, manager: 2, helper: 1 })) {
        case 'dataSource': return `this.db.getRepository(${m.entity.name}).${method}(${argument})`;
        case 'manager': return `this.db.manager.${method}(${m.entity.name}, ${argument})`;
        case 'helper': return `this.of(${m.entity.name}).${method}(${argument})`;
        case 'getter': return `this.repositories.${property(m.entity.name)}.${method}(${argument})`;
        default: return `this.${field}.${method}(${argument})`;
    }
}

function shortMethod(m) {
    const { dice, era } = m;
    const where = whereText(m);
    if (era === '0.2') return [`return ${call(m, dice.pick(['find', 'findOne', 'count']), where)};`];
    return [`return ${call(m, dice.pick(['findBy', 'findOneBy', 'countBy', ...(era === '1.1' ? ['existsBy', 'findAndCountBy'] : [])]), where)};`];
}

function writeMethod(m) {
    const { dice, entity } = m;
    const simple = () => `{ ${dice.some(entity.columns.filter((c) => !c.embedded), 0.4).concat(entity.id).map((c) => `${c.name}: ${operator(m, c)}`).join(', ')} }`;
    switch (dice.weighted({ update: 3, delete: 3, softDelete: entity.soft ? 2 : 0, restore: entity.soft ? 1 : 0, deleteId: 1, builder: 2 })) {
        case 'update': return [`return ${call(m, 'update', `${simple()}, { code: ${m.value(entity.columns.find((c) => c.name === 'code'))} } as any`)};`];
        case 'softDelete': return [`return ${call(m, 'softDelete', simple())};`];
        case 'restore': return [`return ${call(m, 'restore', simple())};`];
        case 'deleteId': return [`return ${call(m, 'delete', m.value(entity.id, true) + '.map((x: number) => x)')};`];
        case 'builder': {
            const c = dice.pick(entity.columns.filter((x) => !x.embedded));
            return [`return this.${property(entity.name)}Repository.createQueryBuilder().delete().where('${c.name} = :v', { v: ${m.value(c)} })${dice.chance(0.5) ? `.andWhere('id > :id', { id: ${m.value(entity.id)} })` : ''}.execute();`];
        }
        default: return [`return ${call(m, 'delete', simple())};`];
    }
}

// ---- query builders ----------------------------------------------------------------------------------------

/// A condition text over a column, and its parameters object.
function condition(m, alias, column) {
    const { dice } = m;
    const name = `v${m.parameters.length}`;
    const path = `${alias}.${column.name}`;
    switch (dice.weighted({ equal: 5, in: 2, null: column.nullable ? 2 : 0, range: comparable(column) ? 3 : 0, like: column.type === 'string' ? 1 : 0, lower: column.type === 'string' ? 1 : 0, constant: column.type === 'number' ? 1 : 0, ne: 1 })) {
        case 'in': return [`${path} IN (:...${name})`, `{ ${name}: ${m.value(column, true)} }`];
        case 'null': return [`${path} IS ${dice.chance(0.5) ? 'NOT ' : ''}NULL`, null];
        case 'range': return [`${path} ${dice.pick(['<', '<=', '>', '>='])} :${name}`, `{ ${name}: ${m.value(column)} }`];
        case 'like': return [`${path} ILIKE :${name}`, `{ ${name}: ${m.value(column)} }`];
        case 'lower': return [`LOWER(${path}) = LOWER(:${name})`, `{ ${name}: ${m.value(column)} }`];
        case 'constant': return [`${path} = ${dice.below(9)}`, null];
        case 'ne': return [`${path} ${dice.pick(['<>', '!='])} :${name}`, `{ ${name}: ${m.value(column)} }`];
        default: return [`${path} = :${name}`, `{ ${name}: ${m.value(column)} }`];
    }
}

function builderMethod(m) {
    const { dice, entity } = m;
    const alias = dice.pick(['e', entity.name.toLowerCase(), 'root']);
    const aliases = [[alias, entity]];
    const lines = [`const qb = ${dice.pick([`this.${property(entity.name)}Repository.createQueryBuilder('${alias}')`, `this.db.createQueryBuilder(${entity.name}, '${alias}')`, `this.start(${entity.name}, '${alias}')`])};`];
    const guarded = (statement, p = 0.3) => (dice.chance(p) ? lines.push(`if (${m.flag()}) {`, `    ${statement}`, '}') : lines.push(statement));
    let joins = 0;
    for (const [from, owner] of [...aliases]) {
        for (const relation of dice.some(owner.relations, 0.3).slice(0, 2)) {
            const joined = `j${joins++}`;
            const [text, parameters] = dice.chance(0.2) ? condition(m, joined, dice.pick(own(relation.target))) : [null, null];
            const on = text ? `, '${text}'${parameters ? `, ${parameters}` : ''}` : '';
            lines.push(`qb.${dice.pick(['leftJoin', 'innerJoin', 'leftJoinAndSelect', 'innerJoinAndSelect'])}('${from}.${relation.name}', '${joined}'${on});`);
            aliases.push([joined, relation.target]);
        }
    }
    const anyCondition = () => {
        const [at, owner] = dice.pick(aliases);
        return condition(m, at, dice.pick(own(owner)));
    };
    const argument = ([text, parameters]) => `'${text}'${parameters ? `, ${parameters}` : ''}`;
    const count = dice.between(1, 3);
    for (let i = 0; i < count; i++) {
        const word = i === 0 ? dice.pick(['where', 'andWhere']) : dice.weighted({ andWhere: 5, orWhere: 1 });
        switch (dice.weighted({ text: 5, brackets: 2, object: 1, helper: 1, list: 1, subquery: 1 })) {
            case 'brackets':
                guarded(`qb.${word}(new ${dice.chance(0.15) ? 'NotBrackets' : 'Brackets'}((b) => { b.where(${argument(anyCondition())}).${dice.pick(['orWhere', 'andWhere'])}(${argument(anyCondition())}); }));`.replace('NotBrackets', m.era === '1.1' ? 'NotBrackets' : 'Brackets'));
                break;
            case 'object': {
                const c = dice.pick(entity.columns.filter((x) => !x.embedded));
                guarded(`qb.${word}({ ${c.name}: ${m.value(c)} });`);
                break;
            }
            case 'helper':
                lines.push(`onlyAbove(qb, '${alias}.id', ${m.flag()} ? ${m.value(entity.id)} : undefined);`);
                break;
            case 'list':
                m.before.push(`const parts${i} = ['${alias}.id > 0'];`, `if (${m.flag()}) parts${i}.push('${alias}.id < 100');`);
                lines.push(`qb.${word}(parts${i}.join(' AND '));`);
                break;
            case 'subquery': {
                const relation = entity.relations.find((r) => r.kind === 'oneToMany');
                if (!relation) { guarded(`qb.${word}(${argument(anyCondition())});`); break; }
                const column = `s.${relation.inverse.name}`;
                lines.push(`qb.${word}((outer) => '${alias}.id IN ' + outer.subQuery().select('${column}').from(${relation.target.name}, 's').where('${column} IS NOT NULL').getQuery());`);
                break;
            }
            default:
                guarded(`qb.${word}(${argument(anyCondition())});`);
        }
    }
    const ending = dice.weighted({ getMany: 6, getOne: 2, getCount: 2, getManyAndCount: 1 });
    if (ending !== 'getCount') {
        for (const c of dice.some(entity.columns.filter((x) => !x.embedded), 0.2).slice(0, 2)) lines.push(`qb.addOrderBy('${alias}.${c.name}', '${dice.pick(['ASC', 'DESC'])}');`);
        if (ending !== 'getOne' && dice.chance(0.4)) lines.push(dice.chance(0.5) ? 'qb.take(5);' : `page(qb, ${m.value({ value: 2 })});`);
        else if (ending === 'getMany' && dice.chance(0.2)) lines.push('qb.limit(7);');
    }
    lines.push(`return qb.${ending}();`);
    return lines;
}

const HELPERS = `import { SelectQueryBuilder } from 'typeorm';

export function onlyAbove(qb: SelectQueryBuilder<any>, column: string, least?: number) {
    if (least !== undefined) {
        qb.andWhere(\`\${column} > :least\`, { least });
    }
    return qb;
}

export const page = (qb: SelectQueryBuilder<any>, number: number, size = 5) => qb.skip(number * size).take(size);

export function combined<T extends object>(where: T, more?: boolean): any {
    return more ? { ...where, id: 7 } : where;
}
`;

function service(dice, graph, era, first, count) {
    const source = era === '0.2' ? 'Connection' : 'DataSource';
    const methods = [];
    const calls = { 'AskService.of': false, 'AskService.start': false };
    for (let i = first; i < first + count; i++) {
        const m = new Method(dice, dice.pick(graph), era);
        const make = { find: findMethod, short: shortMethod, write: writeMethod, builder: builderMethod }[dice.weighted({ find: 4, short: 2, write: 2, builder: 4 })];
        methods.push(m.render(`m${i}`, make(m)));
        calls[`AskService.m${i}`] = m.calls;
    }
    const names = graph.map((e) => e.name);
    const text = [
        `import { Between, Brackets, ${source}, ILike, In, IsNull, LessThan, LessThanOrEqual, Like, MoreThan, MoreThanOrEqual, Not, ${era === '1.1' ? 'NotBrackets, ' : ''}Repository } from 'typeorm';`,
        `import { ${names.join(', ')} } from '../entities/graph';`,
        "import { combined, onlyAbove, page } from '../lib/helpers';",
        '',
        'export class AskService {',
        ...names.map((n) => `    private readonly ${property(n)}Repository: Repository<${n}>;`),
        '',
        `    constructor(private readonly db: ${source}) {`,
        ...names.map((n) => `        this.${property(n)}Repository = db.getRepository(${n});`),
        '    }',
        '',
        '    private get repositories() {',
        `        return { ${names.map((n) => `${property(n)}: this.db.getRepository(${n})`).join(', ')} };`,
        '    }',
        '',
        '    private of<T>(target: { new (): T }): Repository<T> {',
        '        return this.db.getRepository(target);',
        '    }',
        '',
        '    private start<T>(target: { new (): T }, alias: string) {',
        '        return this.of(target).createQueryBuilder(alias);',
        '    }',
        '',
        ...methods,
        '}',
        '',
    ].join('\n');
    return { text, calls };
}

module.exports = { service, HELPERS };
