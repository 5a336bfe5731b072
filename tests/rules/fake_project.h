#pragma once
// A project of files in memory, lowered by the real lowering; nothing is linked.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ir/lower.h"
#include "program/program.h"

namespace audit::testing {

class FakeProject : public project::Project {
  public:
    source::FileId add(std::string path, std::string text, bool inPackage = false) {
        project::File file;
        file.path = std::move(path);
        file.state = project::FileState::Lowered;
        file.inPackage = inPackage;
        files_.push_back(std::move(file));
        texts_.push_back(std::make_unique<std::string>(std::move(text)));
        modules_.emplace_back();
        const auto id = static_cast<source::FileId>(files_.size() - 1);
        if (!inPackage) roots_.push_back(id);
        return id;
    }

    /// Where `needle` stands in the file for the first time.
    source::Location at(source::FileId file, std::string_view needle) const {
        const std::size_t begin = texts_[file]->find(needle);
        if (begin == std::string::npos) return {};
        return {file, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + needle.size())}};
    }

    const std::string& error() const override { return error_; }
    const std::string& root() const override { return root_; }
    std::size_t fileCount() const override { return files_.size(); }
    const project::File& file(source::FileId id) const override { return files_[id]; }
    const std::vector<source::FileId>& roots() const override { return roots_; }
    const ir::Module* module(source::FileId id) const override {
        auto& slot = modules_[id];
        if (!slot) slot = std::make_unique<ir::Module>(ir::lower(*texts_[id], files_[id].path));
        return slot.get();
    }
    std::string_view text(source::FileId id) const override { return *texts_[id]; }
    std::optional<source::FileId> find(std::string_view path) const override {
        for (source::FileId id = 0; id < files_.size(); ++id)
            if (files_[id].path == path) return id;
        return std::nullopt;
    }
    std::vector<source::FileId> glob(std::string_view, std::string_view) const override { return {}; }
    source::FileId declarationsOf(source::FileId id) const override { return id; }
    project::Resolution resolve(source::FileId, std::string_view) const override { return {}; }
    project::Declaration lookup(source::FileId, std::string_view) const override { return {}; }
    project::Declaration lookupExport(source::FileId, std::string_view) const override { return {}; }
    std::vector<std::string_view> exportedNames(source::FileId) const override { return {}; }
    const std::vector<project::Package>& packages() const override { return packages_; }
    const std::vector<project::PackageUse>& packageUses() const override { return packageUses_; }
    std::string versionOf(source::FileId, std::string_view) const override { return {}; }
    Counters counters() const override {
        Counters counters;
        counters.seen = files_.size();
        return counters;
    }
    const std::vector<Skip>& skips() const override { return skips_; }

    std::vector<project::PackageUse> packageUses_;
    std::vector<Skip> skips_;

  private:
    std::string error_, root_ = "/project";
    std::vector<project::File> files_;
    std::vector<std::unique_ptr<std::string>> texts_;
    mutable std::vector<std::unique_ptr<ir::Module>> modules_;
    std::vector<source::FileId> roots_;
    std::vector<project::Package> packages_;
};

}  // namespace audit::testing
