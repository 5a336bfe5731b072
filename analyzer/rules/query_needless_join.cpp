// A join whose only use is to compare the parent's key: the foreign key column holds the same value. With the
// column itself an index on it can serve the filter together with the order (SEMANTICS 3.9: the planner can
// do that too, but pagination wraps every join, 2.3).
#include <algorithm>
#include <optional>

#include "rules/facts.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using shape::Predicate;
using shape::PredicateOp;
using shape::Source;
using shape::Variant;

/// The join's owner, its relation, and the comparisons that use the joined key.
struct Needless {
    const entities::Entity* owner = nullptr;
    const entities::Relation* relation = nullptr;
    const Source* source = nullptr;
    std::vector<const Predicate*> comparisons;
};

bool mentions(const Predicate& predicate, const std::string& alias) {
    if (predicate.kind == Predicate::Kind::Unknown) return true;
    if (predicate.kind != Predicate::Kind::Leaf)
        return std::ranges::any_of(predicate.children,
                                   [&](const Predicate& child) { return mentions(child, alias); });
    const shape::Comparison& leaf = predicate.leaf;
    return leaf.alias == alias || leaf.otherAlias == alias ||
           leaf.expression.find(alias) != std::string::npos || leaf.subquery.has_value();
}

/// AND-ed comparisons of the alias' key with a value; false when the alias is used in any other way.
bool onlyComparesKey(const Predicate& predicate, const std::string& alias, const entities::Relation& relation,
                     std::vector<const Predicate*>& out) {
    if (!mentions(predicate, alias)) return true;
    if (predicate.kind == Predicate::Kind::And)
        return std::ranges::all_of(predicate.children, [&](const Predicate& child) {
            return onlyComparesKey(child, alias, relation, out);
        });
    if (predicate.kind != Predicate::Kind::Leaf) return false;
    const shape::Comparison& leaf = predicate.leaf;
    const bool isKey = std::ranges::any_of(relation.joinColumns, [&](const entities::JoinColumn& join) {
        return join.referencedColumn == leaf.column;
    });
    const bool byValue =
        (leaf.op == PredicateOp::Eq || leaf.op == PredicateOp::In) &&
        (leaf.value == shape::ValueKind::Parameter || leaf.value == shape::ValueKind::Literal);
    if (!isKey || !byValue || leaf.alias != alias || !leaf.castOrFunction.empty() ||
        !leaf.rowColumns.empty() || leaf.subquery)
        return false;
    out.push_back(&predicate);
    return true;
}

/// The join condition is the relation's own and nothing more (a soft delete hides rows: then the join is no
/// mere comparison).
bool isPlainJoin(const Source& source) {
    if (!source.on) return true;
    const auto isPlain = [](const Predicate& predicate) {
        return predicate.kind == Predicate::Kind::Leaf && predicate.leaf.op == PredicateOp::Eq &&
               predicate.leaf.value == shape::ValueKind::Column &&
               predicate.origin != shape::Origin::SoftDelete;
    };
    if (source.on->kind == Predicate::Kind::And) return std::ranges::all_of(source.on->children, isPlain);
    return isPlain(*source.on);
}

bool isWordCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || c == '.';
}

/// Is something of the alias in the list of what is selected?
bool isSelected(const std::string& sql, const std::string& alias) {
    const std::string list = sql.substr(0, sql.find(" FROM "));
    if (list.find("\"" + alias + "\".") != std::string::npos) return true;
    for (std::size_t at = list.find(alias + "."); at != std::string::npos;
         at = list.find(alias + ".", at + 1))
        if (at == 0 || !isWordCharacter(list[at - 1])) return true;
    return false;
}

bool usedElsewhere(const Variant& variant, const Source& source) {
    if (isSelected(variant.sql, source.alias)) return true;
    const auto ordered = [&](const std::vector<shape::OrderItem>& items) {
        return std::ranges::any_of(items, [&](const shape::OrderItem& item) {
            return item.alias == source.alias || item.expression.find(source.alias) != std::string::npos;
        });
    };
    if (ordered(variant.order) || ordered(variant.groupBy) || ordered(variant.distinctOn)) return true;
    if (!variant.subqueries.empty() || !variant.aggregate.empty()) return true;
    return std::ranges::any_of(variant.sources, [&](const Source& other) {
        return &other != &source &&
               (other.parentAlias == source.alias || (other.on && mentions(*other.on, source.alias)));
    });
}

