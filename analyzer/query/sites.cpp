#include "query/sites.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "source/thread_pool.h"

namespace audit::query {

namespace {

struct Key {
    std::string path;
    std::uint32_t begin, end;
    std::string entity;
    std::string caller;  ///< only where the caller decides the shape
    friend auto operator<=>(const Key&, const Key&) = default;
};

struct Built {
    shape::Site site;  ///< without its variants
    VariantSet variants;
    bool fromEntry = true;  ///< evaluated with symbols for the function's own parameters
};

void addOnce(std::vector<Location>& list, Location where) {
    if (where.known() && std::ranges::find(list, where) == list.end()) list.push_back(where);
}

shape::Site siteOf(const evaluate::CallFact& fact, const AllVariants& outcome) {
    shape::Site site;
    site.location = fact.where;
    site.function = fact.function;
    site.method = fact.method;
    site.api = outcome.api;
    site.operation = outcome.operation;
    site.resolved = outcome.unresolved.empty();
    site.reason = outcome.unresolved;
    site.inTransaction = fact.inTransaction;
    for (Location caller : fact.callers) addOnce(site.related, caller);
    if (fact.builder != nullptr) addOnce(site.related, fact.builder->created);
    return site;
}

void unite(Built& into, Built more, int maxVariants) {
    into.fromEntry = into.fromEntry && more.fromEntry;
    shape::Site& site = into.site;
    for (Location where : more.site.related) addOnce(site.related, where);
    site.inTransaction = site.inTransaction && more.site.inTransaction;
    if (!more.site.resolved) return;
    if (!site.resolved) {
        site.resolved = true;
        site.reason.clear();
        site.api = more.site.api;
        site.operation = more.site.operation;
    }
    into.variants.add(std::move(more.variants));
    // Many callers with as many shapes: the first ones stand for all of them.
    if (into.variants.list().size() > static_cast<std::size_t>(maxVariants))
        into.variants.cut(static_cast<std::size_t>(maxVariants),
                          "more than " + std::to_string(maxVariants) + " shapes from different callers");
}

bool onlySchema(const shape::Site& site) {
    return site.api == shape::Api::RawSql && site.operation == shape::Operation::Other;
}

}  // namespace

bool isTestPath(std::string_view path) {
    std::string lower(path);
    for (char& c : lower) c = (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
    std::size_t begin = 0;
    while (begin <= lower.size()) {
        const std::size_t end = std::min(lower.find('/', begin), lower.size());
        const std::string_view segment = std::string_view(lower).substr(begin, end - begin);
        const bool file = end == lower.size();
        for (std::string_view word :
             {"test", "tests", "__tests__", "e2e", "spec", "seed", "seeds", "seeder", "seeders", "seeding",
              "scripts", "script", "migration", "migrations", "fixtures", "factories", "__mocks__", "mocks"})
            if (!file && segment == word) return true;
        if (file)
            for (std::string_view mark : {".spec.", ".test.", ".e2e-spec.", ".seed.", ".seeder.", "seed.ts",
                                          "seeder.ts", ".migration.", "-migration.ts"})
                if (segment.find(mark) != std::string_view::npos) return true;
        begin = end + 1;
    }
    return false;
}

std::vector<shape::Site> buildSites(const evaluate::Evaluation& evaluation, const project::Project& project,
                                    const Env& env, const Options& options) {
    std::set<const evaluate::ClassInfo*> migrations;
    for (const evaluate::MigrationFact& m : evaluation.migrations)
        if (m.cls != nullptr) migrations.insert(m.cls);

    // What each call can send does not depend on the others: it is found out by several threads, so many
    // calls at a time that what they hand over stays small.
    constexpr std::size_t kBatch = 512;
    const std::vector<evaluate::CallFact>& calls = evaluation.calls;
    std::vector<AllVariants> outcomes;
    const auto look = [&](std::size_t begin) {
        outcomes.clear();
        outcomes.resize(std::min(kBatch, calls.size() - begin));
        const auto one = [&](std::size_t i, std::size_t) {
            const evaluate::CallFact& fact = calls[begin + i];
            if (fact.where.file != source::kNoFile) outcomes[i] = allVariants(fact, env, options.maxVariants);
        };
        if (options.pool != nullptr)
            options.pool->parallelFor(outcomes.size(), one);
        else
            for (std::size_t i = 0; i < outcomes.size(); ++i) one(i, 0);
    };

    std::map<Key, Built> sites;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        if (i % kBatch == 0) look(i);
        const evaluate::CallFact& fact = calls[i];
        if (fact.where.file == source::kNoFile) continue;
        const project::File& file = project.file(fact.where.file);
        AllVariants& outcome = outcomes[i % kBatch];
        if (!outcome.site) continue;
        shape::Site site = siteOf(fact, outcome);
        const bool migration = migrations.contains(fact.functionClass);
        if (migration && onlySchema(site)) continue;
        site.inTest = file.test || migration || isTestPath(file.path);

        const Entity* entity = env.entity(entityOf(fact, env));
        std::string entityName = entity == nullptr ? "" : entity->name;
        const std::vector<shape::Variant>& variants = outcome.variants.list();
        if (entityName.empty() && !variants.empty() && !variants.front().sources.empty())
            entityName = variants.front().sources.front().entity;
        Key key{file.path, fact.where.span.begin, fact.where.span.end, entityName,
                fact.shapeFromCaller && !fact.callers.empty()
                    ? (fact.entryFunction.empty() ? fact.function : fact.entryFunction)
                    : ""};
        Built built{std::move(site), std::move(outcome.variants), fact.callers.empty()};
        const auto [at, fresh] = sites.try_emplace(std::move(key));
        if (fresh)
            at->second = std::move(built);
        else
            unite(at->second, std::move(built), options.maxVariants);
    }

    // A place that is known through its callers is not listed again for the symbols of its own parameters.
    std::set<std::tuple<std::string, std::uint32_t, std::uint32_t>> known;
    for (const auto& [key, built] : sites)
        if (built.site.resolved && !built.fromEntry) known.emplace(key.path, key.begin, key.end);
    std::vector<shape::Site> out;
    for (auto& [key, built] : sites) {
        if (!built.site.resolved && built.fromEntry && known.contains({key.path, key.begin, key.end}))
            continue;
        built.site.variants = std::move(built.variants).take();
        out.push_back(std::move(built.site));
    }
    return out;
}

}  // namespace audit::query
