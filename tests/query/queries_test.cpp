// From TypeScript to the queries: what the referee cannot show (unknowns, variants, merging, reasons).
#include <catch2/catch.hpp>

#include "analysed.h"
#include "show.h"

using namespace audit;

namespace {

const std::string kEntities = R"ts(
import { Column, DeleteDateColumn, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn } from 'typeorm';
@Entity() export class Author {
    @PrimaryGeneratedColumn() id: number;
    @Column() name: string;
    @OneToMany(() => Post, (post) => post.author) posts: Post[];
}
@Entity() export class Post {
    @PrimaryGeneratedColumn() id: number;
    @Column() title: string;
    @Column() state: string;
    @Column() score: number;
    @ManyToOne(() => Author, (author) => author.posts, { nullable: false }) author: Author;
    @DeleteDateColumn() deletedAt: Date;
}
)ts";

test::Analysed service(const std::string& body, const std::string& version = "1.1.1") {
    const std::string source =
        "import { DataSource, Repository, In, MoreThan, SelectQueryBuilder, Brackets } from 'typeorm';\n"
        "import { Author, Post } from './entities';\n" +
        body;
    const test::Files files({{"package.json", R"({"dependencies":{"typeorm":")" + version + R"("}})"},
                             {"src/entities.ts", kEntities},
                             {"src/service.ts", source}});
    return test::analyse(files.root());
}

std::string shown(const test::Analysed& a, std::string_view function) {
    const shape::Site* site = a.site(function);
    return site == nullptr ? "no site" : test::showSite(*site);
}

}  // namespace

TEST_CASE("filters that are there under a condition are variants") {
    const auto a = service(R"ts(
export class S {
    constructor(private readonly posts: Repository<Post>) {}
    list(f: { state?: string; score?: number }) {
        const qb = this.posts.createQueryBuilder('p');
        if (f.state) qb.andWhere('p.state = :state', { state: f.state });
        if (f.score) qb.andWhere('p.score > :score', { score: f.score });
        return qb.getMany();
    }
})ts");
    const shape::Site* site = a.site("S.list");
    REQUIRE(site != nullptr);
    CHECK(site->variants.size() == 4);
    CHECK(site->variants.front().conditions.size() == 2);
}

TEST_CASE("the same condition is one atom: no impossible combinations") {
    const auto a = service(R"ts(
export class S {
    constructor(private readonly posts: Repository<Post>) {}
    list(mine: boolean, id: number) {
        const qb = this.posts.createQueryBuilder('p');
        if (mine) qb.andWhere('p.author = :id', { id });
        if (!mine) qb.andWhere('p.state = :state', { state: 'open' });
        return qb.getMany();
    }
})ts");
    CHECK(shown(a, "S.list") ==
          "from post p where (p.authorId = & p.deletedAt is null)\nfrom post p where (p.deletedAt is null & "
          "p.state =)");
}

TEST_CASE("too many conditions widen to optional predicates") {
    std::string body =
        "export class S { constructor(private readonly posts: Repository<Post>) {}\n list(f: any) {\n"
        "const qb = this.posts.createQueryBuilder('p');\n";
    for (int i = 0; i < 12; ++i)
        body += "if (f.x" + std::to_string(i) + ") qb.andWhere('p.score <> " + std::to_string(i) + "');\n";
    const auto a = service(body + "return qb.getMany(); } }");
    const shape::Site* site = a.site("S.list");
    REQUIRE(site != nullptr);
    CHECK(site->variants.size() <= 64);
    REQUIRE(site->variants.front().where);
    int optional = 0;
    for (const shape::Predicate& p : site->variants.front().where->children) optional += p.optional ? 1 : 0;
    CHECK(optional >= 6);
}

TEST_CASE("conditions chained without brackets bind as SQL binds them") {
    const auto a = service(R"ts(
export class S {
    constructor(private readonly posts: Repository<Post>) {}
    list() {
        return this.posts.createQueryBuilder('p').withDeleted()
            .where('p.id = 1 OR p.id = 2').andWhere('p.score = 3').orWhere('p.score = 4').getMany();
    }
})ts");
    CHECK(shown(a, "S.list") == "from post p where ((p.id = & p.score =) | p.id = | p.score =)");
}

TEST_CASE("what is known at run time only is said") {
    const auto a = service(R"ts(
export class S {
    constructor(private readonly posts: Repository<Post>) {}
    options(options: any) { return this.posts.find(options); }
    condition(where: string) { return this.posts.createQueryBuilder('p').where(where).getMany(); }
    order(column: string) { return this.posts.createQueryBuilder('p').orderBy(`p.${column}`, 'DESC').getMany(); }
})ts");
    const shape::Site* options = a.site("S.options");
    REQUIRE(options != nullptr);
    CHECK_FALSE(options->resolved);
    CHECK(options->reason.find("run time only") != std::string::npos);
    const shape::Site* condition = a.site("S.condition");
    REQUIRE(condition != nullptr);
    CHECK(condition->resolved);
    REQUIRE(condition->variants.size() == 1);
    CHECK(condition->variants[0].runtimeOnly);
    const shape::Site* order = a.site("S.order");
    REQUIRE(order != nullptr);
    CHECK(order->variants.at(0).runtimeOnly);
    CHECK(order->variants.at(0).order.empty());
}

TEST_CASE("joins by version: a required relation is INNER in 1.x, LEFT before") {
    const std::string body = R"ts(
export class S {
    constructor(private readonly posts: Repository<Post>) {}
    list(name: string) { return this.posts.find({ where: { author: { name } } }); }
})ts";
    CHECK(shown(service(body), "S.list") ==
          "from post Post; inner author Post__Post_author on Post.authorId = Post__Post_author.id where "
          "(Post.deletedAt is "
          "null & Post__Post_author.name =)");
    CHECK(shown(service(body, "0.3.20"), "S.list").find("left author") != std::string::npos);
}

TEST_CASE("constants of parameters are kept beside the parameter") {
    const auto a = service(R"ts(
export class S {
    constructor(private readonly posts: Repository<Post>) {}
    list() { return this.posts.findBy({ state: 'open', score: In([1, 2, 3]) }); }
})ts");
    const shape::Site* site = a.site("S.list");
    REQUIRE(site != nullptr);
    const auto& children = site->variants.at(0).where->children;
    CHECK(children.at(0).leaf.value == shape::ValueKind::Parameter);
    CHECK(children.at(0).leaf.literal == "'open'");
    CHECK(children.at(1).leaf.valueCount == 3);
    CHECK(site->variants[0].sql.find("IN ($2, $3, $4)") != std::string::npos);
}

TEST_CASE("sites are sorted and say what they are") {
    const auto a = service(R"ts(
export class S {
    constructor(private readonly posts: Repository<Post>, private readonly source: DataSource) {}
    b() { return this.posts.count(); }
    a() { return this.posts.delete({ score: 1 }); }
    c() { return this.source.query('SELECT * FROM post WHERE score > $1', [3]); }
    d(p: Post) { return this.posts.save(p); }
})ts");
    REQUIRE(a.sites.size() == 4);
    CHECK(a.sites[0].operation == shape::Operation::Count);
    CHECK(a.sites[1].operation == shape::Operation::Delete);
    CHECK(a.sites[2].api == shape::Api::RawSql);
    CHECK(a.sites[3].operation == shape::Operation::Upsert);
    CHECK(a.sites[3].variants.at(0).primaryKeyLookup);
    CHECK(test::showSite(a.sites[2]) == "from post post where post.score >");
}
