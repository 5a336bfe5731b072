// Which files are lowered without being asked for: what must not be lost, and what need not be read.
#include <catch2/catch.hpp>

#include "tree.h"

using namespace audit::project;

namespace {

std::string because(const Project& project, std::string_view path) {
    return project.file(fileOf(project, path)).because;
}

}  // namespace

TEST_CASE("files that mention TypeORM") {
    const Tree tree{
        {"a.ts", "import { Entity } from 'typeorm'"},
        {"b.ts", "import { Column } from \"typeorm/decorator/columns/Column\";"},
        {"c.ts", "const orm = require('typeorm')"},
        {"d.ts", "async function f() { const { DataSource } = await import('typeorm') }"},
        {"e.ts", "import type { Repository } from 'typeorm'"},
        {"f.ts", "import { InjectRepository } from '@nestjs/typeorm'"},
        {"g.ts", "import { Transactional } from 'typeorm-transactional'"},
        {"h.ts", "export const config = { dbConnectionOptions: { type: 'postgres' } }"},
        {"i.ts", "export function f(x: any) { return x.createQueryBuilder('u').getMany() }"},
        {"j.ts", "export * from 'typeorm'"},
        {"k.tsx", "import { In } from 'typeorm'"},
        {"l.mts", "import { In } from 'typeorm'"},
        {"m.js", "const { In } = require('typeorm')"},
        {"n.d.ts", "import { In } from 'typeorm'"},
        {"o.ts", "export class Plain {}"},
        {"p.ts", "// typeorm is what others use"},
    };
    const auto project = tree.build();
    CHECK(roots(*project) == Strings{"a.ts", "b.ts", "c.ts", "d.ts", "e.ts", "f.ts", "g.ts", "h.ts", "i.ts",
                                     "j.ts", "k.tsx", "l.mts", "m.js"});
    CHECK(because(*project, "a.ts") == "mentions TypeORM");
    CHECK(project->file(fileOf(*project, "o.ts")).state == FileState::NotNeeded);
    CHECK(project->module(fileOf(*project, "o.ts")) != nullptr);  // when asked for
}

TEST_CASE("compiled files beside their sources are left out") {
    const Tree tree{
        {"tsconfig.json", R"({"compilerOptions": {"outDir": "out", "rootDir": "src"}})"},
        {"src/a.ts", "import 'typeorm'"},
        {"src/a.js", "require('typeorm')"},
        {"out/a.js", "require('typeorm')"},
        {"out/only.js", "require('typeorm')"},
    };
    CHECK(roots(*tree.build()) == Strings{"out/only.js", "src/a.ts"});
}

TEST_CASE("importers of repositories and data sources") {
    const Tree tree{
        {"db.ts",
         "import { DataSource } from 'typeorm'\nexport const db = new DataSource({ type: 'postgres' })"},
        {"users.ts",
         "import { db } from './db'; import { User } from './user'\n"
         "export const users = db.getRepository(User).extend({ byName(n: string) { return this.findBy({ "
         "name: n }) } })"},
        {"user.ts", "export class User {}"},
        {"service.ts", "import { users } from './users'\nexport const all = () => users.find()"},
        {"controller.ts", "import { all } from './service'\nexport const get = () => all()"},
        {"other.ts", "import { User } from './user'\nexport const name = (u: User) => u"},
    };
    const auto project = tree.build();
    CHECK(roots(*project) == Strings{"db.ts", "service.ts", "users.ts"});
    CHECK(because(*project, "service.ts") == "names users of users.ts");
}

TEST_CASE("importers of wrappers: only those that use what hands the database out") {
    const Tree tree{
        {"connection.ts", R"(
            import { DataSource, EntityTarget, Repository } from 'typeorm';
            export class Connection {
                constructor(private dataSource: DataSource) {}
                get raw() { return this.dataSource; }
                getRepository<T>(target: EntityTarget<T>): Repository<T> { return this.dataSource.getRepository(target); }
                inTransaction<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> { return this.dataSource.transaction(() => work(ctx)); }
                get name() { return 'main'; }
            }
        )"},
        {"index.ts", "export * from './barrel'"},
        {"barrel.ts", "export { Connection as Db } from './connection'"},
        {"repository.ts",
         "import { Db } from './index'\nclass A { constructor(private db: Db) {} f() { return "
         "this.db.getRepository('x') } }"},
        {"raw.ts",
         "import { Db } from './index'\nclass A { constructor(private db: Db) {} f() { return this.db.raw } "
         "}"},
        {"transaction.ts",
         "import { Db } from './index'\nclass A { constructor(private db: Db) {} f() { return "
         "this.db.inTransaction(async () => 1) } }"},
        {"name.ts",
         "import { Db } from './index'\nclass A { constructor(private db: Db) {} f() { return this.db.name } "
         "}"},
        {"module.ts", "import { Db } from './index'\nexport const providers = [Db]"},
        {"namespace.ts",
         "import * as all from './index'\nexport const f = (x: all.Db) => x.getRepository('y')"},
        {"dynamic.ts",
         "export const f = async () => { const m = await import('./index'); new m.Db(x).getRepository('y') "
         "}"},
        {"required.ts", "const all = require('./index'); new all.Db(x).getRepository('y')"},
    };
    CHECK(roots(*tree.build()) == Strings{"connection.ts", "dynamic.ts", "module.ts", "namespace.ts",
                                          "raw.ts", "repository.ts", "required.ts", "transaction.ts"});
}

