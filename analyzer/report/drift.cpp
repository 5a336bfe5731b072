#include "migrations/drift.h"

#include "migrations/sql.h"
#include "report/documents.h"
#include "report/json.h"

namespace audit::report {
namespace {

using migrations::Drift;
using migrations::History;
using program::Program;

std::string_view word(Drift::Kind kind) {
    switch (kind) {
        case Drift::Kind::MissingTable:
            return "missing-table";
        case Drift::Kind::MissingColumn:
            return "missing-column";
        case Drift::Kind::ExtraColumn:
            return "extra-column";
        case Drift::Kind::ColumnType:
            return "column-type";
        case Drift::Kind::ColumnNull:
            return "column-null";
        case Drift::Kind::MissingIndex:
            return "missing-index";
        case Drift::Kind::ExtraIndex:
            return "extra-index";
        case Drift::Kind::IndexDiffers:
            return "index-differs";
        case Drift::Kind::MissingForeignKey:
            return "missing-foreign-key";
        case Drift::Kind::ExtraForeignKey:
            return "extra-foreign-key";
    }
    return "";
}

/// Text of a statement that could not be read, short enough to be shown; what is not known is "…".
std::string excerpt(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (out.size() > 200) return out + " …";
        const bool space = c == '\n' || c == '\r' || c == '\t' || c == ' ';
        if (space && (out.empty() || out.back() == ' ')) continue;
        if (c == '\x01')
            out += "…";
        else
            out += space ? ' ' : c;
    }
    return out;
}

Json historyJson(const Places& places, const History& history) {
    Json unread = Json::array();
    for (const migrations::Migration& migration : history.migrations)
        for (const migrations::Statement& statement : migration.statements) {
            if (statement.unknown.empty()) continue;
            Json json;
            json["migration"] = migration.name;
            json["reason"] = statement.unknown;
            json["text"] = textOrNull(excerpt(statement.text));
            json["location"] = locationJson(places, statement.where);
            unread.push_back(std::move(json));
        }
    Json json;
    json["folder"] = history.folder;
    json["migrations"] = history.migrations.size();
    json["statements"] = history.statements;
    json["tables"] = history.database.tables.size();
    json["unread"] = std::move(unread);
    return json;
}

/// Tables whose indexes are not known, with the reason.
Json uncertainJson(const Program& program, const Places& places) {
    Json out = Json::array();
    for (catalog::TableId id = 0; id < program.migrations.links.size(); ++id) {
        const migrations::Link& link = program.migrations.links[id];
        if (link.doubt.empty()) continue;
        Json json;
        json["table"] = program.entities.catalog.tables[id].name;
        json["reason"] = link.doubt;
        json["location"] = locationJson(places, link.doubtWhere);
        out.push_back(std::move(json));
    }
    return out;
}

}  // namespace

std::string driftJson(const Program& program) {
    const Places places(*program.project);
    Json histories = Json::array(), items = Json::array();
    for (const History& history : program.migrations.histories)
        histories.push_back(historyJson(places, history));
    for (const Drift& drift : migrations::drift(program.migrations, program.entities)) {
        Json json;
        json["kind"] = word(drift.kind);
        json["table"] = program.entities.catalog.tables[drift.table].name;
        json["subject"] = drift.subject;
        json["message"] = drift.message;
        json["seenByTypeorm"] = drift.seen;
        json["entity"] = locationJson(places, drift.entity);
        json["migration"] = locationJson(places, drift.migration);
        json["sql"] = drift.sql;
        items.push_back(std::move(json));
    }
    Json document;
    document["version"] = 1;
    document["histories"] = std::move(histories);
    document["otherDatabases"] = program.migrations.foreign;
    document["uncertainTables"] = uncertainJson(program, places);
    document["drift"] = std::move(items);
    return dump(document);
}

std::string driftText(const Program& program, const Style& style) {
    const Places places(*program.project);
    std::string out;
    if (program.migrations.histories.empty()) return "No migrations of PostgreSQL.\n";
    for (const History& history : program.migrations.histories) {
        out += std::to_string(history.migrations.size()) +
               (history.migrations.size() == 1 ? " migration" : " migrations") + " in " +
               printable(history.folder.empty() ? "." : history.folder) + ": " +
               std::to_string(history.statements) + " statements";
        if (history.unknown > 0) out += ", " + std::to_string(history.unknown) + " of them not read";
        out += ", " + std::to_string(history.database.tables.size()) + " tables\n";
    }
    const std::vector<Drift> all = migrations::drift(program.migrations, program.entities);
    if (all.empty()) out += "The migrations make what the entities declare.\n";
    catalog::TableId table = catalog::kNone;
    for (const Drift& drift : all) {
        if (drift.table != table) {
            table = drift.table;
            out += "\n" +
                   painted(style, Paint::Label, printable(program.entities.catalog.tables[table].name)) +
                   "\n";
        }
        const bool extra = drift.kind == Drift::Kind::ExtraColumn || drift.kind == Drift::Kind::ExtraIndex ||
                           drift.kind == Drift::Kind::ExtraForeignKey;
        const bool missing = !extra && !drift.migration.known();
        out += extra     ? painted(style, Paint::Removed, "  - ")
               : missing ? painted(style, Paint::Added, "  + ")
                         : "  ~ ";
        out += printable(drift.message);
        if (!drift.seen) out += " (migration:generate does not see it)";
        const Location& where = drift.entity.known() ? drift.entity : drift.migration;
        if (where.known()) out += "\n      " + painted(style, Paint::Path, places.brief(where));
        out += "\n      " + printable(drift.sql) + "\n";
    }
    return out;
}

std::string migratedJson(const Program& program) {
    Json histories = Json::array();
    const Places places(*program.project);
    for (const History& history : program.migrations.histories) {
        Json json = historyJson(places, history);
        json["sql"] = migrations::createDatabase(history);
        histories.push_back(std::move(json));
    }
    Json document;
    document["version"] = 1;
    document["histories"] = std::move(histories);
    return dump(document);
}

std::string migratedText(const Program& program) {
    std::string out;
    for (const History& history : program.migrations.histories) {
        out += "-- " + (history.folder.empty() ? std::string(".") : history.folder) + "\n";
        for (const std::string& statement : migrations::createDatabase(history)) out += statement + ";\n";
    }
    return out;
}

}  // namespace audit::report
