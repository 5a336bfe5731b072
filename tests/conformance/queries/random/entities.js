// A random entity graph as TypeScript, and as what the generator of services needs to know of it.
'use strict';

const NAMES = ['Author', 'Book', 'Shop', 'Review', 'Parcel', 'Badge'];
const SCALARS = [
    { type: 'string', options: "'varchar'", value: 'x' },
    { type: 'number', options: "'int'", value: 5 },
    { type: 'boolean', options: "'boolean'", value: true },
    { type: 'Date', options: "'timestamptz'", value: '2024-01-01' },
];
const COLUMNS = ['title', 'state', 'rank', 'openedAt', 'visible', 'weight'];

const snake = (name) => name.replace(/[A-Z]/g, (c) => '_' + c.toLowerCase()).replace(/^_/, '');
const property = (name) => name[0].toLowerCase() + name.slice(1);

function entityGraph(dice) {
    const graph = NAMES.slice(0, dice.between(3, NAMES.length)).map((name) => ({
        name, id: { name: 'id', type: 'number', value: 1 }, soft: dice.chance(0.3), columns: [], relations: [],
    }));
    for (const entity of graph) {
        for (const name of dice.some(COLUMNS, 0.6).concat('code'))
            entity.columns.push({ name, ...dice.pick(SCALARS), nullable: dice.chance(0.4), renamed: dice.chance(0.3) });
        if (dice.chance(0.3))
            for (const name of ['home.city', 'home.zip']) entity.columns.push({ name, ...SCALARS[0], nullable: true, embedded: true });
    }
    for (let i = 1; i < graph.length; i++)
        for (const target of dice.some(graph.slice(0, i), 0.6)) {
            const owner = graph[i];
            const kind = dice.weighted({ manyToOne: 6, manyToMany: 2, oneToOne: 1 });
            const forward = { kind, name: property(target.name), target, owning: true, nullable: dice.chance(0.5), eager: dice.chance(0.12), renamed: dice.chance(0.3), column: kind === 'manyToOne' && dice.chance(0.4) };
            const back = { kind: { manyToOne: 'oneToMany', manyToMany: 'manyToMany', oneToOne: 'oneToOne' }[kind], name: property(owner.name) + (kind === 'oneToOne' ? '' : 's'), target: owner, owning: false };
            if (kind === 'manyToMany') forward.name += 's';
            forward.inverse = back;
            back.inverse = forward;
            owner.relations.push(forward);
            target.relations.push(back);
        }
    return graph;
}

function render(graph) {
    const out = ["import { Column, CreateDateColumn, DeleteDateColumn, Entity, JoinColumn, JoinTable, ManyToMany, ManyToOne, OneToMany, OneToOne, PrimaryGeneratedColumn } from 'typeorm';",
        'export class Home {', "    @Column('varchar', { nullable: true })", '    city: string;', "    @Column('varchar', { name: 'postal', nullable: true })", '    zip: string;', '}'];
    for (const entity of graph) {
        out.push(`@Entity('${snake(entity.name)}s')`, `export class ${entity.name} {`, '    @PrimaryGeneratedColumn()', '    id: number;');
        for (const c of entity.columns.filter((c) => !c.embedded))
            out.push(`    @Column(${c.options}, { ${c.renamed ? `name: '${snake(c.name)}_col', ` : ''}nullable: ${c.nullable} })`, `    ${c.name}: ${c.type};`);
        if (entity.columns.some((c) => c.embedded)) out.push('    @Column(() => Home)', '    home: Home;');
        for (const r of entity.relations) {
            const decorator = r.kind[0].toUpperCase() + r.kind.slice(1);
            const options = r.owning ? `, { ${r.kind === 'manyToMany' ? '' : `nullable: ${r.nullable}, `}eager: ${r.eager} }` : '';
            out.push(`    @${decorator}(() => ${r.target.name}, (x: any) => x.${r.inverse.name}${options})`);
            const join = r.column ? `${r.name}Id` : r.renamed ? `${snake(r.name)}_ref` : null;
            if (r.owning && r.kind === 'manyToMany') out.push('    @JoinTable()');
            else if (r.owning) out.push(join ? `    @JoinColumn({ name: '${join}' })` : '    @JoinColumn()');
            out.push(`    ${r.name}: any;`);
            if (r.column) out.push(`    @Column('int', { name: '${r.name}Id', nullable: ${r.nullable} })`, `    ${r.name}Id: number;`);
        }
        if (entity.soft) out.push('    @DeleteDateColumn()', '    deletedAt: Date;');
        out.push('}', '');
    }
    return out.join('\n');
}

module.exports = { entityGraph, render, property };
