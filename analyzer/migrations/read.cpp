#include <algorithm>
#include <unordered_map>

#include "migrations/database.h"
#include "migrations/names.h"
#include "migrations/runner_methods.h"
#include "migrations/sources.h"
#include "sql/placeholders.h"

namespace audit::migrations {
namespace {

using evaluate::CallFact;
using evaluate::Guard;
using evaluate::Kind;
using evaluate::Receiver;
using evaluate::V;
using sql::DdlStatement;

/// parseInt(name.substr(-13)), as MigrationExecutor orders them.
std::uint64_t timestampOf(const evaluate::MigrationFact& fact, const project::Project& project) {
    const auto number = [](std::string_view text) {
        std::uint64_t value = 0;
        std::size_t digits = 0;
        for (; digits < text.size() && digits < 18 && text[digits] >= '0' && text[digits] <= '9'; ++digits)
            value = value * 10 + static_cast<std::uint64_t>(text[digits] - '0');
        return digits > 0 ? value : 0;
    };
    const std::string_view name = fact.name;
    if (name.size() >= 13)
        if (const std::uint64_t value = number(name.substr(name.size() - 13))) return value;
    // TypeORM refuses such a name; the file's own number tells the place its author meant.
    std::string_view file = project.file(fact.cls->file).path;
    file.remove_prefix(file.rfind('/') == std::string_view::npos ? 0 : file.rfind('/') + 1);
    return number(file);
}

/// SQL as far as it is known; what is not is a hole.
struct Text {
    std::string sql;
    bool holes = false;
    std::string reason;  ///< set: nothing of it is known
};

void append(V value, Text& out, int depth = 0) {
    std::string_view text;
    if (depth < 8 && evaluate::constantString(value, text)) {
        out.sql += text;
    } else if (depth < 8 && value->is(Kind::Number)) {
        const double number = value->number;
        out.sql += number == static_cast<double>(static_cast<long long>(number))
                       ? std::to_string(static_cast<long long>(number))
                       : std::to_string(number);
    } else if (depth < 8 && value->is(Kind::Template)) {
        for (const V item : value->items) append(item, out, depth + 1);
    } else {
        out.sql += sql::kHole;
        out.holes = true;
    }
}

/// The first word of a statement, comments and parentheses skipped, in lower case.
std::string firstWord(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        const char c = text[i];
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '(' || c == ';') {
            ++i;
        } else if (text.substr(i, 2) == "--") {
            i = std::min(text.find('\n', i), text.size());
        } else if (text.substr(i, 2) == "/*") {
            const std::size_t end = text.find("*/", i + 2);
            i = end == std::string_view::npos ? text.size() : end + 2;
        } else {
            break;
        }
    }
    std::string word;
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (c >= 'A' && c <= 'Z')
            word += static_cast<char>(c + 32);
        else if (c >= 'a' && c <= 'z')
            word += c;
        else
            break;
    }
    return word;
}

/// One statement that reads or writes rows: nothing of it changes the schema, so it need not be parsed.
bool isRowsOnly(std::string_view text) {
    const std::string word = firstWord(text);
    if (word != "select" && word != "insert" && word != "update" && word != "delete" && word != "with" &&
        word != "truncate" && word != "comment" && word != "grant" && word != "revoke")
        return false;
    const std::size_t semicolon = text.find(';');
    return semicolon == std::string_view::npos ||
           text.find_first_not_of(" \t\r\n;", semicolon) == std::string_view::npos;
}

/// The text that a value was made from by functions that leave its beginning alone (replace, trim, a helper).
std::string_view beginningOf(V value, int depth = 0) {
    if (depth > 6) return {};
    if (value->is(Kind::String)) return value->text;
    if (!value->is(Kind::Template) && !value->is(Kind::Derived)) return {};
    if (value->is(Kind::Derived) && value->text == ".") return {};
    for (const V item : value->items) {
        if (item->is(Kind::Function) || item->is(Kind::Native)) continue;  // what is called
        return beginningOf(item, depth + 1);
    }
    return {};
}

