// Migrations: each class's up() is run by itself, in order, as TypeORM would run it on PostgreSQL.
#include <algorithm>

#include "evaluate/interpreter.h"

namespace audit::evaluate {
namespace {

/// A project's first migration creates everything it has: thousands of statements, one after the other.
constexpr Attempt kMigration{kMaxCallDepth, 400'000};

struct Found {
    const ClassInfo* owner = nullptr;
    const ir::Member* member = nullptr;
};

bool endsInTimestamp(std::string_view name) {
    return name.size() > 13 &&
           std::all_of(name.end() - 13, name.end(), [](char ch) { return ch >= '0' && ch <= '9'; });
}

/// Text before the first value that is not known: its first word tells what kind of statement it is.
std::string_view leadingText(V value) {
    if (value->is(Kind::String)) return value->text;
    if (value->is(Kind::Template) && !value->items.empty() && value->items[0]->is(Kind::String))
        return value->items[0]->text;
    return {};
}

/// Only rows are read or written: a query like those of the application.
bool isAboutRows(const CallFact& fact) {
    if (fact.method != "query") return fact.receiver != Receiver::QueryRunner;
    if (fact.args.empty()) return false;
    std::string_view text = leadingText(fact.args[0]);
    const std::size_t begin = text.find_first_not_of(" \t\r\n(");
    if (begin == std::string_view::npos) return false;
    text.remove_prefix(begin);
    for (const std::string_view word : {"select", "insert", "update", "delete", "with"})
        if (text.size() > word.size() &&
            std::equal(word.begin(), word.end(), text.begin(),
                       [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); }))
            return true;
    return false;
}

}  // namespace

void Interpreter::runMigrations() {
    auto method = [&](const ClassInfo* cls, std::string_view name) {
        int depth = 0;
        for (const ClassInfo* c = cls; c && depth < 16; c = c->super, ++depth) {
            const ir::Module& m = irModule(c);
            const ir::Class& ic = irClass(c);
            for (std::uint32_t i = 0; i < ic.members.count; ++i) {
                const ir::Member& member = m.members[ic.members.first + i];
                if (member.kind == ir::MemberKind::Method && !member.isStatic && m.str(member.name) == name &&
                    m.functions[member.function].body != ir::kNone)
                    return Found{c, &member};
            }
        }
        return Found{};
    };
    auto implements = [&](const ClassInfo* cls) {
        int depth = 0;
        for (const ClassInfo* c = cls; c && depth < 16; c = c->super, ++depth) {
            const ir::Module& m = irModule(c);
            const ir::Class& ic = irClass(c);
            for (std::uint32_t i = 0; i < ic.implements.count; ++i) {
                const ir::Type& type = m.types[m.at(ic.implements, i)];
                if (type.kind != ir::TypeKind::Reference) continue;
                const std::string_view name = m.str(type.text);
                if (name == "MigrationInterface" || name.ends_with(".MigrationInterface")) return true;
            }
        }
        return false;
    };
    const std::vector<const ClassInfo*> classes = out_.classes;
    for (const ClassInfo* cls : classes) {
        if (cls->isAbstract || project_.file(cls->file).inPackage || migrationClasses_.contains(cls))
            continue;
        const Found up = method(cls, "up");
        if (!up.member) continue;
        const Found down = method(cls, "down");
        // Compiled or loosely typed migrations implement nothing: both methods and a time stamp in the name
        // tell.
        if (!implements(cls) && !(down.member && endsInTimestamp(cls->name))) continue;
        migrationClasses_.insert(cls);

        MigrationFact fact;
        fact.cls = cls;
        fact.name = std::string(cls->name);
        const ir::Module& m = irModule(cls);
        const ir::Class& c = irClass(cls);
        for (std::uint32_t i = 0; i < c.members.count; ++i) {
            const ir::Member& member = m.members[c.members.first + i];
            if (member.kind != ir::MemberKind::Property || member.init == ir::kNone) continue;
            const std::string_view name = m.str(member.name);
            if (name != "name" && name != "transaction") continue;
            Frame frame = moduleFrame(cls->file);
            V value = eval(frame, member.init);
            if (name == "transaction")
                fact.transaction = value;
            else if (value->is(Kind::String))
                fact.name = std::string(value->text);
        }
        fact.up = {up.owner->file, up.member->span};
        if (down.member) {
            fact.hasDown = true;
            fact.down = {down.owner->file, down.member->span};
            const ir::Module& dm = irModule(down.owner);
            const ir::Stmt& body = dm.stmt(dm.functions[down.member->function].body);
            fact.downEmpty = body.kind == ir::StmtKind::Block && body.items.count == 0;
            fact.downThrows = body.kind == ir::StmtKind::Block && body.items.count == 1 &&
                              dm.stmt(dm.at(body.items, 0)).kind == ir::StmtKind::Throw;
        }

        Closure* closure = store_.closure();
        closure->file = up.owner->file;
        closure->function = up.member->function;
        closure->scope = up.owner->scope;
        closure->owner = up.owner;
        closure->bindings = bindingsFor(cls, up.owner, nullptr);
        closure->name = store_.intern(std::string(up.owner->name) + ".up");
        V self = symbolicInstance(cls, nullptr, store_.yes());
        closure->self = self;
        const std::size_t first = facts_.size();
        fact.whole = runMigration(closure, self);

        // What it sends belongs to it; what reads or writes rows is a query of the program as well.
        const std::pair<FileId, ir::FunctionId> key{closure->file, closure->function};
        std::size_t kept = first;
        for (std::size_t i = first; i < facts_.size(); ++i) {
            const bool own = factEntries_[i] == key;
            const bool schema =
                own && (facts_[i].method == "query" || facts_[i].receiver == Receiver::QueryRunner);
            if (schema) fact.calls.push_back(facts_[i]);
            if (own && !isAboutRows(facts_[i])) continue;
            if (kept != i) {
                facts_[kept] = std::move(facts_[i]);
                factEntries_[kept] = factEntries_[i];
            }
            ++kept;
        }
        facts_.erase(facts_.begin() + static_cast<std::ptrdiff_t>(kept), facts_.end());
        factEntries_.erase(factEntries_.begin() + static_cast<std::ptrdiff_t>(kept), factEntries_.end());
        out_.migrations.push_back(std::move(fact));
    }
}

bool Interpreter::runMigration(const Closure* closure, V self) {
    Entry outer;
    std::swap(outer, entry_);
    entry_.nesting = outer.nesting;
    entry_.limit = kMigration.steps;
    entry_.maxDepth = kMigration.depth;
    entry_.migration = true;
    entry_.function = std::string(closure->name);
    entry_.key = {closure->file, closure->function};
    ++out_.counters.functions;
    Frame frame = moduleFrame(closure->file);
    Arguments args;
    args.openEnd = true;
    args.values.push_back(store_.native(NativeKind::QueryRunner, ""));
    args.locations.emplace_back();
    args.where = args.nameWhere = {closure->file, {}};
    callClosure(frame, closure, self, args, true);
    runPending(frame);
    const bool whole = !entry_.bounded;
    out_.counters.steps += entry_.steps;
    std::swap(outer, entry_);
    return whole;
}

/// Each question has an answer of its own: the same one asked again can be answered differently.
V Interpreter::askDatabase(Frame& frame, std::string_view name, Arguments& args) {
    if (isFalse(frame.live)) return store_.symbol("an answer nobody waits for");
    std::vector<V> items = args.values;
    items.push_back(store_.number(static_cast<double>(questions_++)));
    V answer = store_.derived(name, std::move(items));
    recordCall(frame, Receiver::QueryRunner, name, nullptr, args, 0, nullptr);
    facts_.back().answer = answer;
    return answer;
}

}  // namespace audit::evaluate
