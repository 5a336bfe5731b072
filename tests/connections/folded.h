#pragma once
// A small project in a folder of its own, folded.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "connections/connections.h"
#include "evaluate/facts.h"
#include "project/project.h"

namespace audit::connections::testing {

using Files = std::vector<std::pair<std::string, std::string>>;

class Sandbox {
  public:
    explicit Sandbox(const Files& files) {
        static int counter = 0;
        folder_ = std::filesystem::temp_directory_path() /
                  ("audit-connections-" + std::to_string(::getpid()) + "-" + std::to_string(counter++));
        std::filesystem::create_directories(folder_ / ".git");
        for (const auto& [path, text] : files) {
            std::filesystem::create_directories((folder_ / path).parent_path());
            std::ofstream(folder_ / path, std::ios::binary) << text;
        }
    }
    ~Sandbox() { std::filesystem::remove_all(folder_); }
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;
    [[nodiscard]] std::string path() const { return folder_.string(); }

  private:
    std::filesystem::path folder_;
};

struct FoldedProject {
    Sandbox sandbox;
    std::unique_ptr<project::Project> project;
    std::unique_ptr<evaluate::Evaluation> evaluation;
    Connections connections;

    explicit FoldedProject(const Files& files) : sandbox(files) {
        project::Options options;
        options.root = sandbox.path();
        options.jobs = 1;
        project = project::Project::build(options);
        evaluation = evaluate::evaluate(*project);
        connections = fold(*evaluation, *project);
    }
    [[nodiscard]] const DataSource& first() const { return connections.dataSources.at(0); }
    [[nodiscard]] std::string text(Location where) const {
        if (!where.known()) return "";
        return std::string(
            project->text(where.file).substr(where.span.begin, where.span.end - where.span.begin));
    }
};

inline const std::string kPackage =
    R"({"name": "app", "dependencies": {"typeorm": "^0.3.20", "pg": "^8.11.0"}})";

/// One file with `new DataSource(<options>)`.
inline FoldedProject dataSource(const std::string& before, const std::string& options) {
    return FoldedProject(
        {{"package.json", kPackage},
         {"src/data-source.ts", "import { DataSource } from 'typeorm';\n" + before +
                                    "\nexport const db = new DataSource(" + options + ");\n"}});
}

/// "absent", "known 10", "env DB_X fallback 10", "unknown".
inline std::string show(const Folded& folded) {
    switch (folded.kind) {
        case Folded::Kind::Absent:
            return "absent";
        case Folded::Kind::Known:
            return "known " + folded.value;
        case Folded::Kind::Environment:
            return "env " + folded.variable +
                   (folded.fallback         ? " fallback " + *folded.fallback
                    : folded.fallbackAbsent ? " or absent"
                                            : "");
        case Folded::Kind::Unknown:
            return "unknown";
    }
    return "";
}

inline std::string show(const DataSource& source, const std::string& path, Environment environment) {
    const auto* option = source.option(path);
    return option == nullptr ? "no such option" : show(option->in(environment));
}

}  // namespace audit::connections::testing
