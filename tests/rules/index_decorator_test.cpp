#include "rules/edits/index_decorator.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "rules/fake_project.h"

using namespace audit;

namespace {

/// The file with an @Index('idx_t_a', ['a']) on its first class.
std::string decorated(const std::string& text,
                      const rules::IndexDecorator& decorator = {"idx_t_a", {"a"}, ""}) {
    auto owned = std::make_unique<testing::FakeProject>();
    const source::FileId file = owned->add("src/t.entity.ts", text);
    program::Program program;
    program.project = std::move(owned);
    evaluate::ClassInfo cls;
    cls.file = file;
    cls.id = 0;
    entities::Entity entity;
    entity.cls = &cls;
    std::vector<rules::Edit> edits = rules::addIndexDecorator(program, entity, decorator);
    std::ranges::sort(edits, std::ranges::greater{},
                      [](const rules::Edit& edit) { return edit.range.span.begin; });
    std::string out = text;
    for (const rules::Edit& edit : edits)
        out.replace(edit.range.span.begin, edit.range.span.end - edit.range.span.begin, edit.newText);
    return out;
}

}  // namespace

TEST_CASE("@Index goes above the class' decorators, its name into the sorted import", "[edits]") {
    CHECK(decorated(
              "import { Column, Entity, PrimaryColumn } from 'typeorm';\n\n@Entity()\nexport class T {}\n") ==
          "import { Column, Entity, Index, PrimaryColumn } from 'typeorm';\n\n@Index('idx_t_a', "
          "['a'])\n@Entity()\n"
          "export class T {}\n");
}

TEST_CASE("an unsorted import gets it at the end", "[edits]") {
    CHECK(decorated("import { PrimaryColumn, Entity, Column } from \"typeorm\"\n@Entity() class T {}\n") ==
          "import { PrimaryColumn, Entity, Column, Index } from \"typeorm\"\n@Index(\"idx_t_a\", "
          "[\"a\"])\n@Entity() class T "
          "{}\n");
}

TEST_CASE("one name a line, trailing comma, CRLF, indentation", "[edits]") {
    CHECK(decorated(
              "import {\r\n\tColumn,\r\n\tEntity,\r\n} from 'typeorm';\r\n\t@Entity()\r\n\tclass T {}\r\n") ==
          "import {\r\n\tColumn,\r\n\tEntity,\r\n\tIndex,\r\n} from 'typeorm';\r\n\t@Index('idx_t_a', "
          "['a'])\r\n\t@Entity()\r\n\tclass T {}\r\n");
}

TEST_CASE("it stands beside the @Index that is there, and uses its import", "[edits]") {
    CHECK(decorated("import { Entity, Index as DbIndex } from 'typeorm';\n@DbIndex(['b'])\n@Entity()\nclass "
                    "T {}\n") ==
          "import { Entity, Index as DbIndex } from 'typeorm';\n@DbIndex('idx_t_a', "
          "['a'])\n@DbIndex(['b'])\n@Entity()\nclass "
          "T {}\n");
    CHECK(decorated("import { Entity, Index } from 'typeorm';\n@Entity()\n@Index(['b'])\nclass T {}\n") ==
          "import { Entity, Index } from 'typeorm';\n@Entity()\n@Index(['b'])\n@Index('idx_t_a', "
          "['a'])\nclass T {}\n");
    CHECK(decorated("import * as orm from 'typeorm';\n@orm.Entity()\nclass T {}\n") ==
          "import * as orm from 'typeorm';\n@orm.Index('idx_t_a', ['a'])\n@orm.Entity()\nclass T {}\n");
}

TEST_CASE("a type-only import gives no value: a new one comes after the imports", "[edits]") {
    CHECK(decorated("import type { DeepPartial } from 'typeorm';\nimport { Table } from "
                    "'./decorators';\n\n@Table()\nclass T {}\n") ==
          "import type { DeepPartial } from 'typeorm';\nimport { Table } from './decorators';\nimport { "
          "Index } from "
          "'typeorm';\n\n@Index('idx_t_a', ['a'])\n@Table()\nclass T {}\n");
}

TEST_CASE("the predicate of a partial index is quoted as the file quotes", "[edits]") {
    CHECK(decorated("import { Entity, Index } from 'typeorm';\n@Entity()\nclass T {}\n",
                    {"idx_t_a", {"a", "b.c"}, "\"state\" = 'open'"}) ==
          "import { Entity, Index } from 'typeorm';\n@Index('idx_t_a', ['a', 'b.c'], { where: '\"state\" = "
          "\\'open\\'' "
          "})\n@Entity()\nclass T {}\n");
}

TEST_CASE("names follow the convention and PostgreSQL's limit", "[edits]") {
    CHECK(rules::snakeCase("updatedAt") == "updated_at");
    CHECK(rules::snakeCase("name.first") == "name_first");
    CHECK(rules::snakeCase("userID") == "user_id");
    CHECK(rules::snakeCase("XMLHttpBody") == "xml_http_body");

    catalog::Catalog catalog;
    catalog.tables.push_back({.name = "saved_configuration"});
    CHECK(rules::indexName(catalog, catalog.tables[0], {"customer", "updatedAt"}) ==
          "idx_saved_configuration_customer_updated_at");
    catalog.tables[0].indexes.push_back({.name = "idx_saved_configuration_customer"});
    const std::string other = rules::indexName(catalog, catalog.tables[0], {"customer"});
    CHECK(other.starts_with("idx_saved_configuration_customer_"));

    const std::string longName = rules::indexName(
        catalog, catalog.tables[0], {"aVeryLongPropertyName", "anotherVeryLongPropertyName", "oneMore"});
    CHECK(longName.size() <= 63);
    CHECK(longName != rules::indexName(catalog, catalog.tables[0],
                                       {"aVeryLongPropertyName", "anotherVeryLongPropertyName", "oneLess"}));
}

TEST_CASE("an @Index is removed with its line", "[edits]") {
    auto owned = std::make_unique<testing::FakeProject>();
    const source::FileId file = owned->add(
        "a.ts", "class T {\n  @Index()\n  @Column() a!: string;\n  @Index() @Column() b!: string;\n}\n");
    const testing::FakeProject& project = *owned;
    const source::Location first = project.at(file, "@Index()");
    source::Location second = project.at(file, "@Index() @Column() b");
    second.span.end = second.span.begin + 8;
    program::Program program;
    program.project = std::move(owned);
    const auto own = rules::removeIndexDecorator(program, first);
    REQUIRE(own.size() == 1);
    CHECK(rules::textAt(program, own[0].range) == "  @Index()\n");
    const auto shared = rules::removeIndexDecorator(program, second);
    REQUIRE(shared.size() == 1);
    CHECK(rules::textAt(program, shared[0].range) == "@Index() ");
}
