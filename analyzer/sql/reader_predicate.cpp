// Conditions: PostgreSQL's expression tree → shape::Predicate.
#include <algorithm>
#include <array>

#include "sql/limits.h"
#include "sql/reader.h"

namespace audit::sql {
namespace {

using shape::Comparison;
using shape::Predicate;
using shape::PredicateOp;
using shape::ValueKind;

// Their value differs from row to row, so no index can be searched for it (provolatile = 'v').
bool isVolatileFunction(std::string_view name) {
    static constexpr std::array<std::string_view, 14> kNames{
        "random",           "clock_timestamp",  "timeofday",
        "gen_random_uuid",  "uuid_generate_v1", "nextval",
        "uuid_generate_v4", "setval",           "uuid_generate_v1mc",
        "currval",          "lastval",          "pg_sleep",
        "txid_current",     "setseed"};
    return std::ranges::find(kNames, name) != kNames.end();
}

bool holdsVolatile(const Node* node) {
    bool found = false;
    visitMessages(&node->base, [&](const ProtobufCMessage* m) {
        if (m->descriptor == &pg_query__func_call__descriptor) {
            const auto* call = reinterpret_cast<const PgQuery__FuncCall*>(m);
            found = found || isVolatileFunction(lastName(call->funcname, call->n_funcname));
        }
        return !found;
    });
    return found;
}

bool holds(const Node* node, const ProtobufCMessageDescriptor* descriptor) {
    bool found = false;
    visitMessages(&node->base, [&](const ProtobufCMessage* m) {
        found = found || m->descriptor == descriptor;
        return !found;
    });
    return found;
}

std::optional<PredicateOp> comparisonOp(std::string_view name) {
    if (name == "=") return PredicateOp::Eq;
    if (name == "<>" || name == "!=") return PredicateOp::Ne;
    if (name == "<") return PredicateOp::Lt;
    if (name == "<=") return PredicateOp::Lte;
    if (name == ">") return PredicateOp::Gt;
    if (name == ">=") return PredicateOp::Gte;
    return std::nullopt;
}

PredicateOp commuted(PredicateOp op) {
    switch (op) {
        case PredicateOp::Lt:
            return PredicateOp::Gt;
        case PredicateOp::Lte:
            return PredicateOp::Gte;
        case PredicateOp::Gt:
            return PredicateOp::Lt;
        case PredicateOp::Gte:
            return PredicateOp::Lte;
        default:
            return op;
    }
}

std::string commutedContains(const std::string& name) {
    if (name == "@>") return "<@";
    if (name == "<@") return "@>";
    return name;
}

std::vector<Node*> items(Node* node) {
    if (node && node->node_case == PG_QUERY__NODE__NODE_LIST)
        return {node->list->items, node->list->items + node->list->n_items};
    return node ? std::vector<Node*>{node} : std::vector<Node*>{};
}

// As the deparser writes it, without its cost: most values are these.
std::string constantText(Node* node) {
    const PgQuery__AConst& c = *node->a_const;
    if (c.isnull) return "NULL";
    switch (c.val_case) {
        case PG_QUERY__A__CONST__VAL_IVAL:
            return std::to_string(c.ival->ival);
        case PG_QUERY__A__CONST__VAL_FVAL:
            return c.fval->fval;
        case PG_QUERY__A__CONST__VAL_BOOLVAL:
            return c.boolval->boolval ? "true" : "false";
        case PG_QUERY__A__CONST__VAL_SVAL: {
            const std::string_view text = c.sval->sval;
            if (text.find('\\') != std::string_view::npos) return deparse(node);
            std::string out = "'";
            for (char ch : text) {
                out += ch;
                if (ch == '\'') out += ch;
            }
            return out + "'";
        }
        default:
            return deparse(node);
    }
}

/// A cast to the column's own type, or of a varchar to text, is no function: the planner looks through it
/// (RelabelType, or nothing at all), and so does an index.
bool changesNothing(std::string_view cast, std::string_view type) {
    if (type.empty() || !cast.starts_with("::")) return false;
    cast.remove_prefix(2);
    if (type.starts_with("character varying")) return cast == "varchar" || cast == "text";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kSpelled{
        {{"int", "integer"},
         {"bool", "boolean"},
         {"timestamptz", "timestamp with time zone"},
         {"timestamp", "timestamp without time zone"},
         {"timetz", "time with time zone"},
         {"time", "time without time zone"},
         {"float8", "double precision"},
         {"float4", "real"}}};
    for (const auto& [written, name] : kSpelled)
        if (cast == written) return type == name;
    return cast == type;
}

bool isColumnar(const Operand& o) {
    return o.kind == Operand::Kind::Column || o.kind == Operand::Kind::Wrapped;
}

}  // namespace

Predicate Reader::leaf(Comparison comparison) const {
    Predicate out;
    out.leaf = std::move(comparison);
    out.origin = options_.origin;
    out.location = options_.location;
    return out;
}

Predicate Reader::unknown(std::string reason) const {
    Predicate out;
    out.kind = Predicate::Kind::Unknown;
    out.reason = std::move(reason);
    out.origin = options_.origin;
    out.location = options_.location;
    return out;
}

Predicate Reader::constant(bool value) const {
    Comparison c;
    c.op = PredicateOp::Expression;
    c.value = ValueKind::Literal;
    c.everyRow = value;
    c.noRow = !value;
    c.expression = value ? "true" : "false";
    return leaf(std::move(c));
}

Predicate Reader::negated(Predicate predicate) const {
    if (predicate.kind == Predicate::Kind::Not) {
        Predicate inner = std::move(predicate.children.front());
        return inner;
    }
    if (predicate.kind == Predicate::Kind::Unknown) return predicate;
    if (predicate.kind == Predicate::Kind::Leaf) {
        if (predicate.leaf.everyRow || predicate.leaf.noRow) return constant(predicate.leaf.noRow);
        // NOT b of a boolean column is b = false (indxpath.c, match_boolean_index_clause).
        if (predicate.leaf.op == PredicateOp::Eq && predicate.leaf.operatorName == "boolean") {
            predicate.leaf.literal = predicate.leaf.literal == "true" ? "false" : "true";
            return predicate;
        }
    }
    Predicate out;
    out.kind = Predicate::Kind::Not;
    out.origin = options_.origin;
    out.location = options_.location;
    out.children.push_back(std::move(predicate));
    return out;
}

Predicate Reader::combine(Predicate::Kind kind, std::vector<Predicate> children) const {
    std::vector<Predicate> flat;
    for (Predicate& child : children) {
        if (child.kind == kind) {
            for (Predicate& grandchild : child.children) flat.push_back(std::move(grandchild));
        } else {
            flat.push_back(std::move(child));
        }
    }
    if (flat.size() == 1) return std::move(flat.front());
    if (flat.size() > kMaxTerms)
        return unknown("more than " + std::to_string(kMaxTerms) + " terms in one condition");
    Predicate out;
    out.kind = kind;
    out.origin = options_.origin;
    out.location = options_.location;
    out.children = std::move(flat);
    return out;
}

// Any other condition: kept as text, with the columns it reads.
Predicate Reader::expression(Node* node, std::string operatorName) {
    Operand found = wrapped(node);
    if (found.kind == Operand::Kind::Unknown) return unknown(found.reason);
    Comparison c;
    c.op = PredicateOp::Expression;
    c.value = found.parameter ? ValueKind::Parameter : ValueKind::Literal;
    if (!found.columns.empty()) {
        c.alias = found.columns.front().alias;
        c.column = found.columns.front().column;
        for (const ResolvedColumn& other : found.columns) {
            if (other.alias != c.alias && c.otherAlias.empty()) {
                c.value = ValueKind::Column;
                c.otherAlias = other.alias;
                c.otherColumn = other.column;
            }
        }
    }
    if (node->node_case == PG_QUERY__NODE__NODE_FUNC_CALL) c.castOrFunction = found.wrapper;
    c.operatorName = std::move(operatorName);
    c.expression = deparse(node);
    if (holds(node, &pg_query__sub_link__descriptor)) {
        c.value = ValueKind::Subquery;
        c.subquery = found.subquery;
    }
    return leaf(std::move(c));
}

std::string Reader::wrapperName(const Node& node) {
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_FUNC_CALL:
            return lastName(node.func_call->funcname, node.func_call->n_funcname);
        case PG_QUERY__NODE__NODE_TYPE_CAST: {
            const std::string whole = deparse(const_cast<Node*>(&node));
            const std::size_t at = whole.rfind("::");
            return at == std::string::npos ? "cast" : whole.substr(at);
        }
        case PG_QUERY__NODE__NODE_A_EXPR: {
            const std::string name = lastName(node.a_expr->name, node.a_expr->n_name);
            return node.a_expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF ? "nullif" : name;
        }
        case PG_QUERY__NODE__NODE_COALESCE_EXPR:
            return "coalesce";
        case PG_QUERY__NODE__NODE_CASE_EXPR:
            return "case";
        case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
            return "collate";
        case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
            return "greatest";
        case PG_QUERY__NODE__NODE_A_INDIRECTION:
            return "[]";
        case PG_QUERY__NODE__NODE_ROW_EXPR:
            return "row";
        case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
            return "array";
        default:
            return "expression";
    }
}

