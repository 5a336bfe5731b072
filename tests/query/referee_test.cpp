// The other half of tests/conformance/queries/run: reads what TypeORM sent (AUDIT_CAPTURED) while running the
// fixture in AUDIT_FIXTURE, and compares it with what the query room foretold. Hidden: it needs the captured
// SQL.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>
#include <map>
#include <set>

#include "analysed.h"
#include "show.h"
#include "sql/statement.h"

namespace {

using namespace audit;

struct Captured {
    std::string method;  // "UserService.list"
    std::string sql;
};

std::string unescaped(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 >= text.size()) {
            out += text[i];
            continue;
        }
        ++i;
        out += text[i] == 'n' ? '\n' : text[i] == 't' ? '\t' : text[i];
    }
    return out;
}

std::vector<Captured> readCaptured(const char* path, std::set<std::string>& methods) {
    std::vector<Captured> out;
    std::ifstream in(path);
    std::string line;
    while (std::getline(in, line)) {
        const std::size_t tab = line.find('\t');
        if (tab == std::string::npos) {
            methods.insert(line);
            continue;
        }
        out.push_back({line.substr(0, tab), unescaped(line.substr(tab + 1))});
    }
    return out;
}

std::string_view verb(shape::Operation operation) {
    switch (operation) {
        case shape::Operation::Update:
            return "UPDATE ";
        case shape::Operation::Delete:
            return "DELETE ";
        case shape::Operation::Insert:
        case shape::Operation::Upsert:
            return "INSERT ";
        default:
            return "";
    }
}

/// The variant behind TypeORM's own wrappings: the pagination wrapper, EXISTS over a dummy row.
std::string normalised(shape::Variant v) {
    if (v.sources.size() == 1 && v.sources[0].alias == "distinctAlias" && v.sources[0].subquery) {
        shape::Variant inner = v.subqueries[*v.sources[0].subquery];
        std::string order;
        // TypeORM adds the key even when it is there already: the second one orders nothing.
        std::set<std::string> seen;
        for (const shape::OrderItem& o : v.order)
            if (o.column.empty() || seen.insert(o.column).second)
                order += (order.empty() ? " order " : ", ") + (o.column.empty() ? o.expression : o.column) +
                         (o.descending ? " desc" : "") +
                         (o.nullsFirst ? (*o.nullsFirst ? " nulls first" : " nulls last") : "");
        inner.order.clear();
        return test::show(inner) + order + (v.limit ? " limit" : "") + (v.offset ? " offset" : "") +
               " wrapped";
    }
    if (!v.sources.empty() && v.sources[0].alias == "dummy_table" && !v.subqueries.empty()) {
        shape::Variant inner = v.subqueries.back();
        inner.limit = true;
        return test::show(inner);
    }
    return test::show(v);
}

/// The same of what was foretold as data.
std::string foretold(shape::Variant v, const shape::Site& site) {
    if (v.pagination == shape::Pagination::DistinctWrapper) {
        std::string order;
        for (const shape::OrderItem& o : v.order)
            order += (order.empty() ? " order " : ", ") +
                     (o.column.empty() ? o.expression : query::buildAlias("_", false, o.alias, o.column)) +
                     (o.descending ? " desc" : "") +
                     (o.nullsFirst ? (*o.nullsFirst ? " nulls first" : " nulls last") : "");
        v.order.clear();
        const bool limit = v.limit, offset = v.offset;
        v.limit = v.offset = false;
        v.pagination = shape::Pagination::None;
        return test::show(v) + order + (limit ? " limit" : "") + (offset ? " offset" : "") + " wrapped";
    }
    return std::string(v.primaryKeyLookup ? "" : verb(site.operation)) + test::show(v);
}

/// A direction that is decided at run time is both.
std::vector<shape::Variant> directions(const shape::Variant& v) {
    std::vector<shape::Variant> out{v};
    for (std::size_t i = 0; i < v.order.size() && out.size() < 8; ++i) {
        if (!v.order[i].directionUnknown) continue;
        for (std::size_t k = 0, n = out.size(); k < n; ++k) {
            out.push_back(out[k]);
            out.back().order[i].descending = true;
        }
    }
    return out;
}

std::optional<std::string> readSql(const std::string& sql, const catalog::Catalog& db, std::string& error) {
    sql::StatementOptions options;
    options.db = &db;
    auto parsed = sql::parseStatement(sql, options);
    if (!parsed.ok() || parsed->statements.empty()) {
        error = parsed.ok() ? "empty" : parsed.error().message;
        return std::nullopt;
    }
    return std::string(verb(parsed->statements.front().operation)) +
           normalised(parsed->statements.front().variant);
}

