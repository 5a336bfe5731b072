#include <algorithm>

#include "report/documents.h"
#include "report/json.h"
#include "report/names.h"

namespace audit::report {
namespace {

using program::CoveredSite;
using program::Program;
using shape::Predicate;

Json leafJson(const Predicate& predicate) {
    const bool unknown = predicate.kind == Predicate::Kind::Unknown;
    const shape::Comparison& leaf = predicate.leaf;
    Json json;
    json["alias"] = unknown ? Json(nullptr) : textOrNull(leaf.alias);
    json["column"] = unknown ? Json(nullptr) : textOrNull(leaf.column);
    json["op"] = word(unknown ? shape::PredicateOp::Expression : leaf.op);
    json["value"] = word(leaf.value);
    json["origin"] = word(predicate.origin);
    if (unknown) json["reason"] = predicate.reason;
    if (!leaf.rowColumns.empty()) json["columns"] = leaf.rowColumns;
    if (leaf.value == shape::ValueKind::Column && !leaf.otherColumn.empty())
        json["other"] = {{"alias", textOrNull(leaf.otherAlias)}, {"column", leaf.otherColumn}};
    if (!leaf.castOrFunction.empty()) json["function"] = leaf.castOrFunction;
    return json;
}

Json predicateJson(const Predicate& predicate) {
    Json json;
    switch (predicate.kind) {
        case Predicate::Kind::Leaf:
        case Predicate::Kind::Unknown:
            json = leafJson(predicate);
            break;
        case Predicate::Kind::Not:
            json["not"] =
                predicate.children.empty() ? Json(nullptr) : predicateJson(predicate.children.front());
            break;
        case Predicate::Kind::And:
        case Predicate::Kind::Or: {
            Json children = Json::array();
            for (const Predicate& child : predicate.children) children.push_back(predicateJson(child));
            json[predicate.kind == Predicate::Kind::And ? "and" : "or"] = std::move(children);
            break;
        }
    }
    if (predicate.optional) json["optional"] = true;
    return json;
}

Json orderJson(const std::vector<shape::OrderItem>& order) {
    Json out = Json::array();
    for (const shape::OrderItem& item : order) {
        Json json;
        json["alias"] = textOrNull(item.alias);
        json["column"] = textOrNull(item.column);
        json["direction"] = item.descending ? "desc" : "asc";
        json["nulls"] = item.nullsFirst ? Json(*item.nullsFirst ? "first" : "last") : Json(nullptr);
        if (item.column.empty() && !item.expression.empty()) json["expression"] = item.expression;
        if (item.optional) json["optional"] = true;
        out.push_back(std::move(json));
    }
    return out;
}

Json coverageJson(const coverage::VariantCoverage& coverage) {
    Json json;
    json["verdict"] = word(coverage.verdict);
    json["index"] = textOrNull(coverage.use.index);
    json["bound"] = coverage.use.bound;
    json["unbound"] = coverage.use.unbound;
    json["ordered"] = coverage.use.ordered;
    json["reason"] = coverage.reason;
    return json;
}

Json variantJson(const shape::Variant& variant, const coverage::VariantCoverage& coverage) {
    Json sources = Json::array(), joins = Json::array();
    for (const shape::Source& source : variant.sources) {
        Json json;
        json["alias"] = source.alias;
        json["entity"] = textOrNull(source.entity);
        json["table"] = textOrNull(source.table);
        json["join"] = word(source.join);
        if (source.optional) json["optional"] = true;
        sources.push_back(std::move(json));
    }
    for (const coverage::JoinCoverage& join : coverage.joins) {
        Json json;
        json["alias"] = join.alias;
        json["verdict"] = word(join.verdict);
        json["index"] = textOrNull(join.index);
        json["reason"] = join.reason;
        joins.push_back(std::move(json));
    }
    Json json;
    json["conditions"] = variant.conditions;
    json["sources"] = std::move(sources);
    json["where"] = variant.where ? predicateJson(*variant.where) : Json(nullptr);
    json["order"] = orderJson(variant.order);
    json["limit"] = variant.limit;
    json["pagination"] = word(variant.pagination);
    json["lock"] = textOrNull(variant.lock);
    json["sql"] = textOrNull(variant.sql);
    json["coverage"] = coverageJson(coverage);
    json["joins"] = std::move(joins);
    return json;
}

const coverage::VariantCoverage& coverageOf(const CoveredSite& covered, std::size_t variant) {
    static const coverage::VariantCoverage kUnknown;
    return variant < covered.coverage.size() ? covered.coverage[variant] : kUnknown;
}

Json siteJson(const Places& places, const CoveredSite& covered) {
    const shape::Site& site = covered.site;
    Json variants = Json::array();
    for (std::size_t i = 0; i < site.variants.size(); ++i)
        variants.push_back(variantJson(site.variants[i], coverageOf(covered, i)));
    Json json;
    json["location"] = locationJson(places, site.location);
    json["function"] = textOrNull(site.function);
    json["method"] = textOrNull(site.method);
    json["api"] = word(site.api);
    json["operation"] = word(site.operation);
    json["resolved"] = site.resolved;
    json["reason"] = textOrNull(site.reason);
    json["coverage"] = word(covered.verdict);
    json["inTransaction"] = site.inTransaction;
    json["inTest"] = site.inTest;
    json["variants"] = std::move(variants);
    return json;
}

bool isWanted(const Places& places, const CoveredSite& covered, const QueriesOptions& options) {
    if (!covered.site.location.known() || places.inPackage(covered.site.location.file)) return false;
    if (options.unresolvedOnly && covered.site.resolved) return false;
    if (options.file.empty()) return true;
    const Place at = places.place(covered.site.location);
    if (at.file != options.file) return false;
    return options.line == 0 || (at.line <= options.line && options.line <= at.endLine);
}

// -- text
// -------------------------------------------------------------------------------------------------------

std::string columnText(const std::string& alias, const std::string& column) {
    return alias.empty() ? column : alias + "." + column;
}

std::string comparisonText(const shape::Comparison& leaf) {
    if (leaf.everyRow) return "true";
    if (leaf.noRow) return "false";
    std::string left = leaf.op == shape::PredicateOp::Expression && !leaf.expression.empty()
                           ? leaf.expression
                           : columnText(leaf.alias, leaf.column);
    if (leaf.op == shape::PredicateOp::Expression) return left;
    if (!leaf.castOrFunction.empty() && !leaf.expression.empty()) left = leaf.expression;
    if (!leaf.rowColumns.empty()) {
        left = "(";
        for (const std::string& column : leaf.rowColumns)
            left += (left.size() > 1 ? ", " : "") + columnText(leaf.alias, column);
        left += ")";
    }
    std::string value = "?";
    if (leaf.value == shape::ValueKind::Literal && !leaf.literal.empty()) value = leaf.literal;
    if (leaf.value == shape::ValueKind::Column) value = columnText(leaf.otherAlias, leaf.otherColumn);
    if (leaf.value == shape::ValueKind::Subquery) value = "(subquery)";
    switch (leaf.op) {
        case shape::PredicateOp::Eq:
            return left + " = " + value;
        case shape::PredicateOp::Ne:
            return left + " <> " + value;
        case shape::PredicateOp::Lt:
            return left + " < " + value;
        case shape::PredicateOp::Lte:
            return left + " <= " + value;
        case shape::PredicateOp::Gt:
            return left + " > " + value;
        case shape::PredicateOp::Gte:
            return left + " >= " + value;
        case shape::PredicateOp::Between:
            return left + " between ? and ?";
        case shape::PredicateOp::In:
            return left + " in " + (value == "?" ? "(…)" : value);
        case shape::PredicateOp::NotIn:
            return left + " not in " + (value == "?" ? "(…)" : value);
        case shape::PredicateOp::IsNull:
            return left + " is null";
        case shape::PredicateOp::IsNotNull:
            return left + " is not null";
        case shape::PredicateOp::Like:
        case shape::PredicateOp::LikePrefix:
            return left + " like " + value;
        case shape::PredicateOp::ILike:
            return left + " ilike " + value;
        case shape::PredicateOp::ArrayContains:
        case shape::PredicateOp::JsonContains:
            return left + " @> " + value;
        case shape::PredicateOp::Expression:
            break;
    }
    return left;
}

std::string predicateText(const Predicate& predicate, bool nested) {
    std::string text;
    switch (predicate.kind) {
        case Predicate::Kind::Leaf:
            text = comparisonText(predicate.leaf);
            break;
        case Predicate::Kind::Unknown:
            text = "<unknown: " + predicate.reason + ">";
            break;
        case Predicate::Kind::Not:
            text = "not (" +
                   (predicate.children.empty() ? std::string()
                                               : predicateText(predicate.children.front(), false)) +
                   ")";
            break;
        case Predicate::Kind::And:
        case Predicate::Kind::Or:
            for (const Predicate& child : predicate.children) {
                if (!text.empty()) text += predicate.kind == Predicate::Kind::And ? " and " : " or ";
                text += predicateText(child, true);
            }
            if (nested) text = "(" + text + ")";
            break;
    }
    return predicate.optional ? "[" + text + "]" : text;
}

std::string sourceText(const shape::Source& source) {
    std::string text = source.table.empty() ? "(subquery)" : source.table;
    if (source.alias != source.table && !source.alias.empty()) text += " " + source.alias;
    return text;
}

std::vector<std::string> variantLines(const shape::Site& site, const shape::Variant& variant) {
    std::vector<std::string> lines;
    std::string head(word(site.operation));
    for (std::size_t i = 0; i < variant.sources.size(); ++i) {
        const shape::Source& source = variant.sources[i];
        head +=
            i == 0 ? (site.operation == shape::Operation::Insert || site.operation == shape::Operation::Upsert
                          ? " into "
                      : site.operation == shape::Operation::Update ? " "
                                                                   : " from ")
                   : (source.join == shape::JoinKind::Inner ? " inner join " : " left join ");
        head += sourceText(source);
    }
    lines.push_back(std::move(head));
    if (variant.where) lines.push_back("where " + predicateText(*variant.where, false));
    if (!variant.order.empty()) {
        std::string text = "order by ";
        for (const shape::OrderItem& item : variant.order) {
            if (&item != &variant.order.front()) text += ", ";
            const std::string column =
                item.column.empty() ? item.expression : columnText(item.alias, item.column);
            text += column + (item.descending ? " desc" : "");
            if (item.nullsFirst) text += *item.nullsFirst ? " nulls first" : " nulls last";
        }
        lines.push_back(std::move(text));
    }
    if (variant.pagination == shape::Pagination::DistinctWrapper)
        lines.emplace_back("limit over select distinct of the joined rows");
    else if (variant.limit)
        lines.emplace_back("limit");
    if (!variant.lock.empty()) lines.push_back("lock " + variant.lock);
    return lines;
}

Paint paintOf(coverage::Verdict verdict) {
    switch (verdict) {
        case coverage::Verdict::Uncovered:
            return Paint::Error;
        case coverage::Verdict::Partial:
        case coverage::Verdict::Unknown:
            return Paint::Warning;
        default:
            return Paint::Added;
    }
}

class TextWriter {
  public:
    TextWriter(const Places& places, const Style& style, std::string& out)
        : places_(places), style_(style), out_(out) {}

