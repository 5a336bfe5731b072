#pragma once
// A small project on disk, taken through the phases up to the queries.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "entities/model.h"
#include "evaluate/facts.h"
#include "project/project.h"
#include "query/query.h"

namespace audit::test {

struct Analysed {
    std::unique_ptr<project::Project> project;
    std::unique_ptr<evaluate::Evaluation> evaluation;
    entities::EntityModel model;
    std::vector<shape::Site> sites;
    std::string version;

    [[nodiscard]] const shape::Site* site(std::string_view function) const {
        for (const shape::Site& s : sites)
            if (s.function == function) return &s;
        return nullptr;
    }
};

inline Analysed analyse(const std::string& root) {
    Analysed out;
    project::Options options;
    options.root = root;
    options.jobs = 1;
    out.project = project::Project::build(options);
    if (!out.project->roots().empty())
        out.version = out.project->versionOf(out.project->roots().front(), "typeorm");
    out.evaluation = evaluate::evaluate(*out.project);
    out.model = entities::build(*out.evaluation, *out.project, {out.version, 15, false});
    out.sites = query::build(*out.evaluation, out.model, *out.project, {out.version, 64});
    return out;
}

/// Files of a project in a folder of its own, gone at the end.
class Files {
  public:
    explicit Files(const std::vector<std::pair<std::string, std::string>>& files) {
        std::string pattern = (std::filesystem::temp_directory_path() / "audit-query-XXXXXX").string();
        root_ = mkdtemp(pattern.data());
        for (const auto& [path, text] : files) {
            const std::filesystem::path full = std::filesystem::path(root_) / path;
            std::filesystem::create_directories(full.parent_path());
            std::ofstream(full) << text;
        }
    }
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;
    ~Files() { std::filesystem::remove_all(root_); }
    [[nodiscard]] const std::string& root() const { return root_; }

  private:
    std::string root_;
};

}  // namespace audit::test