std::string withoutBlanks(const std::string& text) {
    std::string out;
    for (char c : text)
        if (c != ' ' && c != '\n') out += c;
    return out;
}

}  // namespace

TEST_CASE("what TypeORM sent", "[.referee]") {
    const char* fixture = std::getenv("AUDIT_FIXTURE");
    const char* file = std::getenv("AUDIT_CAPTURED");
    REQUIRE(fixture != nullptr);
    REQUIRE(file != nullptr);
    const bool verbose = std::getenv("AUDIT_VERBOSE") != nullptr;
    const test::Analysed analysed = test::analyse(fixture);
    std::set<std::string> methods;
    const std::vector<Captured> captured = readCaptured(file, methods);

    int passed = 0, failed = 0, exact = 0, statements = 0;
    for (const std::string& method : methods) {
        std::string report;
        std::set<const shape::Site*> used;
        std::set<std::string> sentHere;
        std::vector<const shape::Site*> own, others;
        for (const shape::Site& site : analysed.sites)
            (site.function == method ? own : others).push_back(&site);
        bool any = false;
        for (const Captured& c : captured) {
            if (c.method != method) continue;
            any = true;
            ++statements;
            std::string error;
            const auto sent = readSql(c.sql, analysed.model.catalog, error);
            if (!sent) {
                report += "  TypeORM's SQL is not readable: " + error + "\n    " + c.sql + "\n";
                continue;
            }
            sentHere.insert(*sent);
            const shape::Site* match = nullptr;
            const shape::Variant* variant = nullptr;
            bool textDiffers = false;
            std::string best, bestText;
            bool unused = false;
            for (const auto* sites : {&own, &others}) {
                // Helpers are taken for the method's own when it has no site of the kind itself; of two sites
                // that send the same, the one not seen yet is meant.
                if (match != nullptr) break;
                for (const shape::Site* site : *sites) {
                    if (unused || (match != nullptr && used.contains(site))) continue;
                    for (const shape::Variant& v : site->variants) {
                        const std::vector<shape::Variant> ways = directions(v);
                        const auto way = std::ranges::find_if(
                            ways, [&](const shape::Variant& w) { return foretold(w, *site) == *sent; });
                        if (way == ways.end()) continue;
                        std::string ourError;
                        const auto ours = readSql(v.sql, analysed.model.catalog, ourError);
                        if (way == ways.begin() && (!ours || *ours != *sent)) {
                            textDiffers = true;
                            best = ours ? *ours : "not readable: " + ourError;
                            bestText = v.sql;
                            continue;
                        }
                        match = site;
                        variant = &v;
                        unused = !used.contains(site);
                        break;
                    }
                }
            }
            if (variant != nullptr) {
                if (variant->runtimeOnly)
                    report += "  foretold, but as known at run time only: " + variant->runtimeReason + "\n";
                if (withoutBlanks(variant->sql) == withoutBlanks(c.sql))
                    ++exact;
                else if (verbose)
                    std::cout << "  text differs\n    sent " << c.sql << "\n    ours " << variant->sql
                              << "\n";
            }
            if (match != nullptr) {
                used.insert(match);
                continue;
            }
            if (textDiffers) {
                report += "  SQL text differs\n    sent " + *sent + "\n    ours " + best + "\n    sent " +
                          c.sql + "\n    text " + bestText + "\n";
                continue;
            }
            report += "  not foretold: " + *sent + "\n    " + c.sql + "\n";
            for (const shape::Site* site : own) report += "    site: " + test::showSite(*site) + "\n";
        }
        for (const shape::Site* site : own)
            if (any && !used.contains(site))
                report += "  never sent: " + site->method + ": " + test::showSite(*site) + "\n";
        // What is foretold must be possible: each variant was sent by one of the calls.
        for (const shape::Site* site : own) {
            if (!any || !used.contains(site)) continue;
            for (const shape::Variant& v : site->variants)
                if (!v.runtimeOnly && std::ranges::none_of(directions(v), [&](const shape::Variant& way) {
                        return sentHere.contains(foretold(way, *site));
                    }))
                    report += "  variant never sent: " + site->method + ": " + test::show(v) + "\n";
        }
        if (!any) report += "  TypeORM sent nothing\n";
        if (report.empty()) {
            ++passed;
        } else {
            ++failed;
            std::cout << method << "\n" << report;
        }
    }
    std::cout << "exact text: " << exact << " of " << statements << " statements\n";
    std::cout << passed << " passed, " << failed << " failed\n";
}