Operand Reader::wrapped(Node* node) {
    Operand out;
    out.node = node;
    out.wrapper = wrapperName(*node);
    visitMessages(&node->base, [&](const ProtobufCMessage* m) {
        if (m->descriptor == &pg_query__sub_link__descriptor) {
            auto* link = reinterpret_cast<const PgQuery__SubLink*>(m);
            out.subquery = addSubquery(link->subselect);
            return false;
        }
        out.parameter = out.parameter || m->descriptor == &pg_query__param_ref__descriptor;
        return true;
    });
    resolveColumns(node, out);
    if (out.kind == Operand::Kind::Unknown) return out;
    if (!out.columns.empty()) {
        out.kind = Operand::Kind::Wrapped;
        out.column = out.columns.front();
    } else if (out.subquery) {
        out.kind = Operand::Kind::Subquery;
    }
    return out;
}

Operand Reader::operand(Node* node) {
    Operand out;
    out.node = node;
    switch (node->node_case) {
        case PG_QUERY__NODE__NODE_COLUMN_REF:
            resolveColumns(node, out);
            if (out.kind == Operand::Kind::Unknown) return out;
            if (out.columns.empty()) {
                out.kind = Operand::Kind::Unknown;
                out.reason = "a whole row is compared";
                return out;
            }
            out.kind = Operand::Kind::Column;
            out.column = out.columns.front();
            return out;
        case PG_QUERY__NODE__NODE_A_CONST:
            out.literal = constantText(node);
            return out;
        case PG_QUERY__NODE__NODE_PARAM_REF: {
            out.parameter = true;
            if (const Placeholder* p = placeholderOf(prepared_, *node)) {
                out.spread = p->kind == Placeholder::Kind::Spread;
                if (options_.parameters && p->kind != Placeholder::Kind::Hole) {
                    if (auto value = options_.parameters(*p)) {
                        out.count = value->count;
                        if (value->literal) out.literal = *value->literal;
                    }
                }
            }
            return out;
        }
        case PG_QUERY__NODE__NODE_SUB_LINK:
            if (node->sub_link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK) {
                out.kind = Operand::Kind::Subquery;
                out.subquery = addSubquery(node->sub_link->subselect);
                return out;
            }
            return wrapped(node);
        default: {
            out = wrapped(node);
            if (out.kind == Operand::Kind::Wrapped && node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST &&
                node->type_cast->arg->node_case == PG_QUERY__NODE__NODE_COLUMN_REF &&
                changesNothing(out.wrapper, out.column.type))
                out.kind = Operand::Kind::Column;
            if (out.kind == Operand::Kind::Value) {
                out.isVolatile = holdsVolatile(node);
                // `$1::date` stays a parameter; a constant keeps its text.
                if (!out.parameter) out.literal = deparse(node);
            }
            return out;
        }
    }
}