std::optional<Needless> needless(const Program& program, const Variant& variant, const Source& source) {
    if (source.join == shape::JoinKind::From || source.selected || source.eager || source.toMany ||
        source.junction || source.optional || source.relation.empty() || source.subquery)
        return std::nullopt;
    const auto parent = std::ranges::find(variant.sources, source.parentAlias, &Source::alias);
    if (parent == variant.sources.end()) return std::nullopt;
    Needless result;
    result.source = &source;
    result.owner = entityOf(program, parent->tableId, parent->entity);
    if (!result.owner) return std::nullopt;
    result.relation = result.owner->relation(source.relation);
    if (!result.relation || !result.relation->owning || result.relation->joinColumns.size() != 1 ||
        !result.relation->createForeignKey)
        return std::nullopt;
    if (!isPlainJoin(source) || usedElsewhere(variant, source) || !variant.where) return std::nullopt;
    if (!onlyComparesKey(*variant.where, source.alias, *result.relation, result.comparisons) ||
        result.comparisons.empty())
        return std::nullopt;
    return result;
}

/// The single place in `text` where `word` stands as a word of its own; npos when there is none or more than
/// one.
std::size_t onlyOccurrence(std::string_view text, std::string_view word) {
    std::size_t found = std::string_view::npos;
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const bool whole = (at == 0 || !isWordCharacter(text[at - 1])) &&
                           (at + word.size() == text.size() || !isWordCharacter(text[at + word.size()]));
        if (!whole) continue;
        if (found != std::string_view::npos) return std::string_view::npos;
        found = at;
    }
    return found;
}

/// `.leftJoin('order.customer', 'customer')` with the dot and the white space before it, inside a chain of
/// calls.
std::optional<Edit> dropCall(const Program& program, const Location& call) {
    if (!editable(program, call)) return std::nullopt;
    const std::string_view text = program.project->text(call.file);
    const std::string_view written = textAt(program, call);
    if (written.find("oin") == std::string_view::npos || !written.ends_with(')')) return std::nullopt;
    std::size_t begin = call.span.begin;
    const auto isSpace = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (begin > 0 && isSpace(text[begin - 1])) --begin;
    if (begin == 0 || text[begin - 1] != '.') return std::nullopt;
    --begin;
    while (begin > 0 && isSpace(text[begin - 1])) --begin;
    // A comment behind the call stays, at the end of the line before.
    std::size_t after = call.span.end;
    while (after < text.size()) {
        if (isSpace(text[after]))
            ++after;
        else if (text.substr(after).starts_with("//"))
            after = std::min(text.find('\n', after), text.size());
        else
            break;
    }
    if (after == text.size() || text[after] != '.') return std::nullopt;
    return Edit{{call.file, {static_cast<std::uint32_t>(begin), call.span.end}}, ""};
}

std::vector<Edit> builderEdits(const Program& program, const Needless& found) {
    const std::optional<Edit> drop = dropCall(program, found.source->location);
    if (!drop) return {};
    std::vector<Edit> edits = {*drop};
    const entities::JoinColumn& join = found.relation->joinColumns.front();
    const std::string before = found.source->alias + "." + join.referencedProperty;
    const std::string after = found.source->parentAlias + "." + join.column;
    for (const Predicate* comparison : found.comparisons) {
        const std::string_view written = textAt(program, comparison->location);
        const std::size_t at = onlyOccurrence(written, before);
        if (at == std::string_view::npos || !editable(program, comparison->location)) return {};
        const auto begin = comparison->location.span.begin + static_cast<std::uint32_t>(at);
        const Edit edit{
            {comparison->location.file, {begin, begin + static_cast<std::uint32_t>(before.size())}}, after};
        const bool twice =
            std::ranges::any_of(edits, [&](const Edit& each) { return each.range == edit.range; });
        if (!twice) edits.push_back(edit);
    }
    return edits;
}

