#pragma once
// A connection and the plans it gives.
#include <libpq-fe.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace audit::referee {

class Postgres {
  public:
    Postgres();
    ~Postgres();
    Postgres(const Postgres&) = delete;
    Postgres& operator=(const Postgres&) = delete;
    /// Throws with PostgreSQL's message.
    void execute(const std::string& sql);
    /// False and no exception: the statement is refused (an operator that does not exist for the type).
    bool tryExecute(const std::string& sql);
    nlohmann::json plan(const std::string& query);
    [[nodiscard]] int majorVersion() const;

  private:
    PGconn* connection_;
};

/// One node that reads a table.
struct ScanNode {
    std::string type;  ///< "Index Scan", "Seq Scan", "Bitmap Heap Scan" …
    std::string alias;
    std::string index;                    ///< "" without one
    std::vector<std::string> conditions;  ///< Index Cond texts (of the bitmap's index scans too)
    std::vector<std::pair<std::string, std::string>>
        bitmaps;  ///< of each bitmap index scan: index, Index Cond or ""
};

struct Plan {
    std::vector<ScanNode> scans;
    bool sort = false, incrementalSort = false, bitmapOr = false, oneTimeFilter = false;
    std::string text;  ///< indented, for reports
};
Plan readPlan(const nlohmann::json& json);

}  // namespace audit::referee
