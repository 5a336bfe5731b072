// Column references: as written, and what they mean.
#include "sql/lexer.h"
#include "sql/reader.h"

namespace audit::sql {
namespace {

std::string fold(const std::string& name, bool quoted) {
    if (quoted) return name;
    std::string out = name;
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

bool isSystemColumn(std::string_view name) {
    return name == "ctid" || name == "xmin" || name == "xmax" || name == "cmin" || name == "cmax" ||
           name == "tableoid";
}

std::string unquote(std::string_view spelled) {
    std::string out;
    for (std::size_t i = 1; i + 1 < spelled.size(); ++i) {
        out += spelled[i];
        if (spelled[i] == '"') ++i;  // "" is one quote
    }
    return out;
}

}  // namespace

std::string ColumnName::foldedAlias() const {
    return fold(alias, aliasQuoted);
}
std::string ColumnName::foldedName() const {
    return fold(name, nameQuoted);
}

void visitMessages(const ProtobufCMessage* message,
                   const std::function<bool(const ProtobufCMessage*)>& enter) {
    if (!message || !enter(message)) return;
    const char* base = reinterpret_cast<const char*>(message);
    for (unsigned i = 0; i < message->descriptor->n_fields; ++i) {
        const ProtobufCFieldDescriptor& field = message->descriptor->fields[i];
        if (field.type != PROTOBUF_C_TYPE_MESSAGE) continue;
        if (field.label == PROTOBUF_C_LABEL_REPEATED) {
            const std::size_t count = *reinterpret_cast<const std::size_t*>(base + field.quantifier_offset);
            auto* const* items = *reinterpret_cast<ProtobufCMessage* const* const*>(base + field.offset);
            for (std::size_t k = 0; k < count; ++k) visitMessages(items[k], enter);
            continue;
        }
        if ((field.flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0 &&
            *reinterpret_cast<const std::uint32_t*>(base + field.quantifier_offset) != field.id)
            continue;
        visitMessages(*reinterpret_cast<ProtobufCMessage* const*>(base + field.offset), enter);
    }
}

// The parser gives names folded; what was written (and whether in quotes) is in the text.
ColumnName Reader::nameAt(int location) const {
    ColumnName out;
    std::vector<std::pair<std::string, bool>> parts;
    std::size_t at = location < 0 ? text_.size() : static_cast<std::size_t>(location);
    const std::size_t begin = at;
    std::size_t end = at;
    while (at < text_.size()) {
        const Token token = tokenAt(text_, at);
        const std::string_view spelled = std::string_view(text_).substr(token.begin, token.end - token.begin);
        if (token.kind == Token::Kind::QuotedIdentifier) {
            parts.emplace_back(unquote(spelled), true);
        } else if (token.kind == Token::Kind::Word) {
            parts.emplace_back(std::string(spelled), false);
        } else {
            break;
        }
        end = token.end;
        Token dot = tokenAt(text_, token.end);
        while (dot.kind == Token::Kind::Space || dot.kind == Token::Kind::Comment)
            dot = tokenAt(text_, dot.end);
        if (dot.kind != Token::Kind::Punctuation || text_[dot.begin] != '.') break;
        Token next = tokenAt(text_, dot.end);
        while (next.kind == Token::Kind::Space || next.kind == Token::Kind::Comment)
            next = tokenAt(text_, next.end);
        at = next.begin;
    }
    if (!parts.empty()) {
        out.name = parts.back().first;
        out.nameQuoted = parts.back().second;
    }
    if (parts.size() > 1) {
        out.alias = parts[parts.size() - 2].first;
        out.aliasQuoted = parts[parts.size() - 2].second;
    }
    out.begin = begin >= prefix_ ? prepared_.original(begin - prefix_) : 0;
    out.end = end >= prefix_ ? prepared_.original(end - prefix_) : 0;
    return out;
}

std::optional<ResolvedColumn> Reader::resolveIn(const Scope& in, const ColumnName& name,
                                                const catalog::Catalog* db) {
    const std::string alias = name.foldedAlias();
    const std::string column = name.foldedName();
    const auto found = [&](const Scope::Entry& entry) {
        const catalog::Column* c =
            db && entry.table != catalog::kNone ? db->table(entry.table).column(column) : nullptr;
        return ResolvedColumn{entry.alias, column, c ? c->type : ""};
    };
    const auto has = [&](const Scope::Entry& entry) {
        return db && entry.table != catalog::kNone &&
               (db->table(entry.table).column(column) != nullptr || isSystemColumn(column));
    };
    if (!alias.empty()) {
        for (const Scope::Entry& entry : in.entries) {
            if (entry.alias != alias) continue;
            const bool known = db && entry.table != catalog::kNone && db->table(entry.table).complete;
            if (known && !has(entry)) return std::nullopt;
            return found(entry);
        }
    } else {
        const Scope::Entry* loose = nullptr;
        std::size_t looseCount = 0;
        for (const Scope::Entry& entry : in.entries) {
            if (has(entry)) return found(entry);
            if (!db || entry.table == catalog::kNone || !db->table(entry.table).complete) {
                loose = &entry;
                ++looseCount;
            }
        }
        if (looseCount == 1) return found(*loose);
    }
    return in.outer ? resolveIn(*in.outer, name, db) : std::nullopt;
}

std::optional<ResolvedColumn> Reader::resolve(const ColumnName& name) const {
    if (scope)
        if (auto found = resolveIn(*scope, name, options_.db)) return found;
    if (options_.resolve) return options_.resolve(name);
    if (scope) return std::nullopt;
    return ResolvedColumn{name.foldedAlias(), name.foldedName(), ""};
}

// Resolves every column below `node` and renames the tree's references to database names, without an alias
// when all are of one table: what deparses from it can be compared with an index's expression.
void Reader::resolveColumns(Node* node, Operand& into) {
    struct Found {
        PgQuery__ColumnRef* ref;
        ResolvedColumn column;
    };
    std::vector<Found> found;
    visitMessages(&node->base, [&](const ProtobufCMessage* message) {
        if (message->descriptor == &pg_query__sub_link__descriptor) return false;
        if (message->descriptor != &pg_query__column_ref__descriptor) return true;
        auto* ref = const_cast<PgQuery__ColumnRef*>(reinterpret_cast<const PgQuery__ColumnRef*>(message));
        if (ref->n_fields > 0 && ref->fields[ref->n_fields - 1]->node_case != PG_QUERY__NODE__NODE_STRING)
            return false;  // a.*
        ColumnName name = nameAt(ref->location);
        columns.push_back(name);
        if (name.name.find(kHoleIdentifier) != std::string::npos ||
            name.alias.find(kHoleIdentifier) != std::string::npos) {
            into.kind = Operand::Kind::Unknown;
            into.reason = "the column's name is known only at run time";
            return false;
        }
        if (auto column = resolve(name)) {
            found.push_back({ref, *column});
        } else {
            if (into.kind != Operand::Kind::Unknown) {
                into.kind = Operand::Kind::Unknown;
                into.reason =
                    "no column " + (name.alias.empty() ? "" : name.alias + ".") + name.name + " is known";
            }
            unresolved.push_back(std::move(name));
        }
        return false;
    });
    if (into.kind == Operand::Kind::Unknown) return;
    bool oneTable = true;
    for (const Found& f : found) {
        into.columns.push_back(f.column);
        oneTable = oneTable && f.column.alias == found.front().column.alias;
    }
    for (const Found& f : found) {
        std::vector<std::string> parts;
        if (!oneTable && !f.column.alias.empty()) parts.push_back(f.column.alias);
        parts.push_back(f.column.column);
        if (f.ref->n_fields < parts.size()) continue;  // an unqualified name among several tables
        Node** fields = f.ref->fields + (f.ref->n_fields - parts.size());
        for (std::size_t i = 0; i < parts.size(); ++i) fields[i]->string->sval = tree_.intern(parts[i]);
        f.ref->fields = fields;
        f.ref->n_fields = parts.size();
    }
}

const Placeholder* placeholderOf(const Prepared& prepared, const Node& node) {
    if (node.node_case != PG_QUERY__NODE__NODE_PARAM_REF) return nullptr;
    const auto number = static_cast<std::size_t>(node.param_ref->number);
    return number >= 1 && number <= prepared.placeholders.size() ? &prepared.placeholders[number - 1]
                                                                 : nullptr;
}

}  // namespace audit::sql