// column (or an expression over it) op value. False when this is no such comparison.
bool Reader::fill(Comparison& c, const Operand& column, const Operand& value) {
    c.alias = column.column.alias;
    c.column = column.column.column;
    if (column.kind == Operand::Kind::Wrapped) {
        c.castOrFunction = column.wrapper;
        c.expression = deparse(column.node);
        for (const ResolvedColumn& other : column.columns)
            if (other.alias != c.alias) return false;
    }
    switch (value.kind) {
        case Operand::Kind::Column:
            c.value = ValueKind::Column;
            c.otherAlias = value.column.alias;
            c.otherColumn = value.column.column;
            return true;
        case Operand::Kind::Value:
            if (value.isVolatile) return false;
            c.value = value.parameter ? ValueKind::Parameter : ValueKind::Literal;
            c.literal = value.literal;
            return true;
        case Operand::Kind::Subquery:
            c.value = ValueKind::Subquery;
            c.subquery = value.subquery;
            return true;
        default:
            return false;
    }
}

Predicate Reader::compare(Node* node, PredicateOp op, Node* leftNode, Node* rightNode) {
    if (leftNode->node_case == PG_QUERY__NODE__NODE_ROW_EXPR &&
        rightNode->node_case == PG_QUERY__NODE__NODE_ROW_EXPR)
        return compareRows(node, op, *leftNode->row_expr, *rightNode->row_expr);

    Operand left = operand(leftNode);
    Operand right = operand(rightNode);
    if (left.kind == Operand::Kind::Unknown) return unknown(left.reason);
    if (right.kind == Operand::Kind::Unknown) return unknown(right.reason);

    if (!isColumnar(left) && !isColumnar(right)) {
        const auto plain = [](const Operand& o) {
            return o.kind == Operand::Kind::Value && !o.parameter && !o.isVolatile;
        };
        if (plain(left) && plain(right) && (op == PredicateOp::Eq || op == PredicateOp::Ne) &&
            !left.literal.empty() && leftNode->node_case == PG_QUERY__NODE__NODE_A_CONST &&
            rightNode->node_case == PG_QUERY__NODE__NODE_A_CONST)
            return constant((left.literal == right.literal) == (op == PredicateOp::Eq));
        return expression(node);  // the same for every row: a gate
    }
    // The wrapped side, if any, becomes the main one: the plain column on the other can still be looked up by
    // it.
    const bool swap =
        !isColumnar(left) || (left.kind == Operand::Kind::Column && right.kind == Operand::Kind::Wrapped);
    Comparison c;
    c.op = swap ? commuted(op) : op;
    if (!fill(c, swap ? right : left, swap ? left : right)) return expression(node);
    return leaf(std::move(c));
}