/// The property that the entity has for the foreign key beside the relation; "" when there is none.
std::string ownProperty(const Needless& found) {
    for (const entities::ColumnProperty& column : found.owner->columns)
        if (column.column == found.relation->joinColumns.front().column) return column.path;
    return {};
}

Finding findingFor(const Program& program, const shape::Site& site, const Needless& found) {
    const entities::JoinColumn& join = found.relation->joinColumns.front();
    const catalog::Table& table = program.entities.catalog.table(found.owner->table);
    const bool builder = site.api == shape::Api::QueryBuilder;
    Finding finding;
    finding.rule = "query/needless-join";
    finding.severity = Severity::Info;
    finding.location = editable(program, found.source->location) ? found.source->location : site.location;
    finding.entity = found.owner->name;
    finding.table = table.name;
    finding.function = site.function;
    finding.shape = found.source->relation;
    finding.group = "join:" + table.name;
    finding.message = "the join of " + found.source->table + " is only used to compare its key, which " +
                      table.name + " has itself: \"" + join.column + "\"";
    finding.why =
        "The foreign key holds the same value; without the join there is one table to read, and an index on "
        "the "
        "column can serve filter and order together.";
    if (finding.location != site.location) finding.related.push_back({site.location, describeSite(site)});
    const std::string compare = found.source->parentAlias + "." + join.column;
    if (builder) {
        finding.suggestion.title = "Compare " + compare + " and drop the join";
        finding.suggestion.edits = builderEdits(program, found);
    } else if (const std::string property = ownProperty(found); !property.empty()) {
        finding.suggestion.title = "Compare the column that is there: { " + property + ": … } instead of { " +
                                   found.source->relation + ": { " + join.referencedProperty + ": … } }";
    } else {
        finding.suggestion.title = "Compare the foreign key: a query builder with \"" + found.owner->name +
                                   "." + join.column + " = :id\", or a column property " + join.column +
                                   " beside the relation, used in where";
    }
    return finding;
}

/// A join that some variant needs is needed.
bool neededByAnother(const Program& program, const shape::Site& site, const Source& source) {
    for (const Variant& variant : site.variants)
        for (const Source& each : variant.sources)
            if (each.alias == source.alias && each.location == source.location &&
                !needless(program, variant, each))
                return true;
    return false;
}

/// A generic method joins for each entity that reaches it: one place to mend, one finding.
struct Told {
    Finding finding;
    std::string relation, column;
    std::vector<std::string> tables;
};

void tell(std::vector<Told>& told, Finding finding, const Needless& found, const std::string& table) {
    const std::string& column = found.relation->joinColumns.front().column;
    const auto same = std::ranges::find_if(told, [&](const Told& each) {
        return each.finding.location == finding.location && each.relation == found.source->relation &&
               each.column == column;
    });
    if (same == told.end()) {
        told.push_back({std::move(finding), found.source->relation, column, {table}});
        return;
    }
    if (std::ranges::find(same->tables, table) == same->tables.end()) same->tables.push_back(table);
    same->finding.message =
        "the join of " + same->relation + " is only used to compare its key, which each of the " +
        std::to_string(same->tables.size()) + " tables read here has itself: \"" + column + "\"";
}

void check(const Program& program, Report& report) {
    std::vector<Told> findings;
    for (const CoveredSite& covered : program.queries) {
        const shape::Site& site = covered.site;
        if (site.inTest || !site.resolved || site.operation != shape::Operation::Select) continue;
        if (site.api == shape::Api::RawSql || !editable(program, site.location)) continue;
        std::vector<Location> told;
        for (const Variant& variant : site.variants) {
            if (variant.runtimeOnly) continue;
            for (const Source& source : variant.sources) {
                const std::optional<Needless> found = needless(program, variant, source);
                if (!found || neededByAnother(program, site, source)) continue;
                if (std::ranges::find(told, source.location) != told.end()) continue;
                told.push_back(source.location);
                tell(findings, findingFor(program, site, *found), *found,
                     program.entities.catalog.table(found->owner->table).name);
            }
        }
    }
    for (Told& each : findings) report.add(std::move(each.finding));
}

}  // namespace

const Rule queryNeedlessJoin{
    {"query/needless-join", Severity::Info,
     "a join that only compares the parent's key: the foreign key column is enough", true},
    check};

}  // namespace audit::rules
