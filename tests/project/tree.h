// A small project in a temporary folder, and short questions about it.
#pragma once

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "project/package_facts.h"
#include "project/project.h"

namespace audit::project {

class Tree {
  public:
    using Files = std::initializer_list<std::pair<const char*, const char*>>;

    Tree(Files files) {
        std::string name = (std::filesystem::temp_directory_path() / "typeorm-audit-project-XXXXXX").string();
        folder_ = std::filesystem::canonical(::mkdtemp(name.data()));
        for (const auto& [path, text] : files) write(path, text);
    }
    ~Tree() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;

    void write(const std::string& path, std::string_view text) const {
        std::filesystem::create_directories((folder_ / path).parent_path());
        std::ofstream(folder_ / path, std::ios::binary) << text;
    }
    // A symbolic link at `path`, to a path relative to the link's folder.
    void link(const std::string& path, const std::string& target) const {
        std::filesystem::create_directories((folder_ / path).parent_path());
        std::filesystem::create_symlink(target, folder_ / path);
    }
    [[nodiscard]] std::string at(const std::string& path) const { return (folder_ / path).string(); }

    [[nodiscard]] Options options(const std::string& root = "") const {
        Options options;
        options.root = root.empty() ? folder_.string() : at(root);
        options.jobs = 2;
        return options;
    }
    [[nodiscard]] std::unique_ptr<Project> build(const std::string& root = "") const {
        return Project::build(options(root));
    }

  private:
    std::filesystem::path folder_;
};

inline FileId fileOf(const Project& project, std::string_view path) {
    return project.find(path).value_or(kNoFile);
}

// "src/a.ts", "typeorm", "typeorm/decorator/columns/Column" or "missing".
inline std::string resolved(const Project& project, std::string_view from, std::string_view specifier) {
    const Resolution target = project.resolve(fileOf(project, from), specifier);
    switch (target.kind) {
        case Resolution::Kind::File:
            return project.file(target.file).path;
        case Resolution::Kind::External:
            return "external " + target.package + (target.subpath.empty() ? "" : "/" + target.subpath);
        case Resolution::Kind::Missing:
            return "missing";
    }
    return "?";
}

// "src/a.ts:Name", "src/a.ts:(expression)", "src/a.ts:*", "typeorm:Name" or "none".
inline std::string shown(const Project& project, const Declaration& found) {
    switch (found.kind) {
        case Declaration::Kind::None:
            return "none";
        case Declaration::Kind::Local:
            return project.file(found.file).path + ":" + std::string(found.name);
        case Declaration::Kind::Expression:
            return project.file(found.file).path + ":(expression)";
        case Declaration::Kind::Namespace:
            return project.file(found.file).path + ":*";
        case Declaration::Kind::External:
            return std::string(found.package) + ":" + std::string(found.name);
    }
    return "?";
}
inline std::string lookup(const Project& project, std::string_view file, std::string_view name) {
    return shown(project, project.lookup(fileOf(project, file), name));
}
inline std::string lookupExport(const Project& project, std::string_view file, std::string_view name) {
    return shown(project, project.lookupExport(fileOf(project, file), name));
}

using Strings = std::vector<std::string>;

inline Strings paths(const Project& project, const std::vector<FileId>& files) {
    Strings out;
    for (const FileId file : files) out.push_back(project.file(file).path);
    return out;
}
inline Strings roots(const Project& project) {
    return paths(project, project.roots());
}

inline bool isRoot(const Project& project, std::string_view path) {
    const Strings all = roots(project);
    return std::find(all.begin(), all.end(), path) != all.end();
}

}  // namespace audit::project