TEST_CASE("a wrapper that is handed on") {
    const Tree tree{
        {"connection.ts",
         "import { EntityManager } from 'typeorm'\nexport class Connection { manager: EntityManager }"},
        {"public.ts",
         "import { Connection } from './connection'\nexport class Context { constructor(public connection: "
         "Connection) {} }"},
        {"field.ts",
         "import { Connection } from './connection'\nexport class Holder {\n  readonly link: Connection;\n}"},
        {"getter.ts",
         "import { Connection } from './connection'\nexport class Getter { get it(): Connection { return x } "
         "}"},
        {"private.ts",
         "import { Connection } from './connection'\nexport class Closed { constructor(private readonly "
         "connection: Connection) {} }"},
        {"reexported.ts", "import { Connection } from './connection'\nexport { Connection }"},
        {"user1.ts",
         "import { Context } from './public'\nexport const f = (c: Context) => c.connection.manager"},
        {"user2.ts", "import { Holder } from './field'\nexport const f = (c: Holder) => c.link.manager"},
        {"user3.ts", "import { Getter } from './getter'\nexport const f = (c: Getter) => c.it.manager"},
        {"user4.ts", "import { Closed } from './private'\nexport const f = (c: Closed) => c.manager"},
        {"user5.ts",
         "import { Connection } from './reexported'\nexport const f = (c: Connection) => c.manager"},
        {"user6.ts", "import { Context } from './public'\nexport const f = (c: Context) => c.toString()"},
    };
    const auto project = tree.build();
    for (const char* path : {"user1.ts", "user2.ts", "user3.ts", "user5.ts"}) {
        CAPTURE(path);
        CHECK(isRoot(*project, path));
    }
    CHECK_FALSE(isRoot(*project, "user4.ts"));
    CHECK_FALSE(isRoot(*project, "user6.ts"));
    CHECK_FALSE(isRoot(*project, "private.ts"));
}

TEST_CASE("importers of services: when their caller decides what is read") {
    const Tree tree{
        {"service.ts", R"(
            import { FindManyOptions, Repository } from 'typeorm';
            export class Users {
                constructor(private repository: Repository<User>) {}
                search(options: FindManyOptions<User>) { return this.repository.find(options); }
                matching(where: Partial<User>) { return this.repository.find({ where }); }
                sorted(by: string) { return this.repository.createQueryBuilder('u').orderBy(`u.${by}`).getMany(); }
                byId(id: string) { return this.repository.findOne({ where: { id } }); }
                base() { return this.repository.createQueryBuilder('u'); }
                names(list: string[]) { return list.find(x => x); }
                tagsOf(entity: Type<Base>) { return this.repository.manager.getRepository(entity).find(); }
                options(relations?: string[]) { const all = relations ?? ["a"]; return this.repository.find({ relations: unique(all) }); }
                values(input: Input) { return this.repository.find({ where: { name: input.name } }); }
            }
        )"},
        {"search.ts",
         "import { Users } from './service'\nexport const f = (u: Users) => u.search({ where: { name: 'x' } "
         "})"},
        {"matching.ts",
         "import { Users } from './service'\nexport const f = (u: Users) => u.matching({ name: 'x' })"},
        {"sorted.ts", "import { Users } from './service'\nexport const f = (u: Users) => u.sorted('name')"},
        {"base.ts", "import { Users } from './service'\nexport const f = (u: Users) => u.base().getMany()"},
        {"tags.ts", "import { Users } from './service'\nexport const f = (u: Users) => u.tagsOf(Post)"},
        {"options.ts",
         "import { Users } from './service'\nexport const f = (u: Users) => u.options(['posts'])"},
        {"values.ts",
         "import { Users } from './service'\nexport const f = (u: Users) => u.values({ name: 'x' })"},
        {"byId.ts", "import { Users } from './service'\nexport const f = (u: Users) => u.byId('1')"},
        {"names.ts", "import { Users } from './service'\nexport const f = (u: Users) => u.names([])"},
    };
    CHECK(roots(*tree.build()) ==
          Strings{"base.ts", "matching.ts", "options.ts", "search.ts", "service.ts", "sorted.ts", "tags.ts"});
}

