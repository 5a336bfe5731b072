#include "summaries/summarize.h"

#include <catch2/catch.hpp>

#include "evaluate/dump.h"
#include "ir/lower.h"
#include "summaries/embedded.h"
#include "summaries/shop_kit.h"
#include "summaries/typescript.h"

namespace audit::summaries {
namespace {

using Catch::Contains;

struct Summarized {
    std::string text, error;
    Json json;

    explicit Summarized(const std::string& folder) {
        text = summarize(folder, error);
        if (error.empty()) json = Json::parse(text);
    }
    [[nodiscard]] const Json& of(const char* list, const std::string& name) const {
        static const Json none;
        for (const Json& one : listOf(json, list))
            if (one.value("name", std::string()) == name) return one;
        return none;
    }
    [[nodiscard]] const Json& in(const std::string& cls, const char* list, const std::string& name) const {
        static const Json none;
        for (const Json& one : listOf(of("classes", cls), list))
            if (one.value("name", std::string()) == name) return one;
        return none;
    }
};

const Summarized& kit() {
    static const project::Tree tree(kShopKit);
    static const Summarized summarized(tree.at("node_modules/shop-kit"));
    return summarized;
}

// A project that uses the package without having it installed.
struct Used {
    std::string decorators, calls;

    explicit Used(const std::string& code, const std::vector<std::string_view>& summaries,
                  const std::string& package = "shop-kit", const std::string& version = "1.4.0") {
        const std::string manifest =
            R"({"dependencies": {")" + package + R"(": ")" + version + R"(", "typeorm": "0.3.20"}})";
        const project::Tree tree({{"package.json", manifest.c_str()}, {"src/app.ts", code.c_str()}});
        const Summaries provider(summaries);
        project::Options options = tree.options();
        options.summaries = &provider;
        const auto project = project::Project::build(options);
        const auto evaluation = evaluate::evaluate(*project);
        decorators = evaluate::dumpDecorators(*evaluation);
        calls = evaluate::dumpCalls(*evaluation, *project);
    }
};

TEST_CASE("summarize: what the package is") {
    CHECK(kit().error.empty());
    CHECK(kit().json["package"] == "shop-kit");
    CHECK(kit().json["packageVersion"] == "1.4.0");
    CHECK(kit().json["typeorm"] == "^0.3.20");
}

TEST_CASE("summarize: entities with evaluated decorators") {
    const Json& customer = kit().of("classes", "Customer");
    CHECK(customer["base"] == Json::parse(R"({"class": "BaseRow"})"));
    CHECK(customer["decorators"] == Json::parse(R"([{"name": "Entity", "arguments": ["customers"]},
                                                    {"name": "Index", "arguments": [["status", "updatedAt"]]}])"));
    CHECK(kit().in("Customer", "members", "status")["decorators"] ==
          Json::parse(R"([{"name": "Column", "arguments": [
              {"type": "enum", "enum": {"Active": "active", "Gone": "gone"}, "default": "active"}]}])"));
    CHECK(kit().in("Customer", "members", "referrer")["decorators"] ==
          Json::parse(R"([{"name": "ManyToOne", "arguments": [
              {"target": "Customer"}, {"path": "referred"}, {"onDelete": "SET NULL"}]}])"));
    CHECK(kit().in("Customer", "members", "referrer")["designType"] ==
          Json::parse(R"({"class": "Customer"})"));
    CHECK(kit().in("Customer", "members", "referred")["type"] == "Customer[]");
    CHECK(kit().in("Customer", "members", "credit")["decorators"] ==
          Json::parse(R"([{"name": "Column", "arguments": [{"type": "int", "nullable": true}]}])"));
    CHECK(kit().of("classes", "BaseRow")["abstract"] == true);
    CHECK(kit().of("enums", "Status")["members"] == Json::parse(R"({"Active": "active", "Gone": "gone"})"));
}

