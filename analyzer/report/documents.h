#pragma once
// The documents of the other commands (OUTPUT.md): what the program took the code for.
#include <cstdint>
#include <string>
#include <string_view>

#include "program/program.h"
#include "report/terminal.h"

namespace audit::report {

struct SchemaOptions {
    bool packages = false;  ///< entities of installed (or summarised) packages too
};
std::string schemaJson(const program::Program& program, const SchemaOptions& options);
std::string schemaText(const program::Program& program, const SchemaOptions& options, const Style& style);

struct QueriesOptions {
    bool unresolvedOnly = false;
    std::string file;        ///< "" = all; relative to the root
    std::uint32_t line = 0;  ///< 0 = all; else the sites whose call covers it
};
std::string queriesJson(const program::Program& program, const QueriesOptions& options);
std::string queriesText(const program::Program& program, const QueriesOptions& options, const Style& style);

std::string connectionsJson(const program::Program& program);
std::string connectionsText(const program::Program& program, const Style& style);

/// Entities against migrations, both ways, and what could not be read.
std::string driftJson(const program::Program& program);
std::string driftText(const program::Program& program, const Style& style);
/// SQL that makes the database as the migrations leave it.
std::string migratedJson(const program::Program& program);
std::string migratedText(const program::Program& program);

std::string rulesJson();
std::string rulesText(const Style& style);

}  // namespace audit::report
