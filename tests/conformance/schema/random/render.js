// Writes a graph as TypeScript: { file name: text }.
'use strict';

const typeormNames = ['Check', 'ChildEntity', 'Column', 'ColumnOptions', 'CreateDateColumn', 'DataSource', 'DefaultNamingStrategy', 'DeleteDateColumn', 'Entity', 'EntitySchema',
    'Exclusion', 'ForeignKey', 'Generated', 'Index', 'JoinColumn', 'JoinTable', 'ManyToMany', 'ManyToOne', 'NamingStrategyInterface', 'OneToMany', 'OneToOne', 'PrimaryColumn',
    'PrimaryGeneratedColumn', 'Relation', 'RelationId', 'Table', 'TableInheritance', 'Tree', 'TreeChildren', 'TreeLevelColumn', 'TreeParent', 'Unique', 'UpdateDateColumn',
    'VersionColumn', 'ViewColumn', 'ViewEntity', 'VirtualColumn'];
const versions = { typeorm: '1.1.1', 'typeorm-03': '0.3.20', 'typeorm-02': '0.2.45' };

function uses(text, name) {
    return new RegExp(`(?<![\\w$'"\`]|(?<!\\.\\.)\\.)${name}\\b(?!['"\`])`).test(text.replace(/'(?:[^'\\\n]|\\.)*'/g, "''"));
}

function membersText(members) {
    return members.map((m) => `${m.lines.map((l) => `    ${l}\n`).join('')}    ${m.prop}: ${m.ts};\n`).join('\n');
}

function classText(head, lines, members) {
    return `${lines.map((l) => l + '\n').join('')}${head} {\n${membersText(members)}}\n`;
}

function schemaText(entity) {
    const parts = [`name: '${entity.name}'`];
    if (entity.bound) parts.push(`target: ${entity.name}`);
    if (entity.tableName) parts.push(`tableName: '${entity.tableName}'`);
    const columns = entity.members.filter((m) => ['key', 'column', 'special'].includes(m.kind));
    const relations = entity.members.filter((m) => m.kind === 'relation');
    const backs = entity.members.filter((m) => m.kind === 'inverse');
    parts.push(`columns: {\n${columns.map((m) => `        ${m.prop}: { ${m.schema} },\n`).join('')}    }`);
    if (relations.length || backs.length) parts.push(`relations: {\n${relations.map((m) => `        ${m.prop}: { ${m.schema} },\n`).join('')}    }`);
    if (entity.indices && entity.indices.length) parts.push(`indices: [${entity.indices.join(', ')}]`);
    if (entity.uniques && entity.uniques.length) parts.push(`uniques: [${entity.uniques.join(', ')}]`);
    const shape = entity.bound ? `export class ${entity.name}${entity.shapeBase ? ` extends ${entity.shapeBase}` : ''} {\n${entity.members.map((m) => `    ${m.prop}: any;\n`).join('')}}\n` : '';
    return `${shape}export const ${entity.name}Schema = new EntitySchema<any>({\n    ${parts.join(',\n    ')},\n});\n`;
}

// Every piece of the graph: { file, names it declares, text }, in an order in which each may use those before it.
function pieces(graph) {
    const found = [];
    const files = graph.layout !== 'single';
    const kebab = (name) => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
    const add = (file, names, text) => found.push({ file: files ? file : 'entities', names, text });
    for (const helper of graph.helpers) {
        const names = [...helper.matchAll(/^(?:const|function|class|enum) (\w+)/gm)].map((m) => m[1]);
        add('helpers', names, helper.replace(/^(?=(?:const|function|class|enum) )/gm, 'export ') + '\n');
    }
    // Helpers name enums and each other: those without needs come first.
    found.sort((a, b) => Number(b.text.startsWith('export enum') || b.text.includes('applyDecorators(...list')) - Number(a.text.startsWith('export enum') || a.text.includes('applyDecorators(...list')));
    for (const embed of graph.embeds)
        add(`${kebab(embed.name)}.part`, [embed.name], classText(`export class ${embed.name}${embed.extend ? ` extends ${embed.extend}` : ''}`, embed.classLines.map((l) => l.text), embed.members));
    for (const base of graph.bases) {
        if (base.mixin)
            add(`${kebab(base.name)}.base`, [base.name], `export function ${base.name}<T extends new (...args: any[]) => {}>(Base: T) {\n    abstract class Mixed extends Base {\n${
                membersText(base.members).replace(/^(?=.)/gm, '    ')}    }\n    return Mixed;\n}\n`);
        else
            add(`${kebab(base.name)}.base`, [base.name], classText(`export abstract class ${base.name}${base.extend ? ` extends ${base.extend}` : ''}`, [], base.members));
    }
    if (graph.entities.some((e) => e.mixin && !e.base)) add('plain.base', ['Plain'], 'export class Plain {}\n');
    for (const entity of graph.entities) {
        const file = `${kebab(entity.name)}.entity`;
        if (entity.form === 'schema') {
            add(file, [...(entity.bound ? [entity.name] : []), `${entity.name}Schema`], schemaText(entity));
            continue;
        }
        const parent = entity.mixin ? `${entity.mixin}(${entity.base || 'Plain'})` : entity.base;
        const lines = [`@Entity(${entity.args || ''})`, ...(entity.sti !== undefined && entity.sti !== null ? [`@TableInheritance(${entity.sti})`] : []), ...entity.classLines.map((l) => l.text)];
        let text = classText(`export class ${entity.name}${parent ? ` extends ${parent}` : ''}`, lines, entity.members);
        for (const child of entity.children)
            text += '\n' + classText(`export class ${child.name} extends ${child.extend}`, [`@ChildEntity(${child.value})`, ...child.classLines.map((l) => l.text)], child.members);
        add(file, [entity.name, ...entity.children.map((c) => c.name)], text);
    }
    for (const view of graph.views)
        add(`${kebab(view.name)}.entity`, [view.name], `@ViewEntity({ expression: \`SELECT 1 AS "one", 'a' AS "two"\`${view.materialized ? ', materialized: true' : ''} })\nexport class ${view.name} {\n    @ViewColumn() one: number;\n\n    @ViewColumn({ name: 'two' }) second: string;\n}\n`);
    return found;
}