TEST_CASE("summarize: wrappers, by evaluating them") {
    CHECK(kit().in("Database", "methods", "raw")["result"] == Json::parse(R"({"source": "DataSource"})"));
    CHECK(kit().in("Database", "methods", "of")["result"] ==
          Json::parse(R"({"repository": {"anyOf": [{"parameter": 1}, {"parameter": 0}]}})"));
    CHECK(kit().in("Database", "methods", "atOnce")["effects"] ==
          Json::parse(R"([{"callback": {"parameter": 1}, "arguments": [{"instance": "Context"}],
                           "transaction": true}])"));
    CHECK(kit().in("Database", "methods", "must")["effects"] == Json::parse(R"([
        {"receiver": "DataSource", "method": "findOne", "entity": {"parameter": 1}, "arguments": [
            {"object": {"where": {"object": {"id": {"parameter": 2}},
                                  "spread": [{"member": [{"parameter": 3}, "where"]}]}},
             "spread": [{"parameter": 3}]}]}])"));
    // Queries that the package sends for itself are none of its users'.
    const Json& own = kit().in("Database", "methods", "firstCustomer");
    CHECK(own == Json::parse(R"({"name": "firstCustomer", "type": "Promise<Customer | null>"})"));
    CHECK(kit().of("functions", "Amount")["decorates"][0]["name"] == "Column");
}

TEST_CASE("summarize: the same text each time") {
    const project::Tree tree(kShopKit);
    CHECK(Summarized(tree.at("node_modules/shop-kit")).text == kit().text);
}

TEST_CASE("summarize: a folder that is not in node_modules") {
    const project::Tree tree(
        {{"lib/package.json", R"({"name": "@x/lib", "main": "index.js", "dependencies": {"typeorm": "1"}})"},
         {"lib/index.js", KIT_HELPERS R"(
const typeorm_1 = require("typeorm");
let Row = class Row { };
exports.Row = Row;
__decorate([(0, typeorm_1.PrimaryColumn)(), __metadata("design:type", Number)], Row.prototype, "id", void 0);
exports.Row = Row = __decorate([(0, typeorm_1.Entity)()], Row);
)"}});
    const Summarized lib(tree.at("lib"));
    CHECK(lib.error.empty());
    CHECK(lib.in("Row", "members", "id")["designType"] == "Number");
}

TEST_CASE("summarize: folders that are no package") {
    const project::Tree tree({{"plain/a.js", ""},
                              {"unnamed/package.json", "{}"},
                              {"broken/package.json", "{"},
                              {"empty/package.json", R"({"name": "empty", "main": "none.js"})"}});
    CHECK_THAT(Summarized(tree.at("nothing")).error, Contains("no such folder"));
    CHECK_THAT(Summarized(tree.at("plain")).error, Contains("no package.json"));
    CHECK_THAT(Summarized(tree.at("unnamed")).error, Contains("names no package"));
    CHECK_THAT(Summarized(tree.at("broken")).error, Contains("names no package"));
    CHECK_THAT(Summarized(tree.at("empty")).error, Contains("its entry"));
}

TEST_CASE("summary in use: its entities are as good as installed ones") {
    const Used used(R"(import { Amount, BaseRow, Customer } from 'shop-kit';
import { Column, Entity, ManyToOne } from 'typeorm';
@Entity()
export class Note extends BaseRow {
    @ManyToOne(() => Customer) customer: Customer;
    @Amount() price: number;
}
)",
                    {kit().text});
    CHECK_THAT(used.decorators, Contains("Note.customer @ManyToOne(() => Customer)"));
    CHECK_THAT(used.decorators, Contains("Note.price @Column({type: 'int', nullable: undefined})"));
    CHECK_THAT(used.decorators, Contains("BaseRow.id @PrimaryGeneratedColumn('uuid')"));
    CHECK_THAT(used.decorators, Contains("Customer.email @Column({unique: true})"));
    CHECK_THAT(used.decorators, Contains("Customer @Index(['status', 'updatedAt'])"));
    CHECK_THAT(used.decorators,
               Contains("Customer.referrer @ManyToOne(() => Customer, () => <parameter x>.referred"));
}

TEST_CASE("summary in use: queries through its wrappers are the caller's") {
    const Used used(R"(import { Context, Customer, Database, Lists, newestFirst } from 'shop-kit';
import { Entity } from 'typeorm';
@Entity() export class Note {}
export class Notes {
    constructor(private database: Database, private lists: Lists) {}
    all(context: Context) { return this.database.of(context, Note).find({ order: { id: 'ASC' } }); }
    plain() { return this.database.of(Customer).count(); }
    raw() { return this.database.raw.getRepository(Note).findBy({ text: 'x' }); }
    must(context: Context, id: string) { return this.database.must(context, Note, id, { relations: ['customer'] }); }
    other(context: Context, id: string) { return this.database.must(context, Customer, id); }
    move(context: Context) {
        return this.database.atOnce(context, async inner => {
            await this.database.of(inner, Note).update({ text: 'a' }, { text: 'b' });
        });
    }
    list(context: Context) { return this.lists.build(context, Note, { active: true }).getMany(); }
    sorted() { return newestFirst(this.database.raw.getRepository(Note).createQueryBuilder('n'), 'n').getMany(); }
    async give(context: Context) { return this.database.raw.manager.save(await this.database.firstCustomer()); }
    unknown(context: Context) { return this.database.of(context, Note).findBy({ text: context.locale }); }
}
)",
                    {kit().text});
    CHECK_THAT(used.calls, Contains("Notes.all: repository find of Note ({order: {id: 'ASC'}})"));
    CHECK_THAT(used.calls, Contains("Notes.plain: repository count of Customer"));
    CHECK_THAT(used.calls, Contains("Notes.raw: repository findBy of Note"));
    CHECK_THAT(used.calls,
               Contains("Notes.must: repository findOne of Note ({relations: ['customer'], where: {id: "
                        "<parameter id>}})"));
    CHECK_THAT(used.calls,
               Contains("Notes.other: repository findOne of Customer ({where: {id: <parameter id>}})"));
    CHECK_THAT(used.calls, Contains("Notes.move: repository update of Note") && Contains("in transaction"));
    CHECK_THAT(used.calls, Contains("createQueryBuilder('note')\n    andWhere('note.status = :status', "
                                    "{status: 'active'})\n    addOrderBy('note.updatedAt', 'DESC')"));
    CHECK_THAT(used.calls, Contains("createQueryBuilder('n')\n    addOrderBy('n.updatedAt', 'DESC')"));
    CHECK_THAT(used.calls, Contains("Notes.give: manager save of Customer"));
    // A member that the summary does not tell is not known, which is not the same as undefined.
    CHECK_THAT(used.calls, Contains("{text: instance of Context.locale}"));
    CHECK_THAT(used.calls, !Contains("node_modules"));
}