// (a, b) > ($1, $2): rowtypes and indxpath.c, match_rowcompare_to_indexcol. Equality of rows is a
// conjunction.
Predicate Reader::compareRows(Node* node, PredicateOp op, const PgQuery__RowExpr& left,
                              const PgQuery__RowExpr& right) {
    if (left.n_args != right.n_args || left.n_args == 0) return expression(node);
    if (op == PredicateOp::Eq) {
        std::vector<Predicate> parts;
        for (std::size_t i = 0; i < left.n_args; ++i)
            parts.push_back(compare(node, op, left.args[i], right.args[i]));
        return combine(Predicate::Kind::And, std::move(parts));
    }
    if (op == PredicateOp::Ne) return expression(node);
    Comparison c;
    c.op = op;
    for (std::size_t side = 0; side < 2; ++side) {
        const PgQuery__RowExpr& columnsOf = side == 0 ? left : right;
        const PgQuery__RowExpr& valuesOf = side == 0 ? right : left;
        c.rowColumns.clear();
        bool parameter = false;
        bool fits = true;
        std::string literals;
        for (std::size_t i = 0; i < columnsOf.n_args && fits; ++i) {
            const Operand column = operand(columnsOf.args[i]);
            const Operand value = operand(valuesOf.args[i]);
            if (column.kind == Operand::Kind::Unknown) return unknown(column.reason);
            if (value.kind == Operand::Kind::Unknown) return unknown(value.reason);
            fits = column.kind == Operand::Kind::Column && value.kind == Operand::Kind::Value &&
                   !value.isVolatile && (i == 0 || column.column.alias == c.alias);
            if (i == 0) c.alias = column.column.alias;
            c.rowColumns.push_back(column.column.column);
            parameter = parameter || value.parameter;
            literals += (literals.empty() ? "" : ", ") + value.literal;
        }
        if (!fits) continue;
        if (!parameter) c.literal = "(" + literals + ")";
        if (side == 1) c.op = commuted(op);
        c.column = c.rowColumns.front();
        c.value = parameter ? ValueKind::Parameter : ValueKind::Literal;
        return leaf(std::move(c));
    }
    return expression(node);
}

