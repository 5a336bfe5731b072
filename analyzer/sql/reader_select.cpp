// Whole statements: FROM, WITH, set operations, data-modifying statements → shape::Variant.
#include <algorithm>
#include <utility>

#include "sql/reader.h"

namespace audit::sql {
namespace {

using shape::JoinKind;
using shape::Operation;
using shape::OrderItem;
using shape::Predicate;
using shape::Source;
using shape::Variant;

std::string aliasOf(const PgQuery__RangeVar& range) {
    return range.alias ? range.alias->aliasname : range.relname;
}

void runtime(Variant& variant, std::string reason) {
    if (variant.runtimeOnly) return;
    variant.runtimeOnly = true;
    variant.runtimeReason = std::move(reason);
}

// ORDER BY 1 means the first output column.
Node* outputColumn(Node* node, const std::vector<Node*>& targets) {
    if (node->node_case == PG_QUERY__NODE__NODE_A_CONST &&
        node->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL) {
        const int position = node->a_const->ival->ival;
        if (position >= 1 && static_cast<std::size_t>(position) <= targets.size())
            return targets[static_cast<std::size_t>(position) - 1]->res_target->val;
        return node;
    }
    if (node->node_case == PG_QUERY__NODE__NODE_COLUMN_REF && node->column_ref->n_fields == 1) {
        const std::string name = lastName(node->column_ref->fields, 1);
        for (Node* target : targets)
            if (!name.empty() && name == target->res_target->name) return target->res_target->val;
    }
    return node;
}

std::vector<Node*> targetsOf(const PgQuery__SelectStmt& select) {
    std::vector<Node*> out;
    for (std::size_t i = 0; i < select.n_target_list; ++i)
        if (select.target_list[i]->node_case == PG_QUERY__NODE__NODE_RES_TARGET)
            out.push_back(select.target_list[i]);
    return out;
}

std::string lockOf(const PgQuery__LockingClause& clause) {
    switch (clause.strength) {
        case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORKEYSHARE:
            return "for_key_share";
        case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORSHARE:
            return "pessimistic_read";
        case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORNOKEYUPDATE:
            return "for_no_key_update";
        default:
            return "pessimistic_write";
    }
}

}  // namespace

catalog::TableId Reader::findTable(std::string_view schema, std::string_view name) const {
    if (!options_.db) return catalog::kNone;
    catalog::TableId loose = catalog::kNone;
    for (std::size_t i = 0; i < options_.db->tables.size(); ++i) {
        const catalog::Table& table = options_.db->tables[i];
        if (table.name != name) continue;
        if (table.schema == schema) return static_cast<catalog::TableId>(i);
        // "public" and no schema are the same place unless the search path says otherwise.
        if (schema.empty() || (table.schema.empty() && schema == "public"))
            loose = static_cast<catalog::TableId>(i);
    }
    return loose;
}

OrderItem Reader::order(const PgQuery__SortBy& sort, const std::vector<Node*>& targets) {
    OrderItem out;
    out.location = options_.location;
    out.descending = sort.sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
    if (sort.sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST) out.nullsFirst = true;
    if (sort.sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST) out.nullsFirst = false;
    Node* node = outputColumn(sort.node, targets);
    Operand value = operand(node);
    if (value.kind == Operand::Kind::Column) {
        out.alias = value.column.alias;
        out.column = value.column.column;
        return out;
    }
    if (value.kind == Operand::Kind::Wrapped) out.alias = value.column.alias;
    out.expression = value.kind == Operand::Kind::Unknown ? value.reason : deparse(node);
    return out;
}

void Reader::relation(const PgQuery__RangeVar& range, Variant& out, Scope& names, JoinKind join) {
    Source source;
    source.alias = aliasOf(range);
    source.table = range.relname;
    source.schema = range.schemaname;
    source.join = join;
    source.location = options_.location;
    if (std::string_view(range.relname).find(kHoleIdentifier) != std::string_view::npos)
        runtime(out, "the table's name is known only at run time");
    if (source.schema.empty()) {
        const auto with = [&](const shape::Variant& query) {
            source.subquery = firstSubquery + subqueries.size();
            subqueries.push_back(query);
            out.sources.push_back(std::move(source));
            names.entries.push_back({aliasOf(range), catalog::kNone});
        };
        for (const Scope* s = &names; s; s = s->outer) {
            if (s->recursive.contains(source.table)) {
                out.sources.push_back(std::move(source));
                names.entries.push_back({aliasOf(range), catalog::kNone});
                return;
            }
            if (auto cte = s->ctes.find(source.table); cte != s->ctes.end()) return with(cte->second);
        }
        if (options_.ctes)
            if (auto cte = options_.ctes->find(source.table); cte != options_.ctes->end())
                return with(cte->second);
    }
    source.tableId = findTable(range.schemaname, range.relname);
    names.entries.push_back({source.alias, source.tableId});
    out.sources.push_back(std::move(source));
}

// The FROM clause from left to right; conditions are read once all names are known.
void Reader::fromItem(Node* item, Variant& out, Scope& names, JoinKind join, std::optional<Node*> on,
                      std::vector<std::pair<std::size_t, Node*>>& conditions) {
    const std::size_t first = out.sources.size();
    switch (item->node_case) {
        case PG_QUERY__NODE__NODE_RANGE_VAR:
            relation(*item->range_var, out, names, join);
            break;
        case PG_QUERY__NODE__NODE_RANGE_SUBSELECT: {
            const PgQuery__RangeSubselect& sub = *item->range_subselect;
            Source source;
            source.alias = sub.alias ? sub.alias->aliasname : "";
            source.join = join;
            source.location = options_.location;
            source.subquery = addSubquery(sub.subquery);
            names.entries.push_back({source.alias, catalog::kNone});
            out.sources.push_back(std::move(source));
            break;
        }
        case PG_QUERY__NODE__NODE_JOIN_EXPR: {
            const PgQuery__JoinExpr& e = *item->join_expr;
            JoinKind kind = JoinKind::Inner;
            Node* left = e.larg;
            Node* right = e.rarg;
            if (e.jointype == PG_QUERY__JOIN_TYPE__JOIN_LEFT) kind = JoinKind::Left;
            if (e.jointype == PG_QUERY__JOIN_TYPE__JOIN_RIGHT) {
                kind = JoinKind::Left;
                std::swap(left, right);
            }
            if (e.jointype == PG_QUERY__JOIN_TYPE__JOIN_FULL) runtime(out, "a FULL JOIN is not followed");
            if (e.is_natural || e.n_using_clause > 0) {
                // USING (x): both sides have the column.
                if (e.is_natural) runtime(out, "a NATURAL JOIN is not followed");
            }
            fromItem(left, out, names, join, on, conditions);
            const std::size_t joined = out.sources.size();
            const std::string leftAlias = joined > first ? out.sources[joined - 1].alias : "";
            fromItem(right, out, names, kind, std::nullopt, conditions);
            if (e.quals && joined < out.sources.size()) {
                if (kind == JoinKind::Left && out.sources.size() - joined > 1)
                    runtime(out, "an outer join of a join is not followed");
                conditions.emplace_back(joined, e.quals);
            }
            if (e.n_using_clause > 0 && joined < out.sources.size()) {
                std::vector<Predicate> parts;
                for (std::size_t i = 0; i < e.n_using_clause; ++i) {
                    shape::Comparison c;
                    c.alias = out.sources[joined].alias;
                    c.column = lastName(e.using_clause + i, 1);
                    c.value = shape::ValueKind::Column;
                    c.otherAlias = leftAlias;
                    c.otherColumn = c.column;
                    parts.push_back(leaf(std::move(c)));
                    parts.back().origin = shape::Origin::Join;
                }
                out.sources[joined].on = combine(Predicate::Kind::And, std::move(parts));
            }
            return;
        }
        default: {
            // A function, VALUES, TABLESAMPLE: rows that no index of ours is about.
            Source source;
            if (item->node_case == PG_QUERY__NODE__NODE_RANGE_FUNCTION && item->range_function->alias)
                source.alias = item->range_function->alias->aliasname;
            source.join = join;
            source.location = options_.location;
            names.entries.push_back({source.alias, catalog::kNone});
            out.sources.push_back(std::move(source));
        }
    }
    if (on && first < out.sources.size()) conditions.emplace_back(first, *on);
}

void Reader::readWith(const PgQuery__WithClause* with, Scope& names, Variant& out) {
    if (!with) return;
    for (std::size_t i = 0; i < with->n_ctes; ++i) {
        if (with->ctes[i]->node_case != PG_QUERY__NODE__NODE_COMMON_TABLE_EXPR) continue;
        const PgQuery__CommonTableExpr& cte = *with->ctes[i]->common_table_expr;
        if (!cte.ctequery || cte.ctequery->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) {
            names.recursive[cte.ctename] =
                true;  // WITH x AS (UPDATE … RETURNING …): rows, but no query of ours
            continue;
        }
        if (with->recursive) names.recursive[cte.ctename] = true;
        Scope* around = std::exchange(scope, &names);
        const std::size_t index = addSubquery(cte.ctequery) - firstSubquery;
        scope = around;
        names.recursive.erase(cte.ctename);
        names.ctes[cte.ctename] = subqueries[index];
        subqueries.pop_back();  // each reference brings its own copy
    }
    (void)out;
}

Variant Reader::select(const PgQuery__SelectStmt& s) {
    Variant out;
    Scope names;
    names.outer = scope;
    readWith(s.with_clause, names, out);
    Scope* around = std::exchange(scope, &names);
    const std::vector<Node*> targets = targetsOf(s);

    if (s.op != PG_QUERY__SET_OPERATION__SETOP_NONE &&
        s.op != PG_QUERY__SET_OPERATION__SET_OPERATION_UNDEFINED) {
        // UNION and the like: every arm is a query of its own; the order comes after all of them.
        std::vector<PgQuery__SelectStmt*> arms;
        std::vector<PgQuery__SelectStmt*> open{s.rarg, s.larg};
        while (!open.empty()) {
            PgQuery__SelectStmt* arm = open.back();
            open.pop_back();
            if (!arm) continue;
            const bool setOperation = arm->op != PG_QUERY__SET_OPERATION__SETOP_NONE &&
                                      arm->op != PG_QUERY__SET_OPERATION__SET_OPERATION_UNDEFINED;
            if (setOperation && arm->n_sort_clause == 0 && !arm->with_clause) {
                open.push_back(arm->rarg);
                open.push_back(arm->larg);
            } else {
                arms.push_back(arm);
            }
        }
        for (std::size_t i = 0; i < arms.size(); ++i) {
            Node node = PG_QUERY__NODE__INIT;
            node.node_case = PG_QUERY__NODE__NODE_SELECT_STMT;
            node.select_stmt = arms[i];
            const std::size_t index = addSubquery(&node);
            read_.erase(&node);
            if (i == 0) {
                Source source;
                source.alias = "*set operation*";
                source.subquery = index;
                source.location = options_.location;
                out.sources.push_back(std::move(source));
            }
        }
    } else {
        std::vector<std::pair<std::size_t, Node*>> conditions;
        for (std::size_t i = 0; i < s.n_from_clause; ++i)
            fromItem(s.from_clause[i], out, names, i == 0 ? JoinKind::From : JoinKind::Inner, std::nullopt,
                     conditions);
        if (!out.sources.empty()) out.sources.front().join = JoinKind::From;
        for (const auto& [source, condition] : conditions) {
            Predicate on = predicate(condition);
            auto& slot = out.sources[source].on;
            slot = slot ? combine(Predicate::Kind::And, {std::move(*slot), std::move(on)}) : std::move(on);
        }
        if (s.where_clause) out.where = predicate(s.where_clause);
        for (std::size_t i = 0; i < s.n_group_clause; ++i) {
            PgQuery__SortBy item = PG_QUERY__SORT_BY__INIT;
            item.node = s.group_clause[i];
            out.groupBy.push_back(order(item, targets));
        }
        for (std::size_t i = 0; i < s.n_distinct_clause; ++i) {
            // A plain DISTINCT is one empty node.
            if (s.distinct_clause[i]->node_case == PG_QUERY__NODE__NODE__NOT_SET) {
                out.distinct = true;
                continue;
            }
            PgQuery__SortBy item = PG_QUERY__SORT_BY__INIT;
            item.node = s.distinct_clause[i];
            out.distinctOn.push_back(order(item, targets));
        }
        if (targets.size() == 1 && targets.front()->res_target->val &&
            targets.front()->res_target->val->node_case == PG_QUERY__NODE__NODE_FUNC_CALL) {
            const PgQuery__FuncCall& call = *targets.front()->res_target->val->func_call;
            const std::string name = lastName(call.funcname, call.n_funcname);
            if (!call.over &&
                (name == "min" || name == "max" || name == "sum" || name == "avg" || name == "count")) {
                out.aggregate = name;
                if (call.n_args == 1 && call.args[0]->node_case == PG_QUERY__NODE__NODE_COLUMN_REF) {
                    const Operand column = operand(call.args[0]);
                    if (column.kind == Operand::Kind::Column) out.aggregateColumn = column.column.column;
                }
            }
        }
        // Scalar subselects of the select list have tables of their own.
        for (Node* target : targets) {
            if (!target->res_target->val) continue;
            visitMessages(&target->res_target->val->base, [&](const ProtobufCMessage* m) {
                if (m->descriptor != &pg_query__sub_link__descriptor) return true;
                addSubquery(reinterpret_cast<const PgQuery__SubLink*>(m)->subselect);
                return false;
            });
        }
    }
    for (std::size_t i = 0; i < s.n_sort_clause; ++i)
        if (s.sort_clause[i]->node_case == PG_QUERY__NODE__NODE_SORT_BY)
            out.order.push_back(order(*s.sort_clause[i]->sort_by, targets));
    const auto isNull = [](const Node* n) {
        return n->node_case == PG_QUERY__NODE__NODE_A_CONST && n->a_const->isnull;
    };
    out.limit = s.limit_count && !isNull(s.limit_count);
    out.offset = s.limit_offset && !isNull(s.limit_offset);
    if (out.limit) out.pagination = shape::Pagination::Limit;
    for (std::size_t i = 0; i < s.n_locking_clause; ++i)
        if (s.locking_clause[i]->node_case == PG_QUERY__NODE__NODE_LOCKING_CLAUSE)
            out.lock = lockOf(*s.locking_clause[i]->locking_clause);
    scope = around;
    return out;
}

// UPDATE … FROM and DELETE … USING: the changed table drives, the others are joined to it by the WHERE.
Variant Reader::modify(const PgQuery__RangeVar& table, Node* const* from, std::size_t fromCount, Node* where,
                       const PgQuery__WithClause* with) {
    Variant out;
    Scope names;
    names.outer = scope;
    readWith(with, names, out);
    Scope* around = std::exchange(scope, &names);
    relation(table, out, names, JoinKind::From);
    std::vector<std::pair<std::size_t, Node*>> conditions;
    for (std::size_t i = 0; i < fromCount; ++i)
        fromItem(from[i], out, names, JoinKind::Inner, std::nullopt, conditions);
    for (const auto& [source, condition] : conditions) out.sources[source].on = predicate(condition);
    if (where) out.where = predicate(where);
    scope = around;
    return out;
}

void Reader::statement(const PgQuery__RawStmt& raw, ParsedText& out) {
    ParsedStatement s;
    subqueries.clear();
    read_.clear();
    firstSubquery = 0;
    const auto begin = static_cast<std::size_t>(std::max(raw.stmt_location, 0));
    const std::size_t end = raw.stmt_len > 0 ? begin + static_cast<std::size_t>(raw.stmt_len) : text_.size();
    s.begin = prepared_.original(begin);
    s.end = prepared_.original(std::min(end, text_.size()));
    Scope none;
    scope = &none;
    const Node& node = *raw.stmt;
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_SELECT_STMT:
            s.operation = Operation::Select;
            s.command = "SELECT";
            s.variant = select(*node.select_stmt);
            if (s.variant.aggregate == "count") s.operation = Operation::Count;
            break;
        case PG_QUERY__NODE__NODE_INSERT_STMT: {
            const PgQuery__InsertStmt& insert = *node.insert_stmt;
            s.operation = Operation::Insert;
            s.command = "INSERT";
            s.table = insert.relation->relname;
            for (std::size_t i = 0; i < insert.n_cols; ++i)
                s.assigned.emplace_back(insert.cols[i]->res_target->name);
            Scope names;
            readWith(insert.with_clause, names, s.variant);
            scope = &names;
            if (insert.select_stmt && insert.select_stmt->node_case == PG_QUERY__NODE__NODE_SELECT_STMT &&
                insert.select_stmt->select_stmt->n_values_lists == 0) {
                s.insertSelect = true;
                s.variant = select(*insert.select_stmt->select_stmt);
            }
            if (insert.on_conflict_clause) {
                s.operation = Operation::Upsert;
                if (const PgQuery__InferClause* infer = insert.on_conflict_clause->infer)
                    for (std::size_t i = 0; i < infer->n_index_elems; ++i)
                        if (infer->index_elems[i]->node_case == PG_QUERY__NODE__NODE_INDEX_ELEM)
                            s.variant.conflictColumns.emplace_back(infer->index_elems[i]->index_elem->name);
            }
            if (!s.insertSelect) {
                Scope target;
                relation(*insert.relation, s.variant, target, JoinKind::From);
            }
            break;
        }
        case PG_QUERY__NODE__NODE_UPDATE_STMT: {
            const PgQuery__UpdateStmt& update = *node.update_stmt;
            s.operation = Operation::Update;
            s.command = "UPDATE";
            s.table = update.relation->relname;
            for (std::size_t i = 0; i < update.n_target_list; ++i)
                s.assigned.emplace_back(update.target_list[i]->res_target->name);
            s.variant = modify(*update.relation, update.from_clause, update.n_from_clause,
                               update.where_clause, update.with_clause);
            break;
        }
        case PG_QUERY__NODE__NODE_DELETE_STMT: {
            const PgQuery__DeleteStmt& del = *node.delete_stmt;
            s.operation = Operation::Delete;
            s.command = "DELETE";
            s.table = del.relation->relname;
            s.variant = modify(*del.relation, del.using_clause, del.n_using_clause, del.where_clause,
                               del.with_clause);
            break;
        }
        default: {
            // The node's own name: "CreateStmt" → what people call it is of no use to coverage.
            const char* name = nullptr;
            for (unsigned i = 0; i < node.base.descriptor->n_fields; ++i)
                if (node.base.descriptor->fields[i].id == static_cast<std::uint32_t>(node.node_case))
                    name = node.base.descriptor->fields[i].name;
            s.command = name ? name : "other";
        }
    }
    s.variant.subqueries = std::move(subqueries);
    subqueries.clear();
    scope = nullptr;
    out.statements.push_back(std::move(s));
}

}  // namespace audit::sql