TEST_CASE("summary in use: names it does not have stay unknown") {
    const Used used(R"(import { Extra, helper } from 'shop-kit';
import { DataSource, Entity } from 'typeorm';
@Entity() export class Note {}
export function f(source: DataSource) {
    helper(() => source.getRepository(Note).find());
    return new Extra(source);
}
)",
                    {kit().text});
    CHECK_THAT(used.calls, Contains("repository find of Note"));
}

TEST_CASE("summaries: the version that fits") {
    auto of = [](const char* version) {
        return std::string("{\n \"format\": 1,\n \"package\": \"p\",\n \"packageVersion\": \"") + version +
               "\"\n}\n";
    };
    const std::string texts[] = {of("2.9.0"), of("2.10.1"), of("3.1.0"), of("3.4.2")};
    const Summaries all({texts[0], texts[1], texts[2], texts[3]});
    auto chosen = [&](const char* wanted) {
        const auto facts = all.facts("p", wanted);
        return facts ? facts->version : std::string("none");
    };
    CHECK(all.knows("p"));
    CHECK_FALSE(all.knows("q"));
    CHECK(chosen("") == "3.4.2");
    CHECK(chosen("3.4.2") == "3.4.2");
    CHECK(chosen("3.3.9") == "3.1.0");
    CHECK(chosen("3.0.1") == "3.1.0");
    CHECK(chosen("2.10.0") == "2.9.0");
    CHECK(chosen("2.11.0-beta.1") == "2.10.1");
    CHECK(chosen("1.0.0") == "none");
    CHECK(chosen("4.0.0") == "none");
    const std::string_view broken[] = {
        "", "{", "[]", "{\n \"package\": \"b\",\n \"packageVersion\": \"1.0.0\",\n \"classes\": [{]}"};
    const Summaries damaged({broken[0], broken[1], broken[2], broken[3]});
    CHECK_FALSE(damaged.facts("b", "1.0.0").has_value());
}

}  // namespace
}  // namespace audit::summaries
