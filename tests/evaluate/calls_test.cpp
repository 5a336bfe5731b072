#include <catch2/catch.hpp>

#include "sample.h"

using audit::test::Files;
using audit::test::inOrder;
using audit::test::kUser;
using audit::test::Sample;

TEST_CASE("optional clauses are guarded, not forked") {
    Sample sample(Files{{"src/user.ts", kUser}, {"src/service.ts", R"(
import { Repository } from 'typeorm';
import { User } from './user';
export class Service {
    constructor(private users: Repository<User>) {}
    list(name?: string, status?: string) {
        const qb = this.users.createQueryBuilder('u').where('u.id > 0');
        if (name) qb.andWhere('u.name = :name', { name });
        if (status) qb.andWhere('u.status = :status', { status });
        return qb.getMany();
    }
}
)"}});
    const std::string text = sample.calls();
    INFO(text);
    CHECK(inOrder(text, {"Service.list: builder getMany of User", "where('u.id > 0')",
                         "[<parameter name>] andWhere('u.name = :name'",
                         "[<parameter status>] andWhere('u.status = :status'"}));
}

TEST_CASE("an early return settles what comes after") {
    Sample sample(Files{{"src/user.ts", kUser}, {"src/service.ts", R"(
import { Repository } from 'typeorm';
import { User } from './user';
export async function find(users: Repository<User>, id?: number) {
    const qb = users.createQueryBuilder('u');
    if (!id) return [];
    qb.where('u.id = :id', { id });
    return qb.getMany();
}
)"}});
    const std::string text = sample.calls();
    INFO(text);
    CHECK(inOrder(text, {"find: builder getMany of User", "    where('u.id = :id'"}));
}

TEST_CASE("two rows of one entity are two conditions") {
    Sample sample(Files{{"src/user.ts", kUser}, {"src/service.ts", R"(
import { Repository } from 'typeorm';
import { User } from './user';
export async function rename(users: Repository<User>, id: number, name: string) {
    const taken = await users.findOneBy({ name });
    if (taken) throw new Error('taken');
    const user = await users.findOneBy({ id });
    if (!user) throw new Error('missing');
    return users.save(user);
}
)"}});
    const std::string text = sample.calls();
    INFO(text);
    CHECK(inOrder(text, {"findOneBy of User ({name:", "findOneBy of User ({id:", "save of User"}));
}

TEST_CASE("a helper in another file adds to the caller's builder") {
    Sample sample(Files{{"src/user.ts", kUser},
                        {"src/page.ts", R"(
import { SelectQueryBuilder } from 'typeorm';
export function page<T>(qb: SelectQueryBuilder<T>, size: number) { return qb.take(size).orderBy('u.name', 'ASC'); }
)"},
                        {"src/service.ts", R"(
import { Repository } from 'typeorm';
import { User } from './user';
import { page } from './page';
export class Service {
    constructor(private users: Repository<User>) {}
    first() { return page(this.users.createQueryBuilder('u'), 10).getMany(); }
}
)"}});
    const std::string text = sample.calls();
    INFO(text);
    CHECK(inOrder(text, {"Service.first: builder getMany of User", "take(10)", "orderBy('u.name', 'ASC')"}));
}

TEST_CASE("a generic base asks for the entity of each subclass") {
    Sample sample(Files{{"src/user.ts", kUser},
                        {"src/base.ts", R"(
import { Repository } from 'typeorm';
export abstract class Base<T extends { id: number }> {
    constructor(protected repository: Repository<T>) {}
    all() { return this.repository.find(); }
}
)"},
                        {"src/users.ts", R"(
import { Repository } from 'typeorm';
import { User } from './user';
import { Base } from './base';
export class Users extends Base<User> { constructor(repository: Repository<User>) { super(repository); } }
)"}});
    const std::string text = sample.calls();
    INFO(text);
    CHECK(text.find("Base.all: repository find of User") != std::string::npos);
}

TEST_CASE("what an object spreads under a condition is a property under that condition") {
    Sample sample(Files{{"src/user.ts", kUser}, {"src/service.ts", R"(
import { Repository } from 'typeorm';
import { User } from './user';
export function find(users: Repository<User>, status?: string) {
    return users.find({ where: { name: 'x', ...(status && { status }) } });
}
)"}});
    const std::string text = sample.calls();
    INFO(text);
    CHECK(text.find("find of User ({where: {name: 'x', status?: <parameter status>}})") != std::string::npos);
}

TEST_CASE("endless recursion and loops end") {
    Sample sample(Files{{"src/user.ts", kUser}, {"src/service.ts", R"(
import { Repository } from 'typeorm';
import { User } from './user';
export function a(users: Repository<User>, n: number): unknown { return n ? b(users, n - 1) : users.find(); }
export function b(users: Repository<User>, n: number): unknown { while (true) { if (n) break; } return a(users, n); }
for (let i = 0; i < 1000000000; i++) { console.log(i); }
)"}});
    CHECK(sample.calls().find("find of User") != std::string::npos);
}

TEST_CASE("options fold for an environment") {
    Sample sample(Files{{"src/data-source.ts", R"(
import { DataSource } from 'typeorm';
const production = process.env.NODE_ENV === 'production';
const positive = (value: string | undefined, fallback: number) => {
    const parsed = Number.parseInt(String(value ?? ''), 10);
    return Number.isFinite(parsed) && parsed > 0 ? parsed : fallback;
};
const { DB_HOST = 'localhost' } = process.env;
export default new DataSource({
    type: 'postgres', host: DB_HOST,
    synchronize: (process.env.SYNC ?? (production ? 'false' : 'true')).trim().toLowerCase() === 'true',
    extra: { max: positive(process.env.POOL, production ? 20 : 10) },
});
)"}});
    using namespace audit::evaluate;
    REQUIRE(sample.evaluation().dataSources.size() == 1);
    V options = sample.evaluation().dataSources[0].options;
    auto folded = [&](std::vector<std::pair<std::string, std::string>> env, std::string_view name) {
        V value = sample.evaluation().fold(options, {std::move(env), true});
        if (name == "max") return describe(property(property(value, "extra"), "max"));
        return describe(property(value, name));
    };
    CHECK(folded({{"NODE_ENV", "production"}}, "synchronize") == "false");
    CHECK(folded({}, "synchronize") == "true");
    CHECK(folded({{"NODE_ENV", "production"}, {"SYNC", " TRUE "}}, "synchronize") == "true");
    CHECK(folded({{"NODE_ENV", "production"}}, "max") == "20");
    CHECK(folded({{"POOL", "7"}}, "max") == "7");
    CHECK(folded({{"POOL", "many"}}, "max") == "10");
    CHECK(folded({}, "host") == "'localhost'");
    CHECK(folded({{"DB_HOST", "db"}}, "host") == "'db'");
}