Text textOf(V value) {
    Text out;
    append(value, out);
    if (out.sql == std::string(1, sql::kHole))
        if (const std::string_view beginning = beginningOf(value); isRowsOnly(beginning)) out.sql = beginning;
    if (out.sql == std::string(1, sql::kHole)) out.reason = "SQL that is known at run time only";
    return out;
}

bool holdsHole(std::string_view name) {
    return name.find(sql::kHole) != std::string_view::npos ||
           name.find(sql::kHoleIdentifier) != std::string_view::npos;
}

/// Is a name that the statement is about known at run time only?
bool namesHole(const DdlStatement& s) {
    if (holdsHole(s.table.name) || holdsHole(s.table.schema) || holdsHole(s.index.name) ||
        holdsHole(s.newName))
        return true;
    for (const catalog::IndexKey& key : s.index.keys)
        if (holdsHole(key.column) || holdsHole(key.expression)) return true;
    for (const sql::TableName& name : s.names)
        if (holdsHole(name.name) || holdsHole(name.schema)) return true;
    for (const sql::TableChange& change : s.changes) {
        if (holdsHole(change.name) || holdsHole(change.newName)) return true;
        for (const std::string& column : change.columns)
            if (holdsHole(column)) return true;
    }
    return false;
}

/// Can text that is not read concern indexes of tables?
bool mayConcernIndexes(std::string_view text) {
    for (const std::string_view word : {"index", "unique", "table", "constraint", "execute", "perform"})
        if (holdsWord(text, word)) return true;
    return text.find(sql::kHole) != std::string_view::npos;
}

class Fold {
  public:
    Fold(const Group& group, const project::Project& project)
        : group_(group), project_(project), database_(group.schema) {}

    History run() {
        for (const evaluate::MigrationFact* fact : group_.migrations) {
            Migration migration;
            migration.name = fact->name;
            migration.timestamp = timestampOf(*fact, project_);
            migration.fact = fact;
            out_.migrations.push_back(std::move(migration));
        }
        std::ranges::stable_sort(out_.migrations, {}, &Migration::timestamp);
        for (Migration& migration : out_.migrations) fold(migration);
        const std::string_view first = project_.file(group_.migrations.front()->cls->file).path;
        out_.folder = first.substr(0, first.rfind('/') == std::string_view::npos ? 0 : first.rfind('/'));
        out_.schema = group_.schema;
        database_.finish(out_);
        return std::move(out_);
    }

  private:
    void fold(Migration& migration) {
        assignment_.values.clear();
        for (const CallFact& call : migration.fact->calls) {
            if (call.answer) {
                answer(call);
                continue;
            }
            const int runs = holds(call.guard);
            if (runs == 0) continue;
            at_ = &migration;
            call_ = &call;
            conditional_ = runs < 0 || call.inLoop;
            if (call.method == "query" || call.method == "sql")
                raw();
            else if (call.receiver == Receiver::QueryRunner)
                method();
        }
        if (!migration.fact->whole) {
            call_ = nullptr;
            doubtAll("a migration that is too large to follow", migration.fact->up);
        }
    }