function render(graph) {
    const all = pieces(graph);
    const byFile = new Map();
    for (const piece of all) byFile.set(piece.file, [...(byFile.get(piece.file) || []), piece]);
    const files = {};
    const importLines = (text, own) => {
        const lines = [];
        const typeorm = typeormNames.filter((name) => uses(text, name));
        if (typeorm.length) lines.push(`import { ${typeorm.join(', ')} } from 'typeorm';`);
        for (const [file, list] of byFile) {
            if (file === own) continue;
            const names = list.flatMap((p) => p.names).filter((name) => uses(text, name));
            const from = graph.layout === 'barrel' && !/\.base$|\.part$|^helpers$/.test(file) ? './index' : `./${file}`;
            if (names.length) lines.push(`import { ${names.join(', ')} } from '${from}';`);
        }
        return lines.length ? lines.join('\n') + '\n\n' : '';
    };
    for (const [file, list] of byFile) {
        const text = list.map((p) => p.text).join('\n');
        files[`${file}.ts`] = importLines(text, file) + text;
    }
    if (graph.layout === 'barrel')
        files['index.ts'] = [...byFile.keys()].filter((f) => f.endsWith('.entity')).map((f) => `export * from './${f}';\n`).join('');
    if (graph.version !== 'typeorm' || graph.seed % 3 === 0)
        files['package.json'] = `{ "dependencies": { "typeorm": "${versions[graph.version]}" } }\n`;

    const options = [];
    let extra = '';
    if (graph.naming === 'snake') {
        options.push('namingStrategy: new SnakeNamingStrategy()');
        extra += "import { SnakeNamingStrategy } from 'typeorm-naming-strategies';\n";
    } else if (graph.naming && graph.naming.text) {
        options.push('namingStrategy: new Naming()');
        files['naming.ts'] = graph.naming.text;
        extra += "import { Naming } from './naming';\n";
    }
    if (graph.entityPrefix) options.push(`entityPrefix: '${graph.entityPrefix}'`);
    if (graph.schema) options.push(`schema: '${graph.schema}'`);
    if (!options.length && graph.listing === 'exports') return files;

    const names = graph.entities.flatMap((e) => [e.form === 'schema' ? `${e.name}Schema` : e.name, ...e.children.map((c) => c.name)]).concat(graph.views.map((v) => v.name));
    const home = new Map(all.flatMap((p) => p.names.map((n) => [n, p.file])));
    const from = (name) => graph.layout === 'barrel' ? './index' : `./${home.get(name)}`;
    const each = new Map();
    for (const name of names) each.set(from(name), [...(each.get(from(name)) || []), name]);
    const imports = () => [...each].map(([file, list]) => `import { ${list.join(', ')} } from '${file}';\n`).join('');
    let before = '';
    if (graph.listing === 'glob') {
        options.push("entities: [__dirname + '/**/*.entity{.ts,.js}']");
    } else if (graph.listing === 'values' && graph.layout !== 'files') {
        extra += `import * as entities from '${graph.layout === 'barrel' ? './index' : './entities'}';\n`;
        const filter = graph.layout === 'single';
        if (filter) {
            extra = extra.replace(/import \* as entities.*\n/, imports());
            before = `const entities = { ${names.join(', ')} };\n\n`;
        }
        options.push('entities: Object.values(entities)');
    } else if (graph.listing === 'list') {
        extra += imports();
        before = `const core = [${names.slice(0, 1).join(', ')}];\nexport const entities = [...core, ${names.slice(1).join(', ')}];\n\n`;
        options.push('entities');
    } else {
        extra += imports();
        options.push(`entities: [${names.join(', ')}]`);
    }
    const old = graph.version === 'typeorm-02';
    files['data-source.ts'] = `import { ${old ? 'createConnection' : 'DataSource'} } from 'typeorm';\n${extra}\n${before}export const dataSource = ${old ? '' : 'new DataSource('}{\n    type: 'postgres',\n    ${
        options.join(',\n    ')},\n}${old ? '' : ')'};\n${old ? 'export const connect = () => createConnection(dataSource);\n' : ''}`;
    return files;
}

module.exports = { render };
