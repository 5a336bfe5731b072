#include "migrations/sources.h"

#include <algorithm>
#include <map>
#include <set>

#include "entities/options.h"
#include "entities/version.h"
#include "source/paths.h"

namespace audit::migrations {
namespace {

using evaluate::Kind;
using evaluate::MigrationFact;
using evaluate::V;

enum class Driver : std::uint8_t { Postgres, Other, Unknown };

Driver driverOf(std::string_view type) {
    for (const std::string_view known : {"postgres", "aurora-postgres"})
        if (type == known) return Driver::Postgres;
    return Driver::Other;
}

struct Source {
    Driver driver = Driver::Unknown;
    std::string schema;
    entities::NamingStrategy naming;
    bool inTest = false;
    std::set<const evaluate::ClassInfo*> classes;
    std::set<source::FileId> files;
    [[nodiscard]] bool lists(const MigrationFact& fact) const {
        return classes.contains(fact.cls) || files.contains(fact.cls->file);
    }
};

/// Classes and globs of a `migrations` option; what is known only in part counts as far as it is known.
void flatten(V value, const project::Project& project, const std::string& base, Source& out, int depth) {
    if (!value || depth > 8) return;
    std::string_view text;
    if (value->is(Kind::Class)) {
        out.classes.insert(value->cls);
    } else if (value->is(Kind::Choice)) {
        for (const V item : value->items) flatten(item, project, base, out, depth + 1);
    } else if (evaluate::constantString(value, text)) {
        for (const source::FileId file : project.glob(text, base)) out.files.insert(file);
    } else if ((value->is(Kind::Array) || value->is(Kind::Object)) && value->cell) {
        for (const evaluate::Element& element : value->cell->elements)
            flatten(element.value, project, base, out, depth + 1);
        for (const evaluate::Prop& prop : value->cell->props)
            flatten(prop.value, project, base, out, depth + 1);
    } else if (value->is(Kind::Module)) {
        out.files.insert(value->file);
    }
}

bool mentionsSnake(const entities::OptionBag& bag) {
    const entities::Setting<V> strategy = bag.get("namingStrategy");
    return strategy.known() && strategy.value &&
           evaluate::describe(strategy.value).find("SnakeNamingStrategy") != std::string::npos;
}

std::vector<Source> sourcesOf(const evaluate::Evaluation& evaluation, const project::Project& project,
                              bool encoded) {
    std::vector<Source> out;
    for (const evaluate::DataSourceFact& fact : evaluation.dataSources) {
        V options = fact.options;
        if (fact.form == evaluate::DataSourceFact::Form::VendureConfig)
            if (const V inner = evaluate::property(options, "dbConnectionOptions")) options = inner;
        if (!options) continue;
        const entities::OptionBag bag(options);
        Source source;
        const entities::Setting<V> type = bag.get("type");
        std::string_view text;
        if (type.known() && type.value && evaluate::constantString(type.value, text))
            source.driver = driverOf(text);
        source.schema = bag.text("schema").valueOr("");
        if (mentionsSnake(bag))
            source.naming = entities::NamingStrategy(entities::NamingStrategy::Base::Snake);
        if (encoded) source.naming.encodeBeforeHashing();
        source.inTest = fact.where.known() && project.file(fact.where.file).test;
        const std::string base =
            fact.where.known() ? std::string(source::parentPath(project.file(fact.where.file).absolute)) : "";
        const entities::Setting<V> list = bag.get("migrations");
        if (list.known()) flatten(list.value, project, base, source, 0);
        out.push_back(std::move(source));
    }
    return out;
}

std::string lowered(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

/// What the folders of a path say: the last one that names a database counts.
Driver driverByPath(std::string_view path) {
    Driver found = Driver::Unknown;
    std::string folder;
    const std::string text =
        lowered(path.substr(0, path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1));
    for (const char c : text) {
        if (c != '/') {
            folder += c;
            continue;
        }
        const auto names = [&](std::string_view word) {
            return folder == word || folder.starts_with(std::string(word) + "-") ||
                   folder.ends_with("-" + std::string(word)) || folder.starts_with(std::string(word) + "_") ||
                   folder.ends_with("_" + std::string(word));
        };
        for (const std::string_view word : {"postgres", "postgresql", "postgresdb", "pg", "pgsql"})
            if (names(word)) found = Driver::Postgres;
        for (const std::string_view word :
             {"mysql", "mysqldb", "mariadb", "sqlite", "sqlite3", "sqljs", "better-sqlite3", "mssql",
              "sqlserver", "oracle", "cockroachdb", "mongodb", "mongo", "spanner", "sap"})
            if (names(word)) found = Driver::Other;
        folder.clear();
    }
    return found;
}

/// SQL that only other databases read: backticks quote names there.
bool speaksAnotherDialect(const MigrationFact& fact) {
    std::size_t raw = 0, foreign = 0;
    for (const evaluate::CallFact& call : fact.calls) {
        std::string_view text;
        if (call.method != "query" || call.args.empty() || !evaluate::constantString(call.args[0], text))
            continue;
        ++raw;
        foreign += text.find('`') != std::string_view::npos ||
                   text.find("AUTO_INCREMENT") != std::string_view::npos ||
                   text.find("AUTOINCREMENT") != std::string_view::npos ||
                   text.find("ENGINE=") != std::string_view::npos ||
                   text.find("NVARCHAR(MAX)") != std::string_view::npos;
    }
    return foreign > 0 && foreign * 2 >= raw;
}

/// The package, or the folder above the migrations: two applications of one repository have two databases.
std::string folderOf(const project::Project& project, const MigrationFact& fact) {
    const std::string_view path = project.file(fact.cls->file).path;
    const std::size_t slash = path.rfind('/');
    return std::string(slash == std::string_view::npos ? "" : path.substr(0, slash));
}

}  // namespace

Groups groupsOf(const evaluate::Evaluation& evaluation, const project::Project& project,
                std::string_view typeormVersion) {
    Groups out;
    const bool encoded = entities::typeormVersion(typeormVersion) != entities::TypeormVersion::V1;
    const std::vector<Source> sources = sourcesOf(evaluation, project, encoded);

    std::vector<const MigrationFact*> facts;
    for (const MigrationFact& fact : evaluation.migrations)
        if (!project.file(fact.cls->file).test) facts.push_back(&fact);
    std::ranges::stable_sort(facts, [&](const MigrationFact* a, const MigrationFact* b) {
        return project.file(a->cls->file).path < project.file(b->cls->file).path;
    });

    // Data sources that list the same migrations have the same history.
    std::map<std::vector<const MigrationFact*>, std::size_t> byList;
    std::set<const MigrationFact*> listed, foreign;
    for (const Source& source : sources) {
        std::vector<const MigrationFact*> list;
        for (const MigrationFact* fact : facts)
            if (source.lists(*fact)) list.push_back(fact);
        if (list.empty()) continue;
        if (source.driver == Driver::Other) {
            foreign.insert(list.begin(), list.end());
            continue;
        }
        if (source.inTest) continue;
        listed.insert(list.begin(), list.end());
        if (!byList.emplace(list, out.groups.size()).second) continue;
        out.groups.push_back(
            {std::move(list), source.naming, source.schema, source.driver == Driver::Postgres});
    }
    // A list that is a part of another one adds nothing.
    for (std::size_t i = 0; i < out.groups.size();) {
        const auto contains = [&](const Group& larger) {
            return &larger != &out.groups[i] && larger.migrations.size() > out.groups[i].migrations.size() &&
                   std::ranges::all_of(out.groups[i].migrations, [&](const MigrationFact* fact) {
                       return std::ranges::find(larger.migrations, fact) != larger.migrations.end();
                   });
        };
        if (std::ranges::any_of(out.groups, contains))
            out.groups.erase(out.groups.begin() + static_cast<std::ptrdiff_t>(i));
        else
            ++i;
    }

    std::map<std::string, std::size_t> byFolder;
    for (const MigrationFact* fact : facts) {
        if (listed.contains(fact)) continue;
        const Driver path = driverByPath(project.file(fact->cls->file).path);
        if (foreign.contains(fact) || path == Driver::Other) {
            ++out.foreign;
            continue;
        }
        const std::string folder = folderOf(project, *fact);
        const auto [at, fresh] = byFolder.emplace(folder, out.groups.size());
        if (fresh) {
            Group group;
            for (const Source& source : sources)
                if (source.driver != Driver::Other && !source.inTest) {
                    group.naming = source.naming;
                    group.schema = source.schema;
                    break;
                }
            if (sources.empty() && encoded) group.naming.encodeBeforeHashing();
            group.listed = path == Driver::Postgres;
            out.groups.push_back(std::move(group));
        }
        out.groups[at->second].migrations.push_back(fact);
    }
    // Lists of an unknown driver, and folders: the SQL itself tells.
    for (Group& group : out.groups) {
        if (group.listed) continue;
        const std::size_t all = group.migrations.size();
        std::erase_if(group.migrations, [&](const MigrationFact* fact) {
            // One whose branches chose PostgreSQL has its own SQL only.
            return driverByPath(project.file(fact->cls->file).path) == Driver::Other ||
                   speaksAnotherDialect(*fact);
        });
        // Half of them are another database's: so are the others, which happen to be read here, too.
        if (group.migrations.size() * 2 <= all) group.migrations.clear();
        out.foreign += all - group.migrations.size();
    }
    std::erase_if(out.groups, [](const Group& group) { return group.migrations.empty(); });
    for (Group& group : out.groups)
        group.renamesAll = entities::typeormVersion(typeormVersion) == entities::TypeormVersion::V02;
    return out;
}

}  // namespace audit::migrations