TEST_CASE("importers of functions") {
    const Tree tree{
        {"helpers.ts", R"(
            import { getRepository, SelectQueryBuilder, EntityManager, FindOptionsWhere, DataSource } from 'typeorm';
            export function users() { return getRepository(User); }
            export const query = () => { const q = users().createQueryBuilder(); q.where('a = 1'); return q; };
            export const later = async () => query();
            export function page<T>(qb: SelectQueryBuilder<T>) { return qb.take(10); }
            export function filter(where: FindOptionsWhere<User>) { return users().findBy(where); }
            export async function transact<T>(work: (manager: EntityManager) => Promise<T>) { return 1 as any; }
            export function loadAll<T>(type: new () => T) { return getRepository(type).find(); }
            export async function count() { return users().count(); }
            export const many = { users, nested: { make: () => users() } };
            export default function main() { return count(); }
        )"},
        {"u-users.ts", "import { users } from './helpers'; users().find()"},
        {"u-query.ts", "import { query } from './helpers'; query().getMany()"},
        {"u-later.ts", "import { later as l } from './helpers'; l()"},
        {"u-filter.ts", "import { filter } from './helpers'; filter({ a: 1 })"},
        {"u-transact.ts", "import { transact } from './helpers'; transact(m => m.save(x))"},
        {"u-load.ts", "import { loadAll } from './helpers'; loadAll(User)"},
        {"u-many.ts", "import { many } from './helpers'; many.nested.make().find()"},
        {"v-count.ts", "import { count } from './helpers'; count()"},
        {"v-main.ts", "import main from './helpers'; main()"},
    };
    CHECK(roots(*tree.build()) == Strings{"helpers.ts", "u-filter.ts", "u-later.ts", "u-load.ts", "u-many.ts",
                                          "u-query.ts", "u-transact.ts", "u-users.ts"});
}

TEST_CASE("subclasses") {
    const Tree tree{
        {"base.ts", R"(
            import { Repository, FindManyOptions, PrimaryGeneratedColumn, BaseEntity } from 'typeorm';
            export abstract class BaseService<T> {
                constructor(protected readonly repository: Repository<T>) {}
                findAll(options?: FindManyOptions<T>) { return this.repository.find(options); }
            }
            export abstract class Base { @PrimaryGeneratedColumn() id: number }
            export class Record extends BaseEntity {}
        )"},
        {"service.ts",
         "import { BaseService } from './base'\nexport class Users extends BaseService<User> {}"},
        {"entity.ts", "import { Base } from './base'\nexport class Thing extends Base { name: string }"},
        {"deeper.ts", "import { Thing } from './entity'\nexport class Deeper extends Thing {}"},
        {"record.ts", "import { Record } from './base'\nexport class Row extends Record {}"},
        {"mixed.ts", "import { Base } from './base'\nexport class Mixed extends WithTime(Base) {}"},
        {"caller.ts",
         "import { Users } from './service'\nexport const f = (u: Users) => u.findAll({ take: 1 })"},
        {"active.ts", "import { Row } from './record'\nexport const f = () => Row.findOneBy({ id: 1 })"},
        {"reader.ts", "import { Thing } from './entity'\nexport const f = (t: Thing) => t.name"},
        {"row-reader.ts", "import { Row } from './record'\nexport const f = (r: Row) => r.name"},
        {"other.ts", "import { Users } from './service'\nexport const f = (u: Users) => u.toString()"},
    };
    CHECK(roots(*tree.build()) == Strings{"active.ts", "base.ts", "caller.ts", "deeper.ts", "entity.ts",
                                          "mixed.ts", "record.ts", "service.ts"});
}

