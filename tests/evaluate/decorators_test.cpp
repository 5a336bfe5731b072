#include <catch2/catch.hpp>

#include "sample.h"

using audit::test::Files;
using audit::test::inOrder;
using audit::test::Sample;

TEST_CASE("a decorator of the project's own is followed to TypeORM's") {
    Sample sample(Files{{"src/id.ts", R"(
import { Column, Index, PrimaryColumn } from 'typeorm';
import { applyDecorators } from '@nestjs/common';
const base = (options: object) => ({ nullable: false, ...options });
export const Id = () => PrimaryColumn({ type: 'uuid' });
export const Money = (options = {}) => applyDecorators(Column({ type: 'numeric', ...base(options) }), Index());
export function Name(): PropertyDecorator {
    return (target, key) => { Column('varchar', { length: 40 })(target, key); };
}
)"},
                        {"src/order.ts", R"(
import { Entity } from 'typeorm';
import { Id, Money, Name } from './id';
@Entity('orders')
export class Order {
    @Id() id: string;
    @Money({ nullable: true }) total: string;
    @Name() label: string;
}
)"}});
    const std::string text = sample.decorators();
    INFO(text);
    CHECK(text.find("Order.id @PrimaryColumn({type: 'uuid'})") != std::string::npos);
    CHECK(text.find("Order.total @Column({type: 'numeric', nullable: true})") != std::string::npos);
    CHECK(text.find("Order.total @Index()") != std::string::npos);
    CHECK(text.find("Order.label @Column('varchar', {length: 40})") != std::string::npos);
    CHECK(text.find("Order @Entity('orders')") != std::string::npos);
}

TEST_CASE("relations across a cycle of imports name their classes") {
    Sample sample(Files{{"src/a.ts", R"(
import { Entity, ManyToOne } from 'typeorm';
import { B } from './b';
@Entity() export class A { @ManyToOne(() => B, (b) => b.list) one: B; }
)"},
                        {"src/b.ts", R"(
import { Entity, OneToMany } from 'typeorm';
import { A } from './a';
@Entity() export class B { @OneToMany(() => A, (a) => a.one) list: A[]; }
)"}});
    const std::string text = sample.decorators();
    INFO(text);
    CHECK(text.find("A.one @ManyToOne(() => B") != std::string::npos);
    CHECK(text.find("B.list @OneToMany(() => A") != std::string::npos);
}

TEST_CASE("a decorator under a condition that cannot be decided is not certain") {
    Sample sample(Files{{"src/a.ts", R"(
import { Column, Entity } from 'typeorm';
const Flagged = () => (target: object, key: string) => {
    if (process.env.WITH_NOTES) Column()(target, key);
};
@Entity() export class A { @Flagged() notes: string; @Column() kept: string; }
)"}});
    const std::string text = sample.decorators();
    INFO(text);
    CHECK(inOrder(text, {"A.notes @Column", "uncertain", "A.kept @Column()\n"}));
}

TEST_CASE("a decorator that only registers a property makes it uncertain until it is applied by hand") {
    const std::string registry = R"(
let primary: { entity: any; name: string };
export function Id() { return (entity: any, name: string) => { primary = { entity, name }; }; }
export function registered() { if (!primary) throw new Error('none'); return primary; }
)";
    const std::string entity = R"(
import { Column, Entity } from 'typeorm';
import { Id } from './registry';
@Entity() export class A { @Id() id: number; @Column() x: string; }
)";
    Sample never(Files{{"src/registry.ts", registry}, {"src/a.ts", entity}});
    CHECK(never.decorators().find("A.id @Column() uncertain") != std::string::npos);

    Sample later(Files{{"src/registry.ts", registry}, {"src/a.ts", entity}, {"src/start.ts", R"(
import { PrimaryGeneratedColumn } from 'typeorm';
import { registered } from './registry';
export function start() { const { entity, name } = registered(); PrimaryGeneratedColumn('uuid')(entity, name); }
)"}});
    const std::string text = later.decorators();
    INFO(text);
    CHECK(text.find("A.id @PrimaryGeneratedColumn('uuid')\n") != std::string::npos);
    CHECK(text.find("uncertain") == std::string::npos);
}

namespace {

const std::string kRegister = R"(
const noted = new Map<object, Array<{ target: object; name: string }>>();
export function Ref() {
    return (target: object, name: string) => {
        const entries = noted.get(target);
        if (entries) entries.push({ target, name });
        else noted.set(target, [{ target, name }]);
    };
}
export const of = (cls: Function) => {
    const found = [...noted.entries()].find(([target]) => target.constructor === cls);
    return found ? found[1] : [];
};
)";
const std::string kNoted = R"(
import { Entity, Index } from 'typeorm';
import { Ref } from './aRegister';
@Entity() export class A { @Index() @Ref() first: string; @Ref() second: string; }
@Entity() export class B { @Ref() third: string; }
)";

}  // namespace

TEST_CASE("what is applied to every registered member of a list of classes is certain, whatever the list") {
    Sample sample(Files{{"src/aRegister.ts", kRegister}, {"src/entities.ts", kNoted}, {"src/start.ts", R"(
import { Column } from 'typeorm';
import { of } from './aRegister';
export function start(classes: Function[], type: any) {
    for (const cls of classes)
        for (const { target, name } of of(cls)) Column({ type })(target, name);
}
)"}});
    const std::string text = sample.decorators();
    INFO(text);
    for (const char* member : {"A.first", "A.second", "B.third"})
        CHECK(text.find(std::string(member) + " @Column({type: <parameter type>})\n") != std::string::npos);
    CHECK(text.find("uncertain") == std::string::npos);
}

TEST_CASE("what is applied to registered members under a condition is not certain") {
    Sample sample(Files{{"src/aRegister.ts", kRegister}, {"src/entities.ts", kNoted}, {"src/start.ts", R"(
import { Column } from 'typeorm';
import { of } from './aRegister';
export function start(classes: Function[]) {
    for (const cls of classes)
        for (const { target, name } of of(cls)) if (process.env.WITH_REFS) Column()(target, name);
}
)"}});
    const std::string text = sample.decorators();
    INFO(text);
    CHECK(text.find("A.first @Index()\n") != std::string::npos);
    for (const char* member : {"A.first", "A.second", "B.third"})
        CHECK(text.find(std::string(member) + " @Column() uncertain") != std::string::npos);
}
