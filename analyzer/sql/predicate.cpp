#include "sql/predicate.h"

#include <algorithm>

#include "sql/lexer.h"
#include "sql/reader.h"

namespace audit::sql {
namespace {

constexpr std::string_view kSelectWhere = "SELECT 1 WHERE ";
constexpr std::string_view kSelectOrder = "SELECT 1 ORDER BY ";
constexpr std::string_view kSelect = "SELECT ";

// A fragment may only be what it stands for: nothing behind it, and no clause of its own.
bool onlyClause(const Tree& tree, bool where, bool order, std::size_t targets) {
    if (tree.statements() != 1) return false;
    const Node& node = *tree.statement(0).stmt;
    if (node.node_case != PG_QUERY__NODE__NODE_SELECT_STMT) return false;
    const PgQuery__SelectStmt& s = *node.select_stmt;
    return (s.where_clause != nullptr) == where && (s.n_sort_clause > 0) == order &&
           s.n_target_list == targets && s.n_group_clause == 0 && s.n_from_clause == 0 && !s.having_clause &&
           !s.limit_count && !s.limit_offset && s.n_locking_clause == 0 && s.n_window_clause == 0 &&
           !s.with_clause && !s.into_clause &&
           (s.op == PG_QUERY__SET_OPERATION__SETOP_NONE ||
            s.op == PG_QUERY__SET_OPERATION__SET_OPERATION_UNDEFINED);
}

// Whether an OR stands outside all brackets: TypeORM does not add brackets around where() in 0.x.
bool hasTopLevelOr(std::string_view text) {
    int depth = 0;
    for (Token token = tokenAt(text, 0); token.kind != Token::Kind::End; token = tokenAt(text, token.end)) {
        if (token.kind == Token::Kind::Punctuation) {
            if (text[token.begin] == '(') ++depth;
            if (text[token.begin] == ')') --depth;
        } else if (depth == 0 && token.kind == Token::Kind::Word &&
                   equalsIgnoringCase(text.substr(token.begin, token.end - token.begin), "or")) {
            return true;
        }
    }
    return false;
}

bool isBlank(std::string_view text) {
    for (Token token = tokenAt(text, 0); token.kind != Token::Kind::End; token = tokenAt(text, token.end))
        if (token.kind != Token::Kind::Space && token.kind != Token::Kind::Comment) return false;
    return true;
}

void inTextOrder(std::vector<ColumnName>& names) {
    std::ranges::stable_sort(names, {}, &ColumnName::begin);
    const auto same = [](const ColumnName& a, const ColumnName& b) {
        return a.begin == b.begin && a.name == b.name;
    };
    names.erase(std::unique(names.begin(), names.end(), same), names.end());
}

}  // namespace

Error notAFragment(std::string message) {
    return {ErrorCode::NotAFragment, std::move(message), 0};
}

Result<Fragment> parseWrapped(std::string_view text, std::string_view prefix) {
    Prepared prepared = preparePlaceholders(text);
    std::string wrapped = std::string(prefix) + prepared.text;
    Result<Tree> tree = Tree::parse(wrapped);
    if (!tree) {
        Error error = tree.error();
        error.position =
            error.position >= prefix.size() ? prepared.original(error.position - prefix.size()) : 0;
        error.position = std::min(error.position, text.size());
        if (error.code == ErrorCode::Syntax && prepared.hasHole) error.code = ErrorCode::Hole;
        return error;
    }
    return Fragment{std::move(prepared), std::move(wrapped), prefix.size(), std::move(tree).value()};
}

Result<ParsedPredicate> parsePredicate(std::string_view text, const FragmentOptions& options) {
    if (isBlank(text)) return notAFragment("an empty condition");
    Result<Fragment> parsed = parseWrapped(text, kSelectWhere);
    if (!parsed) return parsed.error();
    Fragment& f = parsed.value();
    if (!onlyClause(f.tree, true, false, 1)) return notAFragment("the text is more than one condition");

    Reader reader(f.tree, f.prepared, f.text, f.prefix, options);
    reader.firstSubquery = options.firstSubquery;
    ParsedPredicate out;
    out.predicate = reader.predicate(f.tree.statement(0).stmt->select_stmt->where_clause);
    out.subqueries = std::move(reader.subqueries);
    out.placeholders = f.prepared.placeholders;
    out.unresolved = std::move(reader.unresolved);
    out.columns = std::move(reader.columns);
    inTextOrder(out.unresolved);
    inTextOrder(out.columns);
    out.topLevelOr = out.predicate.kind == shape::Predicate::Kind::Or && hasTopLevelOr(text);
    return out;
}

Result<ParsedOrder> parseOrder(std::string_view text, const FragmentOptions& options) {
    if (isBlank(text)) return notAFragment("an empty order");
    // `a.x ${direction}`: a hole behind an operand, where ASC or DESC would stand.
    std::string known(text);
    std::vector<bool> directionUnknown{false};
    int depth = 0;
    bool operand = false;
    for (Token token = tokenAt(known, 0); token.kind != Token::Kind::End; token = tokenAt(known, token.end)) {
        if (token.kind == Token::Kind::Space || token.kind == Token::Kind::Comment) continue;
        const char c = known[token.begin];
        if (token.kind == Token::Kind::Punctuation) {
            if (c == '(') ++depth;
            if (c == ')') --depth;
            if (c == ',' && depth == 0) directionUnknown.push_back(false);
            const bool glued =
                token.begin == 0 || known[token.begin - 1] == '.' || isIdentifierPart(known[token.begin - 1]);
            if (c == kHole && depth == 0 && operand && !glued) {
                known[token.begin] = ' ';
                directionUnknown.back() = true;
                continue;
            }
        }
        operand = c != ',' && c != '(';
    }
    Result<Fragment> parsed = parseWrapped(known, kSelectOrder);
    if (!parsed) return parsed.error();
    Fragment& f = parsed.value();
    if (!onlyClause(f.tree, false, true, 1)) return notAFragment("the text is more than an ORDER BY list");

    Reader reader(f.tree, f.prepared, f.text, f.prefix, options);
    ParsedOrder out;
    const PgQuery__SelectStmt& select = *f.tree.statement(0).stmt->select_stmt;
    for (std::size_t i = 0; i < select.n_sort_clause; ++i) {
        out.items.push_back(reader.order(*select.sort_clause[i]->sort_by));
        out.items.back().directionUnknown = i < directionUnknown.size() && directionUnknown[i];
    }
    out.placeholders = f.prepared.placeholders;
    out.unresolved = std::move(reader.unresolved);
    inTextOrder(out.unresolved);
    return out;
}

Result<std::string> normaliseExpression(std::string_view text) {
    Result<Fragment> parsed = parseWrapped(text, kSelect);
    if (!parsed) return parsed.error();
    Fragment& f = parsed.value();
    if (!onlyClause(f.tree, false, false, 1)) return notAFragment("the text is more than one expression");
    const FragmentOptions options;
    Reader reader(f.tree, f.prepared, f.text, f.prefix, options);
    Node* target = f.tree.statement(0).stmt->select_stmt->target_list[0];
    return reader.expressionText(target->res_target->val);
}

Result<shape::Predicate> parseIndexPredicate(std::string_view text, const catalog::Table& table) {
    FragmentOptions options;
    options.resolve = [&](const ColumnName& name) -> std::optional<ResolvedColumn> {
        return ResolvedColumn{table.name, name.foldedName()};
    };
    Result<ParsedPredicate> parsed = parsePredicate(text, options);
    if (!parsed) return parsed.error();
    return std::move(parsed.value().predicate);
}

std::string quoteIdentifier(std::string_view name) {
    const bool plain = !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9');
    }) && !(name.front() >= '0' && name.front() <= '9');
    if (plain) {
        // A keyword needs quotes: the parser knows which.
        const Result<Tree> tree = Tree::parse("SELECT " + std::string(name) + " FROM " + std::string(name));
        if (tree && tree->statements() == 1) return std::string(name);
    }
    std::string out = "\"";
    for (char c : name) {
        out += c;
        if (c == '"') out += '"';
    }
    return out + "\"";
}

}  // namespace audit::sql