// parse_expr.c, transformAExprIn: one value is plain equality; constants become an array; the rest is an OR.
Predicate Reader::inList(Node* node, const PgQuery__AExpr& in) {
    const bool negative = lastName(in.name, in.n_name) == "<>";
    const std::vector<Node*> values = items(in.rexpr);

    if (in.lexpr->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) {
        std::vector<Predicate> rows;
        for (Node* value : values) {
            if (value->node_case != PG_QUERY__NODE__NODE_ROW_EXPR || rows.size() > kMaxTerms)
                return expression(node, "in");
            rows.push_back(compareRows(node, PredicateOp::Eq, *in.lexpr->row_expr, *value->row_expr));
        }
        Predicate any = combine(Predicate::Kind::Or, std::move(rows));
        return negative ? negated(std::move(any)) : any;
    }
    Operand column = operand(in.lexpr);
    if (column.kind == Operand::Kind::Unknown) return unknown(column.reason);
    if (!isColumnar(column)) {
        // `$1 IN (a.x, a.y)`: an OR of equalities.
        std::vector<Predicate> arms;
        arms.reserve(values.size());
        for (Node* value : values)
            arms.push_back(compare(node, negative ? PredicateOp::Ne : PredicateOp::Eq, in.lexpr, value));
        return combine(negative ? Predicate::Kind::And : Predicate::Kind::Or, std::move(arms));
    }
    int count = 0;
    bool countKnown = true;
    bool parameter = false;
    std::string single;
    for (Node* value : values) {
        Operand v = operand(value);
        if (v.kind == Operand::Kind::Unknown) return unknown(v.reason);
        if (v.kind != Operand::Kind::Value || v.isVolatile) return expression(node, "in");
        const Placeholder* p = placeholderOf(prepared_, *value);
        // A hole in a list may stand for any number of values.
        if (v.spread || (p && p->kind == Placeholder::Kind::Hole)) {
            if (v.count > 0) {
                count += v.count;
            } else {
                countKnown = false;
            }
        } else {
            ++count;
        }
        parameter = parameter || v.parameter;
        single = v.literal;
    }
    Operand constants;
    constants.parameter = parameter;
    Comparison c;
    c.op = negative ? PredicateOp::NotIn : PredicateOp::In;
    if (!fill(c, column, constants)) return expression(node, "in");
    c.valueCount = countKnown ? count : 0;
    if (count == 1 && countKnown) {
        c.literal = single;
    } else if (!parameter) {
        c.literal =
            deparse(in.rexpr->node_case == PG_QUERY__NODE__NODE_LIST && !values.empty() ? node : in.rexpr);
        const std::size_t at = c.literal.find(" IN ");
        c.literal = at == std::string::npos ? c.literal : c.literal.substr(at + 4);
    }
    return leaf(std::move(c));
}

// column = ANY(array), column <> ALL(array).
Predicate Reader::anyOfArray(Node* node, const PgQuery__AExpr& any, bool all) {
    const std::string name = lastName(any.name, any.n_name);
    Operand column = operand(any.lexpr);
    Operand array = operand(any.rexpr);
    if (column.kind == Operand::Kind::Unknown) return unknown(column.reason);
    if (array.kind == Operand::Kind::Unknown) return unknown(array.reason);
    if (isColumnar(column) && array.kind == Operand::Kind::Value &&
        ((name == "=" && !all) || (name == "<>" && all))) {
        Comparison c;
        c.op = all ? PredicateOp::NotIn : PredicateOp::In;
        if (!fill(c, column, array)) return expression(node, name + " any");
        // Even an array of one value stays an array for the planner: its count is not told.
        if (any.rexpr->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR &&
            any.rexpr->a_array_expr->n_elements > 1)
            c.valueCount = static_cast<int>(any.rexpr->a_array_expr->n_elements);
        return leaf(std::move(c));
    }
    return expression(node, name + (all ? " all" : " any"));
}