    // What the database says depends on the statements so far.
    void answer(const CallFact& call) {
        std::string_view path, column;
        if (call.args.empty()) return;
        std::string name;
        if (evaluate::constantString(call.args[0], path)) {
            name = path;
        } else if (const V property = evaluate::property(call.args[0], "name");
                   property && evaluate::constantString(property, path)) {
            name = path;
        } else {
            return;
        }
        sql::TableName table;
        if (const std::size_t dot = name.rfind('.'); dot != std::string::npos) {
            table.schema = name.substr(0, dot);
            table.name = name.substr(dot + 1);
        } else {
            table.name = name;
        }
        if (call.method == "hasTable") {
            // The history begins with an empty database; a table that was altered was there.
            assignment_.values.emplace_back(call.answer, database_.table(table) != nullptr);
            return;
        }
        if (call.method != "hasColumn" || call.args.size() < 2) return;
        if (!evaluate::constantString(call.args[1], column)) {
            const V property = evaluate::property(call.args[1], "name");
            if (!property || !evaluate::constantString(property, column)) return;
        }
        const catalog::Table* known = database_.table(table);
        if (!known)
            assignment_.values.emplace_back(call.answer, false);
        else if (known->column(column))
            assignment_.values.emplace_back(call.answer, true);
        else if (database_.knows(table))
            assignment_.values.emplace_back(call.answer, false);
    }

    /// 1 it runs, 0 it does not, -1 it may.
    int holds(Guard guard) const {
        if (!guard || evaluate::isTrue(guard)) return 1;
        switch (evaluate::truth(guard, assignment_)) {
            case evaluate::Truth::True:
                return 1;
            case evaluate::Truth::False:
                return 0;
            case evaluate::Truth::Open:
                return -1;
        }
        return -1;
    }

    Statement statement() const {
        Statement s;
        s.call = s.where = call_->statement.known() ? call_->statement : call_->where;
        s.conditional = conditional_;
        return s;
    }

    void keep(Statement s) {
        ++out_.statements;
        if (!s.unknown.empty()) ++out_.unknown;
        at_->statements.push_back(std::move(s));
    }

    void unknown(std::string reason, std::string text, bool open) {
        Statement s = statement();
        s.unknown = reason;
        s.text = text;
        if (mayConcernIndexes(text))
            out_.doubts.push_back({std::move(reason), std::move(text), open, s.where});
        keep(std::move(s));
    }

    void doubtAll(std::string reason, const Location& where) {
        out_.doubts.push_back({std::move(reason), std::string(1, sql::kHole), true, where});
    }

    void raw() {
        if (call_->args.empty())
            return unknown("the statement is not known", std::string(1, sql::kHole), true);
        const V value = call_->args.front();
        if (!value->is(Kind::Choice)) return raw(textOf(value));
        const bool outer = conditional_;
        for (std::size_t i = 0; i < value->items.size(); ++i) {
            const int runs = holds(value->guards[i]);
            if (runs == 0) continue;
            conditional_ = outer || runs < 0;
            raw(textOf(value->items[i]));
        }
        conditional_ = outer;
    }

    void raw(const Text& text) {
        if (!text.reason.empty()) return unknown(text.reason, text.sql, true);
        if (text.sql.find_first_not_of(" \t\r\n;") == std::string::npos) return;
        if (isRowsOnly(text.sql)) {
            Statement s = statement();
            s.ddl.kind = DdlStatement::Kind::Data;
            s.ddl.command = firstWord(text.sql);
            return keep(std::move(s));
        }
        auto parsed = sql::parseDdl(text.sql);
        if (!parsed.ok()) {
            const bool hole = text.holes;
            return unknown(
                hole ? "SQL built at run time" : "PostgreSQL does not read it: " + parsed.error().message,
                text.sql, hole);
        }
        for (DdlStatement& ddl : parsed.value()) one(std::move(ddl), text);
    }