    void write(const CoveredSite& covered) {
        const shape::Site& site = covered.site;
        out_ += painted(style_, Paint::Path, printable(places_.brief(site.location))) + ": " +
                painted(style_, paintOf(covered.verdict), word(covered.verdict)) + ": " +
                printable(site.function.empty() ? site.method : site.function) + "\n";
        if (!site.resolved) paragraph("not resolved: " + site.reason);
        for (std::size_t i = 0; i < site.variants.size(); ++i) {
            const shape::Variant& variant = site.variants[i];
            const coverage::VariantCoverage& coverage = coverageOf(covered, i);
            if (!variant.conditions.empty()) {
                std::string text = "when ";
                for (const std::string& condition : variant.conditions)
                    text += (text.size() > 5 ? " and " : "") + condition;
                paragraph(text + ":");
            }
            for (const std::string& line : variantLines(site, variant)) paragraph(line);
            std::string verdict(word(coverage.verdict));
            if (!coverage.use.index.empty()) verdict += " by " + coverage.use.index;
            paragraph("→ " + verdict + (coverage.reason.empty() ? "" : ": " + coverage.reason));
            for (const coverage::JoinCoverage& join : coverage.joins)
                paragraph("→ join " + join.alias + ": " + std::string(word(join.verdict)) +
                          (join.reason.empty() ? "" : ": " + join.reason));
        }
        out_ += "\n";
    }