Predicate Reader::between(Node* node, const PgQuery__AExpr& e) {
    const bool negative = e.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN;
    const std::vector<Node*> bounds = items(e.rexpr);
    if (bounds.size() != 2) return expression(node, "between");
    Operand column = operand(e.lexpr);
    Operand low = operand(bounds[0]);
    Operand high = operand(bounds[1]);
    for (const Operand* o : {&column, &low, &high})
        if (o->kind == Operand::Kind::Unknown) return unknown(o->reason);
    if (isColumnar(column) && low.kind == Operand::Kind::Value && high.kind == Operand::Kind::Value &&
        !low.isVolatile && !high.isVolatile) {
        Comparison c;
        c.op = PredicateOp::Between;
        if (!fill(c, column, low)) return expression(node, "between");
        if (high.parameter) c.value = ValueKind::Parameter;
        c.literal = low.literal.empty() || high.literal.empty() ? "" : low.literal + " AND " + high.literal;
        return negative ? negated(leaf(std::move(c))) : leaf(std::move(c));
    }
    // `$1 BETWEEN a.from AND a.to` and bounds that are columns: two comparisons (parse_expr.c,
    // transformAExprBetween).
    std::vector<Predicate> both;
    both.push_back(compare(node, negative ? PredicateOp::Lt : PredicateOp::Gte, e.lexpr, bounds[0]));
    both.push_back(compare(node, negative ? PredicateOp::Gt : PredicateOp::Lte, e.lexpr, bounds[1]));
    return combine(negative ? Predicate::Kind::Or : Predicate::Kind::And, std::move(both));
}

namespace {

// like_support.c, like_fixed_prefix: a constant pattern that begins with something to look for.
bool hasFixedPrefix(std::string_view literal) {
    if (literal.size() < 3 || literal.front() != '\'') return false;
    const char first = literal[1];
    return first != '%' && first != '_';
}

}  // namespace

Predicate Reader::like(Node* node, const PgQuery__AExpr& e) {
    const bool insensitive = e.kind == PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE;
    const std::string name = lastName(e.name, e.n_name);
    const bool negative = name.starts_with('!');
    Operand column = operand(e.lexpr);
    Operand pattern = operand(e.rexpr);
    if (column.kind == Operand::Kind::Unknown) return unknown(column.reason);
    if (pattern.kind == Operand::Kind::Unknown) return unknown(pattern.reason);
    if (!isColumnar(column) || pattern.kind != Operand::Kind::Value)
        return expression(node, insensitive ? "ilike" : "like");
    Comparison c;
    c.op = insensitive ? PredicateOp::ILike : PredicateOp::Like;
    if (!fill(c, column, pattern)) return expression(node, insensitive ? "ilike" : "like");
    const bool plain = e.rexpr->node_case == PG_QUERY__NODE__NODE_A_CONST ||
                       (e.rexpr->node_case == PG_QUERY__NODE__NODE_PARAM_REF && !c.literal.empty());
    if (!plain) c.literal.clear();  // ESCAPE, concatenation
    // 'x' || hole: the text before a hole counts only when the hole is behind it.
    const std::size_t hole = c.literal.find(kHoleIdentifier);
    if (!insensitive && plain && hasFixedPrefix(c.literal) && hole != 1) c.op = PredicateOp::LikePrefix;
    if (hole != std::string::npos && c.op != PredicateOp::LikePrefix) c.value = ValueKind::Parameter;
    Predicate out = leaf(std::move(c));
    return negative ? negated(std::move(out)) : out;
}