    void one(DdlStatement ddl, const Text& text) {
        const std::string own = text.sql.substr(std::min(ddl.begin, text.sql.size()),
                                                ddl.end > ddl.begin ? ddl.end - ddl.begin : 0);
        if (ddl.command == "do_stmt") return unknown("a DO block", own, holdsWord(own, "execute"));
        if (ddl.command == "execute_stmt" || ddl.command == "call_stmt" ||
            ddl.command == "alter_object_schema_stmt" || ddl.command == "drop_owned_stmt")
            return unknown("a statement that is not read", own, ddl.command == "call_stmt");
        if (ddl.kind == DdlStatement::Kind::Other && ddl.command == "DROP" && holdsWord(own, "schema"))
            return unknown("a schema that is dropped", own, true);
        if (text.holes && namesHole(ddl)) {
            if (ddl.kind == DdlStatement::Kind::Data || ddl.kind == DdlStatement::Kind::Set) {
                // rows or settings: whatever their names are
            } else {
                return unknown("SQL built at run time", own,
                               holdsHole(ddl.table.name) || ddl.table.name.empty());
            }
        }
        Statement s = statement();
        s.where = placeOf(ddl, text, s.where);
        s.typesBefore = typesBefore(ddl);
        database_.apply(ddl, s.where, conditional_);
        s.ddl = std::move(ddl);
        keep(std::move(s));
    }

    std::vector<std::string> typesBefore(const DdlStatement& ddl) {
        std::vector<std::string> out;
        const catalog::Table* table =
            ddl.kind == DdlStatement::Kind::AlterTable ? database_.table(ddl.table) : nullptr;
        if (!table) return out;
        for (const sql::TableChange& change : ddl.changes) {
            const catalog::Column* column =
                change.kind == sql::TableChange::Kind::AlterType ? table->column(change.name) : nullptr;
            out.push_back(column ? column->type : "");
        }
        return out;
    }

    // Text that stands in the source as it is: the statement's own place in it.
    Location placeOf(const DdlStatement& ddl, const Text& text, Location whole) const {
        if (text.holes || call_->argLocations.empty() || !call_->argLocations.front().known()) return whole;
        const Location argument = call_->argLocations.front();
        const std::string_view source = project_.text(argument.file);
        if (argument.span.end > source.size() || argument.span.begin + 1 >= argument.span.end)
            return argument;
        if (source.substr(argument.span.begin + 1, argument.span.end - argument.span.begin - 2) != text.sql)
            return argument;
        std::size_t begin = ddl.begin, end = std::min(ddl.end, text.sql.size());
        while (begin < end && (text.sql[begin] == ' ' || text.sql[begin] == '\n' || text.sql[begin] == '\t' ||
                               text.sql[begin] == '\r'))
            ++begin;
        while (end > begin && (text.sql[end - 1] == ' ' || text.sql[end - 1] == '\n' ||
                               text.sql[end - 1] == '\t' || text.sql[end - 1] == '\r'))
            --end;
        const auto offset = static_cast<std::uint32_t>(argument.span.begin + 1);
        return {argument.file,
                {offset + static_cast<std::uint32_t>(begin), offset + static_cast<std::uint32_t>(end)}};
    }

    void method() {
        RunnerStatements read = statementsOf(*call_, database_, group_.naming, group_.renamesAll);
        for (DdlStatement& ddl : read.statements) {
            Statement s = statement();
            s.raw = false;
            database_.apply(ddl, s.where, conditional_);
            s.ddl = std::move(ddl);
            keep(std::move(s));
        }
        if (read.unknown.empty()) return;
        Statement s = statement();
        s.raw = false;
        s.unknown = std::string(call_->method) + ": " + read.unknown;
        if (read.table.name.empty())
            doubtAll(s.unknown, s.where);
        else if (read.indexes)
            database_.doubt(read.table, s.unknown, s.where);
        keep(std::move(s));
    }

    const Group& group_;
    const project::Project& project_;
    Database database_;
    History out_;
    evaluate::Assignment assignment_;
    Migration* at_ = nullptr;
    const CallFact* call_ = nullptr;
    bool conditional_ = false;
};

}  // namespace

Migrations read(const evaluate::Evaluation& evaluation, const project::Project& project,
                std::string_view typeormVersion) {
    Migrations out;
    Groups groups = groupsOf(evaluation, project, typeormVersion);
    out.foreign = groups.foreign;
    for (const Group& group : groups.groups) out.histories.push_back(Fold(group, project).run());
    return out;
}

}  // namespace audit::migrations
