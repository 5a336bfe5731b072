#pragma once
// What an index can do for a query, as PostgreSQL's planner sees it (shared rules: SEMANTICS section 3; each
// rule here names the planner source it comes from). Pure functions: no TypeScript, no I/O.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "shape/query.h"

namespace audit::coverage {

enum class Verdict : std::uint8_t { Covered, Partial, Uncovered, FullScan, Unknown };

struct Options {
    int postgresVersion = 15;
};

/// What one index does for the predicates of one table.
struct IndexUse {
    std::string index;                 ///< name; "" = none
    std::vector<std::string> bound;    ///< columns bound as a contiguous prefix
    std::vector<std::string> unbound;  ///< written bindable columns that stay filters
    bool ordered = false;              ///< the index gives the written order without a sort
    bool incrementalSort = false;
    bool uniqueRow = false;    ///< at most one row
    bool sortRemains = false;  ///< there is an order (constants apart) and no index gives it
};

struct JoinCoverage {
    std::string alias;
    Verdict verdict = Verdict::Unknown;
    std::string index;
    std::string reason;
    std::vector<std::string>
        probeColumns;  ///< the columns of the joined table that are looked up for each row
};

/// The smallest index that would make the verdict `covered`.
struct IndexAdvice {
    catalog::TableId table = catalog::kNone;
    std::vector<catalog::IndexKey> keys;
    std::optional<std::string> where;
    catalog::IndexMethod method = catalog::IndexMethod::Btree;
    bool declarable = true;               ///< @Index can express it
    std::optional<std::string> replaces;  ///< existing index of which it is an extension
    std::size_t equalityKeys = 0;         ///< so many leading keys may change places among themselves
    bool whereOptional = false;  ///< `where` only keeps soft-deleted rows out: it serves without, too
    bool forJoin = false;        ///< for looking up the rows of a joined table, not for the filter
    bool unique = false;         ///< an upsert needs it to be
    std::string extension;       ///< extension it needs ("pg_trgm"), "" = none
};

struct VariantCoverage {
    Verdict verdict = Verdict::Unknown;
    IndexUse use;
    std::string reason;  ///< one sentence an expert would sign
    std::vector<JoinCoverage> joins;
    std::vector<IndexAdvice>
        advice;  ///< for the driving table and for probed tables; empty when nothing helps
    Verdict withoutOptional = Verdict::Unknown;  ///< the verdict when no optional clause is there
    bool onlyUnindexable = false;  ///< not served, and no plain B-tree could (only U of OUTPUT.md)
};

/// The verdict for one variant. Tables are looked up in `db` by Source::tableId.
VariantCoverage cover(const shape::Variant& variant, const catalog::Catalog& db, const Options& options);

/// The same for many variants over one catalog: indexes are parsed once. One for each thread; `db` must
/// outlive it.
class Coverage {
  public:
    Coverage(const catalog::Catalog& db, Options options);
    ~Coverage();
    Coverage(const Coverage&) = delete;
    Coverage& operator=(const Coverage&) = delete;
    VariantCoverage cover(const shape::Variant& variant);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Worst to best for a site: uncovered, unknown, partial, covered, full-scan.
Verdict worst(const std::vector<VariantCoverage>& variants);

std::string_view name(Verdict verdict);

}  // namespace audit::coverage