TEST_CASE("custom decorators") {
    const Tree tree{
        {"decorators.ts", R"(
            import { Column, Index, PrimaryColumn as Primary, ColumnOptions } from 'typeorm';
            export const Id = () => Primary({ type: 'uuid' });
            export function Money(options?: ColumnOptions) {
                return (target: object, key: string) => { Column({ type: 'numeric', ...options })(target, key); };
            }
            export const Indexed = () => applyDecorators(Column(), Index());
            export const Plain = () => SetMetadata('a', 1);
        )"},
        {"more.ts",
         "import { Money } from './decorators'\nexport const Price = (o = {}) => Money({ nullable: true, "
         "...o })"},
        {"a.ts", "import { Id } from './decorators'\nexport class A { @Id() id: string }"},
        {"b.ts", "import { Price } from './more'\nexport class B { @Price() p: number }"},
        {"c.ts", "import { Indexed } from './decorators'\nexport class C { @Indexed() p: number }"},
        {"d.ts", "import { Plain } from './decorators'\nexport class D { @Plain() p: number }"},
        {"e.ts", "import { B } from './b'\nexport class E extends B {}"},
    };
    CHECK(roots(*tree.build()) == Strings{"a.ts", "b.ts", "c.ts", "decorators.ts", "e.ts", "more.ts"});
}

TEST_CASE("TypeORM by another name") {
    const Tree tree{
        {"orm.ts", "export * from 'typeorm'"},
        {"orm-index.ts", "export * from './orm'"},
        {"some.ts", "export { Repository as Repo, In } from 'typeorm'"},
        {"entity.ts",
         "import { Entity, Column } from './orm-index'\n@Entity() export class A { @Column() a: string }"},
        {"service.ts",
         "import { Repo } from './some'\nexport class S { constructor(private r: Repo<A>) {} }"},
        {"operator.ts", "import { In } from './some'\nexport const f = () => In([1])"},
        {"types.ts",
         "import { Repository } from 'typeorm'\nexport type Users = Repository<User>;\nexport interface "
         "Repos { users: Users; tag: string }"},
        {"typed.ts", "import { Users } from './types'\nexport const f = (u: Users) => u.find()"},
        {"member.ts", "import { Repos } from './types'\nexport const f = (r: Repos) => r.users.find()"},
        {"tag.ts", "import { Repos } from './types'\nexport const f = (r: Repos) => r.tag"},
    };
    CHECK(roots(*tree.build()) ==
          Strings{"entity.ts", "member.ts", "orm.ts", "service.ts", "some.ts", "typed.ts", "types.ts"});
}

TEST_CASE("declarations and modules that speak of each other in circles") {
    const Tree tree{
        {"a.ts",
         "import { Repository } from 'typeorm'; import { B } from './b'\nexport class A { b: B; repository: "
         "Repository<any> }"},
        {"b.ts", "import { A } from './a'; import { C } from './c'\nexport class B { a: A; c: C }"},
        {"c.ts", "import { B } from './b'; import { A } from './a'\nexport class C { b: B; a: A }"},
        {"local.ts",
         "import { Repository } from 'typeorm'\nexport class X { y: Y; repository: Repository<any> }\nexport "
         "class Y { x: X }"},
        {"use-b.ts", "import { B } from './b'\nexport const f = (b: B) => b.a.repository"},
        {"use-c.ts", "import { C } from './c'\nexport const f = (c: C) => c.b.a.repository"},
        {"use-y.ts", "import { Y } from './local'\nexport const f = (y: Y) => y.x.repository"},
        {"no-b.ts", "import { B } from './b'\nexport const f = (b: B) => b.a"},
        {"star1.ts", "export * from './star2'; export * from './a'"},
        {"star2.ts", "export * from './star1'"},
        {"use-star.ts", "import { A } from './star2'\nexport const f = (a: A) => a.repository"},
    };
    const auto project = tree.build();
    for (const char* path : {"use-b.ts", "use-c.ts", "use-y.ts", "use-star.ts"}) {
        CAPTURE(path);
        CHECK(isRoot(*project, path));
    }
    CHECK_FALSE(isRoot(*project, "no-b.ts"));
}