  private:
    void paragraph(const std::string& text) {
        bool first = true;
        for (const std::string& line : wrapped(printable(text), std::max(style_.width - 6, 20))) {
            out_ += (first ? "    " : "      ") + line + "\n";
            first = false;
        }
    }

    const Places& places_;
    const Style& style_;
    std::string& out_;
};

}  // namespace

std::string queriesJson(const Program& program, const QueriesOptions& options) {
    const Places places(*program.project);
    Json queries = Json::array();
    for (const CoveredSite& covered : program.queries)
        if (isWanted(places, covered, options)) queries.push_back(siteJson(places, covered));
    Json document;
    document["version"] = 1;
    document["queries"] = std::move(queries);
    return dump(document);
}

std::string queriesText(const Program& program, const QueriesOptions& options, const Style& style) {
    const Places places(*program.project);
    std::string out;
    TextWriter writer(places, style, out);
    std::size_t number = 0, unresolved = 0;
    for (const CoveredSite& covered : program.queries) {
        if (!isWanted(places, covered, options)) continue;
        writer.write(covered);
        ++number;
        if (!covered.site.resolved) ++unresolved;
    }
    out += number == 0 ? "No queries" : number == 1 ? "1 query" : std::to_string(number) + " queries";
    if (unresolved > 0) out += ", " + std::to_string(unresolved) + " not resolved";
    return out + ".\n";
}

}  // namespace audit::report
