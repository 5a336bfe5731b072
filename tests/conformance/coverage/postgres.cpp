#include "postgres.h"

#include <memory>
#include <stdexcept>

namespace audit::referee {
namespace {

using ResultPtr = std::unique_ptr<PGresult, decltype(&PQclear)>;

void indexConditions(const nlohmann::json& node, ScanNode& scan) {
    if (node.contains("Index Cond")) scan.conditions.push_back(node["Index Cond"].get<std::string>());
    if (node.contains("Index Name"))
        scan.bitmaps.emplace_back(node["Index Name"].get<std::string>(),
                                  node.value("Index Cond", std::string()));
    if (node.contains("Index Name") && scan.index.empty()) scan.index = node["Index Name"].get<std::string>();
    if (node.contains("Plans"))
        for (const auto& child : node["Plans"]) indexConditions(child, scan);
}

void walk(const nlohmann::json& node, Plan& plan, int depth) {
    const std::string type = node["Node Type"].get<std::string>();
    plan.text += std::string(static_cast<std::size_t>(depth) * 2, ' ') + type;
    for (const char* key : {"Index Name", "Alias", "Index Cond", "Filter", "Sort Key", "Presorted Key",
                            "Join Filter", "Hash Cond"})
        if (node.contains(key)) plan.text += std::string("  ") + key + ": " + node[key].dump();
    plan.text += "\n";
    if (type == "Sort") plan.sort = true;
    if (type == "Incremental Sort") plan.incrementalSort = true;
    if (type == "BitmapOr") plan.bitmapOr = true;
    if (node.contains("One-Time Filter")) plan.oneTimeFilter = true;
    if (type.ends_with("Scan") && !type.starts_with("Bitmap Index") && node.contains("Alias")) {
        ScanNode scan;
        scan.type = type;
        scan.alias = node["Alias"].get<std::string>();
        if (type == "Bitmap Heap Scan") {
            for (const auto& child : node["Plans"]) indexConditions(child, scan);
        } else {
            if (node.contains("Index Name")) scan.index = node["Index Name"].get<std::string>();
            if (node.contains("Index Cond")) scan.conditions.push_back(node["Index Cond"].get<std::string>());
        }
        plan.scans.push_back(std::move(scan));
    }
    if (node.contains("Plans"))
        for (const auto& child : node["Plans"]) walk(child, plan, depth + 1);
}

}  // namespace

Postgres::Postgres() : connection_(PQconnectdb("")) {
    if (PQstatus(connection_) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection_));
}
Postgres::~Postgres() {
    PQfinish(connection_);
}

void Postgres::execute(const std::string& sql) {
    const ResultPtr result(PQexec(connection_, sql.c_str()), &PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        throw std::runtime_error(std::string(PQresultErrorMessage(result.get())) + "in " + sql);
}

bool Postgres::tryExecute(const std::string& sql) {
    const ResultPtr result(PQexec(connection_, sql.c_str()), &PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

nlohmann::json Postgres::plan(const std::string& query) {
    const ResultPtr result(PQexec(connection_, ("EXPLAIN (FORMAT JSON) " + query).c_str()), &PQclear);
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK)
        throw std::runtime_error(std::string(PQresultErrorMessage(result.get())) + "in " + query);
    return nlohmann::json::parse(PQgetvalue(result.get(), 0, 0))[0]["Plan"];
}

int Postgres::majorVersion() const {
    return PQserverVersion(connection_) / 10000;
}

Plan readPlan(const nlohmann::json& json) {
    Plan plan;
    walk(json, plan, 0);
    return plan;
}

}  // namespace audit::referee