TEST_CASE("through packages of the workspace outside the root") {
    const Tree tree{
        {"package.json", R"({"workspaces": ["packages/*"]})"},
        {"packages/db/package.json", R"({"name": "@acme/db", "main": "dist/index.js"})"},
        {"packages/db/src/index.ts", "export * from './connection'"},
        {"packages/db/src/connection.ts",
         "import { DataSource } from 'typeorm'\nexport const source = new DataSource({})"},
        {"packages/api/package.json", R"({"name": "api"})"},
        {"packages/api/a.ts", "import { source } from '@acme/db'\nsource.getRepository(X)"},
        {"packages/api/b.ts",
         "import { source as s } from '@acme/db'\nexport const f = () => s.query('select 1')"},
        {"packages/api/c.ts", "import { other } from '@acme/db'"},
    };
    const auto project = tree.build("packages/api");
    CHECK(roots(*project) == Strings{"a.ts", "b.ts"});
}

TEST_CASE("through installed packages, by their declarations") {
    const Tree tree{
        {"package.json", R"({"dependencies": {"kit": "1", "plain": "1"}})"},
        {"node_modules/kit/package.json",
         R"({"name": "kit", "main": "dist/index.js", "types": "dist/index.d.ts", "peerDependencies": {"typeorm": "*"}})"},
        {"node_modules/kit/dist/index.js", "exports.Connection = class {}"},
        {"node_modules/kit/dist/index.d.ts",
         "export * from './connection'; export * from './context'; export * from './decorators';"},
        {"node_modules/kit/dist/connection.d.ts", R"(
            import { Repository } from 'typeorm';
            export declare class Connection { private source; getRepository(t: any): Repository<any>; name: string; }
        )"},
        {"node_modules/kit/dist/context.d.ts", R"(
            import { Connection } from './connection';
            export declare class Context { connection: Connection; user: string; }
            export declare class Base { id: string; }
            export declare function plain(x: string): string;
        )"},
        {"node_modules/kit/dist/decorators.d.ts", R"(
            export declare function Money(options?: any): (entity: any, propertyName: string) => void;
            export declare const Plugin: (o: object) => ClassDecorator;
            export declare const Ctx: () => ParameterDecorator;
        )"},
        {"a.ts",
         "import { Connection } from 'kit'\nexport const f = (c: Connection) => c.getRepository('x')"},
        {"b.ts",
         "import { Context as C } from 'kit'\nexport const f = (c: C) => c.connection.getRepository('x')"},
        {"c.ts", "import { Base } from 'kit'\nexport class X extends Base {}"},
        {"d.ts", "import { Money } from 'kit'\nexport class X { @Money() m: number }"},
        {"e.ts", "import { Plugin } from 'kit'\n@Plugin({}) export class X {}"},
        {"f.ts", "import * as kit from 'kit'\nexport const f = (c: kit.Connection) => c.getRepository('x')"},
        {"g.ts", "export { Connection as Db } from 'kit'"},
        {"h.ts", "import { Db } from './g'\nexport const f = (c: Db) => c.getRepository('x')"},
        {"n1.ts", "import { Connection } from 'kit'\nexport const f = (c: Connection) => c.name"},
        {"n2.ts", "import { Context } from 'kit'\nexport const f = (c: Context) => c.user"},
        {"n3.ts", "import { plain, Ctx } from 'kit'\nplain('x')"},
        {"n4.ts", "import { Base } from 'kit'\nexport const f = (b: Base) => b.id"},
        {"n5.ts", "import { x } from 'plain'\nx.getIt()"},
    };
    const auto project = tree.build();
    CHECK(roots(*project) == Strings{"a.ts", "b.ts", "c.ts", "d.ts", "e.ts", "f.ts", "h.ts"});
}

TEST_CASE("whatever the threads, and when everything is lowered") {
    const Tree tree{
        {"a.ts", "import { Repository } from 'typeorm'\nexport class A { r: Repository<any> }"},
        {"b.ts", "import { A } from './a'\nexport class B extends A {}"},
        {"c.ts", "import { B } from './b'\nexport const f = (b: B) => b.r"},
        {"d.ts", "export const x = 1"},
        {"e.test.ts", "import { B } from './b'\nconst f = (b: B) => b.r"},
        {"test/f.ts", ""},
        {"src/__tests__/g.ts", ""},
        {"e2e/h.ts", ""},
        {"src/testing/i.ts", ""},
        {"src/i.e2e-spec.ts", ""},
    };
    Options options = tree.options();
    Strings expected{"a.ts", "b.ts", "c.ts", "e.test.ts"};
    for (const unsigned jobs : {1u, 2u, 5u}) {
        options.jobs = jobs;
        CHECK(roots(*Project::build(options)) == expected);
    }
    options.tests = false;
    const auto untested = Project::build(options);
    CHECK(roots(*untested) == Strings{"a.ts", "b.ts", "c.ts"});
    CHECK(lookup(*untested, "e.test.ts", "B") == "b.ts:B");  // on demand all the same
    options.tests = true;
    options.lowerEverything = true;
    const auto all = Project::build(options);
    CHECK(all->roots().size() == 10);
    const auto isTest = [&](std::string_view path) { return all->file(fileOf(*all, path)).test; };
    for (const char* path :
         {"e.test.ts", "test/f.ts", "src/__tests__/g.ts", "e2e/h.ts", "src/i.e2e-spec.ts"}) {
        CHECK(isTest(path));
    }
    for (const char* path : {"a.ts", "src/testing/i.ts"}) CHECK_FALSE(isTest(path));
}