Predicate Reader::contains(Node* node, const PgQuery__AExpr& e, std::string name) {
    Operand left = operand(e.lexpr);
    Operand right = operand(e.rexpr);
    if (left.kind == Operand::Kind::Unknown) return unknown(left.reason);
    if (right.kind == Operand::Kind::Unknown) return unknown(right.reason);
    const bool swap = !isColumnar(left) && isColumnar(right);
    const Operand& column = swap ? right : left;
    const Operand& value = swap ? left : right;
    if (!isColumnar(column) || value.kind != Operand::Kind::Value) return expression(node, std::move(name));
    if (swap) name = commutedContains(name);
    Comparison c;
    const std::string text = deparse(value.node);
    const bool json = column.column.type.starts_with("json") || column.wrapper.starts_with("::json") ||
                      text.find("json") != std::string::npos || text.find("'{\"") != std::string::npos ||
                      text.find("'[") != std::string::npos || text.find("'{}'") != std::string::npos;
    c.op = json && name != "&&" ? PredicateOp::JsonContains : PredicateOp::ArrayContains;
    c.operatorName = name;
    if (!fill(c, column, value)) return expression(node, std::move(name));
    return leaf(std::move(c));
}

Predicate Reader::operatorExpression(Node* node) {
    const PgQuery__AExpr& e = *node->a_expr;
    const std::string name = lastName(e.name, e.n_name);
    switch (e.kind) {
        case PG_QUERY__A__EXPR__KIND__AEXPR_OP: {
            if (name == kHoleOperator) return unknown("the operator is known only at run time");
            if (!e.lexpr || !e.rexpr) return expression(node, name);
            if (auto op = comparisonOp(name)) return compare(node, *op, e.lexpr, e.rexpr);
            if (name == "@>" || name == "<@" || name == "&&") return contains(node, e, name);
            return expression(node, name);
        }
        case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY:
            return anyOfArray(node, e, false);
        case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL:
            return anyOfArray(node, e, true);
        case PG_QUERY__A__EXPR__KIND__AEXPR_IN:
            return inList(node, e);
        case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
        case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
            return like(node, e);
        case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
        case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
            return between(node, e);
        case PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT:
            return expression(node, "is distinct from");
        case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT:
            return expression(node, "is not distinct from");
        case PG_QUERY__A__EXPR__KIND__AEXPR_SIMILAR:
            return expression(node, "similar to");
        default:
            return expression(node, name);
    }
}

Predicate Reader::nullTest(Node* node, const PgQuery__NullTest& test) {
    Operand column = operand(test.arg);
    if (column.kind == Operand::Kind::Unknown) return unknown(column.reason);
    if (!isColumnar(column)) return expression(node);
    Comparison c;
    c.op =
        test.nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NULL ? PredicateOp::IsNull : PredicateOp::IsNotNull;
    c.value = ValueKind::Literal;
    Operand none;
    if (!fill(c, column, none)) return expression(node);
    c.value = ValueKind::Literal;
    return leaf(std::move(c));
}

// indxpath.c, match_boolean_index_clause: IS TRUE and IS FALSE are found by a boolean index, the others are
// not.
Predicate Reader::booleanTest(Node* node, const PgQuery__BooleanTest& test) {
    const bool isTrue = test.booltesttype == PG_QUERY__BOOL_TEST_TYPE__IS_TRUE;
    if ((isTrue || test.booltesttype == PG_QUERY__BOOL_TEST_TYPE__IS_FALSE) &&
        test.arg->node_case == PG_QUERY__NODE__NODE_COLUMN_REF) {
        Operand column = operand(test.arg);
        if (column.kind == Operand::Kind::Unknown) return unknown(column.reason);
        Comparison c;
        c.alias = column.column.alias;
        c.column = column.column.column;
        c.op = PredicateOp::Eq;
        c.value = ValueKind::Literal;
        c.literal = isTrue ? "true" : "false";
        c.operatorName = isTrue ? "is true" : "is false";
        return leaf(std::move(c));
    }
    return expression(node, "boolean test");
}

