#include "summaries/surface.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "project/package_facts.h"
#include "source/paths.h"

namespace audit::summaries {

using project::Declaration;
using project::FileId;
using project::kNoFile;

namespace {

// Looks into the packages of the same scope, where a family of packages keeps its enums; knows nothing
// itself.
class Family final : public project::PackageFactsProvider {
  public:
    explicit Family(std::string_view package)
        : scope_(package.starts_with('@') ? package.substr(0, package.find('/') + 1) : package) {}
    [[nodiscard]] bool knows(std::string_view package) const override { return package.starts_with(scope_); }
    [[nodiscard]] std::optional<project::PackageFacts> facts(std::string_view,
                                                             std::string_view) const override {
        return std::nullopt;
    }

  private:
    std::string scope_;
};

constexpr std::size_t maxFiles = 20'000;
constexpr std::uint64_t maxBytes = 4u << 20;

void collect(const source::Disk& disk, const std::string& folder, std::vector<std::string>& files) {
    const auto listed = disk.list(folder);
    if (!listed) return;
    for (const source::Entry& entry : *listed) {
        const std::string path = folder + "/" + entry.name;
        if (files.size() >= maxFiles || entry.name == "node_modules") continue;
        if (entry.kind == source::EntryKind::folder) collect(disk, path, files);
        const bool code =
            entry.name.ends_with(".js") || entry.name.ends_with(".cjs") || entry.name.ends_with(".mjs");
        if (entry.kind == source::EntryKind::file && code) files.push_back(path);
    }
}

std::string_view stem(std::string_view path) {
    for (const std::string_view extension : {".d.ts", ".d.mts", ".d.cts", ".js", ".cjs", ".mjs", ".ts"})
        if (path.ends_with(extension)) return path.substr(0, path.size() - extension.size());
    return path;
}

bool declaresClass(const ir::Module& m, std::string_view name) {
    return findClass(m, name) != nullptr;
}

ExportKind kindOf(const project::Project& project, const ExportedName& one) {
    // Declarations tell it best: `let X = class X` and `const f = () => …` are variables in JavaScript.
    for (const FileId file : {one.declarations, one.file}) {
        const ir::Module* m = file == kNoFile ? nullptr : project.module(file);
        if (m == nullptr) continue;
        if (declaresClass(*m, one.local)) return ExportKind::Class;
        for (const ir::StmtId id : m->topLevel) {
            const ir::Stmt& s = m->stmt(id);
            if (s.kind == ir::StmtKind::Function && m->str(m->functions[s.id].name) == one.local)
                return ExportKind::Function;
            if (s.kind == ir::StmtKind::Enum && m->str(m->enums[s.id].name) == one.local)
                return ExportKind::Enum;
            if (s.kind != ir::StmtKind::Variables) continue;
            for (std::uint32_t i = 0; i < s.items.count; ++i) {
                const ir::Declarator& d = m->declarators[s.items.first + i];
                if (d.pattern != ir::kNone && m->str(m->patterns[d.pattern].name) == one.local)
                    return ExportKind::Constant;
            }
        }
    }
    return ExportKind::Other;
}

}  // namespace

bool readPackageId(const source::Disk& disk, const std::string& folder, PackageId& id, std::string& error) {
    const auto text = disk.read(folder + "/package.json", maxBytes);
    if (!text) {
        error = "no package.json in it";
        return false;
    }
    const auto json = nlohmann::json::parse(*text, nullptr, false);
    if (!json.is_object() || !json.contains("name") || !json["name"].is_string()) {
        error = "its package.json names no package";
        return false;
    }
    id.name = json["name"].get<std::string>();
    if (json.contains("version") && json["version"].is_string())
        id.version = json["version"].get<std::string>();
    for (const char* group : {"dependencies", "peerDependencies", "devDependencies"}) {
        if (!id.typeorm.empty() || !json.contains(group) || !json[group].is_object()) continue;
        const auto& dependencies = json[group];
        if (dependencies.contains("typeorm") && dependencies["typeorm"].is_string())
            id.typeorm = dependencies["typeorm"].get<std::string>();
    }
    return true;
}

std::unique_ptr<project::Project> openPackage(PackageDisk& disk, const PackageId& id,
                                              const std::string& entry) {
    nlohmann::json manifest;
    manifest["name"] = "summary";
    manifest["dependencies"] = {{id.name, "*"}, {"typeorm", "*"}};
    disk.write("package.json", manifest.dump());
    disk.write("entry.ts", entry);
    project::Options options;
    options.root = kPlace;
    options.disk = &disk;
    options.summaries = &disk.keep(std::make_unique<Family>(id.name));
    return project::Project::build(options);
}

std::string placeOf(const project::Project& project, FileId file, std::string_view name) {
    return std::string(stem(project.file(file).absolute)) + "#" + std::string(name);
}

Surface readSurface(const project::Project& project, const PackageDisk& disk, const PackageId& id) {
    Surface out;
    const auto entry = project.find("entry.ts");
    const project::Resolution package = entry ? project.resolve(*entry, id.name) : project::Resolution();
    if (package.kind != project::Resolution::Kind::File) {
        out.problem = "its entry (main or exports of package.json) is no file that can be read";
        return out;
    }
    for (const std::string_view name : project.exportedNames(package.file)) {
        const Declaration found = project.lookupExport(package.file, name);
        if (found.kind != Declaration::Kind::Local) continue;
        ExportedName one;
        one.name = name;
        one.local = found.name;
        one.file = found.file;
        one.declarations = project.declarationsOf(found.file);
        one.kind = kindOf(project, one);
        out.exports.push_back(std::move(one));
    }

    // Entities that nobody exports are part of the schema too. Only those of the build that the entry belongs
    // to: a package may carry itself twice, as CommonJS and as ES modules.
    const std::string main = project.file(package.file).absolute;
    std::vector<std::string> files;
    collect(disk, std::string(source::parentPath(main)), files);
    std::ranges::sort(files);
    for (const std::string& path : files) {
        const auto bytes = disk.read(path, maxBytes);
        if (!bytes || bytes->find("typeorm") == std::string::npos ||
            bytes->find("__decorate(") == std::string::npos)
            continue;
        const auto file = project.find(path);
        if (!file) continue;
        const std::string specifier = "." + path.substr(std::string_view(kPlace).size());
        out.decoratedModules.push_back(specifier);
        std::vector<std::string>& classes = out.classesOf[specifier];
        for (const std::string_view name : project.exportedNames(*file)) {
            const Declaration found = project.lookupExport(*file, name);
            if (found.kind != Declaration::Kind::Local || found.file != *file || name == "default") continue;
            const ir::Module* m = project.module(*file);
            if (m != nullptr && declaresClass(*m, found.name)) classes.emplace_back(name);
        }
    }
    return out;
}

}  // namespace audit::summaries