Predicate Reader::subLink(Node* node, const PgQuery__SubLink& link) {
    Comparison c;
    c.value = ValueKind::Subquery;
    if (link.sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK) {
        c.op = PredicateOp::Expression;
        c.operatorName = "exists";
        c.expression = "EXISTS (…)";
        c.subquery = addSubquery(link.subselect);
        return leaf(std::move(c));
    }
    if (link.sub_link_type == PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK && link.testexpr &&
        (link.n_oper_name == 0 || lastName(link.oper_name, link.n_oper_name) == "=")) {
        if (link.testexpr->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) return expression(node, "in");
        Operand column = operand(link.testexpr);
        if (column.kind == Operand::Kind::Unknown) return unknown(column.reason);
        if (isColumnar(column)) {
            Operand value;
            value.kind = Operand::Kind::Subquery;
            value.subquery = addSubquery(link.subselect);
            c.op = PredicateOp::In;
            if (fill(c, column, value)) return leaf(std::move(c));
        }
    }
    return expression(node, "subquery");
}

Predicate Reader::boolean(const PgQuery__BoolExpr& node) {
    std::vector<Predicate> children;
    children.reserve(node.n_args);
    for (std::size_t i = 0; i < node.n_args; ++i) children.push_back(predicate(node.args[i]));
    if (node.boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR) return negated(std::move(children.front()));
    return combine(
        node.boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR ? Predicate::Kind::And : Predicate::Kind::Or,
        std::move(children));
}

Predicate Reader::predicate(Node* node) {
    switch (node->node_case) {
        case PG_QUERY__NODE__NODE_BOOL_EXPR:
            return boolean(*node->bool_expr);
        case PG_QUERY__NODE__NODE_A_EXPR:
            return operatorExpression(node);
        case PG_QUERY__NODE__NODE_NULL_TEST:
            return nullTest(node, *node->null_test);
        case PG_QUERY__NODE__NODE_BOOLEAN_TEST:
            return booleanTest(node, *node->boolean_test);
        case PG_QUERY__NODE__NODE_SUB_LINK:
            return subLink(node, *node->sub_link);
        case PG_QUERY__NODE__NODE_COLUMN_REF: {
            Operand column = operand(node);
            if (column.kind == Operand::Kind::Unknown) return unknown(column.reason);
            Comparison c;
            c.alias = column.column.alias;
            c.column = column.column.column;
            c.value = ValueKind::Literal;
            c.literal = "true";
            c.operatorName = "boolean";
            return leaf(std::move(c));
        }
        case PG_QUERY__NODE__NODE_PARAM_REF: {
            const Placeholder* p = placeholderOf(prepared_, *node);
            if (p && p->kind == Placeholder::Kind::Hole)
                return unknown("the condition is known only at run time");
            return expression(node);
        }
        case PG_QUERY__NODE__NODE_A_CONST: {
            const PgQuery__AConst& value = *node->a_const;
            if (!value.isnull && value.val_case == PG_QUERY__A__CONST__VAL_BOOLVAL)
                return constant(value.boolval->boolval);
            if (value.isnull) return constant(false);
            return expression(node);
        }
        default:
            return expression(node);
    }
}

std::string Reader::expressionText(Node* node) {
    Operand found;
    resolveColumns(node, found);
    return deparse(node);
}

std::size_t Reader::addSubquery(Node* node) {
    // A condition that turns out to be none of the known forms is looked at twice.
    if (auto known = read_.find(node); known != read_.end()) return known->second;
    const std::size_t at = subqueries.size();
    read_.emplace(node, firstSubquery + at);
    subqueries.emplace_back();
    if (node && node->node_case == PG_QUERY__NODE__NODE_SELECT_STMT) {
        // The inner select has subqueries of its own.
        std::vector<shape::Variant> outer = std::move(subqueries);
        subqueries.clear();
        const std::size_t base = std::exchange(firstSubquery, 0);
        shape::Variant inner = select(*node->select_stmt);
        inner.subqueries = std::move(subqueries);
        subqueries = std::move(outer);
        firstSubquery = base;
        subqueries[at] = std::move(inner);
    }
    return firstSubquery + at;
}

}  // namespace audit::sql
