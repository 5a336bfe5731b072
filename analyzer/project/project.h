#pragma once
// Linking: which files belong to the program, what an import names, which packages stand behind the names.
//
// Everything here is const after build(), module() apart, which lowers a file the first time somebody asks
// for it (thread-safe, the result does not depend on who asks first). Ids live as long as the Project; output
// is ordered by path, never by id.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ir/module.h"
#include "source/file_id.h"

namespace audit::source {
class Disk;
}

namespace audit::project {

class PackageFactsProvider;  // project/package_facts.h

using source::FileId;
using source::kNoFile;

struct Options {
    std::string root;              ///< folder of the project, absolute or relative to the working directory
    unsigned jobs = 0;             ///< threads; 0 = hardware
    bool lowerEverything = false;  ///< for tests: no prefilter; the result must be the same
    bool useSummaries = true;
    /// false: test files are no roots and are not looked through; they are lowered when something else asks
    /// for them (a data source that names their entities).
    bool tests = true;
    std::vector<std::pair<std::string, std::string>> overlays;  ///< path → text instead of the file on disk
    /// Facts of packages that are not installed. Must outlive the Project.
    const PackageFactsProvider* summaries = nullptr;
    const source::Disk* disk = nullptr;  ///< nullptr: the machine's. Must outlive the Project
};

enum class FileState : std::uint8_t {
    Lowered,    ///< has a module
    NotNeeded,  ///< nothing in it or behind its imports concerns the database (lowered when asked for)
    Skipped     ///< cannot be read as TypeScript; `skipReason` says why
};

struct File {
    std::string path;  ///< relative to the root with '/', `../` above it; a package's file: node_modules/…
    std::string absolute;
    FileState state = FileState::NotNeeded;
    std::string skipReason;
    std::string
        because;        ///< why it is Lowered, for --stats and tests: "names TypeORM", "names X of src/x.ts"
    bool test = false;  ///< __tests__, *.spec.ts, *.test.ts, test/, e2e/ below the root
    bool inPackage = false;  ///< below node_modules, or the virtual module of a package summary
    /// Index into Project::packages(): the package.json that governs the file. 0xffffffff: none, or one that
    /// nobody imported when the project was built.
    std::uint32_t package = 0xffffffffu;
};

/// A package.json of the project, of a workspace sibling, or of an installed package; or a package summary.
struct Package {
    std::string name;
    std::string version;
    std::string folder;                                             ///< absolute; "" for a summary
    bool installed = false;                                         ///< below node_modules
    bool summary = false;                                           ///< facts come from an embedded summary
    std::vector<std::pair<std::string, std::string>> dependencies;  ///< name → range; dev and peer ones too
};

/// Why a summary, or nothing, stands for a package; told to the user as a notification.
struct PackageUse {
    std::string name;
    std::string wantedVersion;   ///< as package.json or the lock file says
    std::string summaryVersion;  ///< "" when there is none
    bool summaryUsed = false;
};

/// What a module specifier leads to.
struct Resolution {
    enum class Kind : std::uint8_t {
        File,  ///< `file` (of the project, a workspace sibling, an installed package, or a summary's virtual
               ///< one)
        External,  ///< a package whose facts are not here ("typeorm" itself, node builtins, unknown packages)
        Missing    ///< a relative path that leads to no file
    };
    Kind kind = Kind::Missing;
    FileId file = kNoFile;
    std::string package;  ///< External: package name ("typeorm", "@nestjs/common", "node:path")
    std::string subpath;  ///< External: what follows the name
};

/// Where a name is declared, re-exports followed to the end.
struct Declaration {
    enum class Kind : std::uint8_t {
        None,        ///< no such name
        Local,       ///< `name` in the top-level scope of `file`
        Expression,  ///< `export default <expr>` / `export = <expr>`: `expression` in `file`
        Namespace,   ///< all exports of `file` (import * as ns)
        External     ///< `name` of package `package` (name "*" for its namespace, "default" for its default)
    };
    /// Local: by which keyword it is declared; of several declarations under one name, the one that is a
    /// value. Known without the module being lowered, in most cases: module() of a file that is NotNeeded is
    /// not worth its price for an Interface or a TypeAlias, which lead nowhere near the database there.
    enum class Sort : std::uint8_t {
        Unknown,
        Class,
        Function,
        Variable,
        Enum,
        Namespace,
        Interface,
        TypeAlias
    };

    Kind kind = Kind::None;
    Sort sort = Sort::Unknown;
    FileId file = kNoFile;
    std::string_view name;
    ir::ExprId expression = ir::kNone;
    std::string_view package;
    std::string_view subpath;
};

class Project {
  public:
    /// Walks the root, reads what is needed, lowers in parallel. Never throws for bad input; `error()` is set
    /// when the root itself cannot be read.
    static std::unique_ptr<Project> build(const Options& options);
    virtual ~Project() = default;

    [[nodiscard]] virtual const std::string& error() const = 0;
    [[nodiscard]] virtual const std::string& root() const = 0;  ///< absolute, real path

    [[nodiscard]] virtual std::size_t fileCount() const = 0;
    [[nodiscard]] virtual const File& file(FileId id) const = 0;
    /// All project files (packages apart) whose state is Lowered, sorted by path: where evaluation starts.
    [[nodiscard]] virtual const std::vector<FileId>& roots() const = 0;
    /// The file's module; lowers on first use. nullptr: Skipped.
    [[nodiscard]] virtual const ir::Module* module(FileId id) const = 0;
    /// The file's bytes (kept, or read again), for positions and code frames.
    [[nodiscard]] virtual std::string_view text(FileId id) const = 0;
    /// By path relative to the root or absolute.
    [[nodiscard]] virtual std::optional<FileId> find(std::string_view path) const = 0;
    /// Project files matching a glob of TypeORM options (`src/**/*.entity{.ts,.js}`), relative to `base`; .js
    /// also finds the .ts it is compiled from, and `dist/` its source folder when tsconfig says so. Sorted by
    /// path.
    [[nodiscard]] virtual std::vector<FileId> glob(std::string_view pattern, std::string_view base) const = 0;

    /// The declaration file beside a package's compiled one: what types its functions take and return.
    /// kNoFile: none.
    [[nodiscard]] virtual FileId declarationsOf(FileId id) const = 0;

    [[nodiscard]] virtual Resolution resolve(FileId from, std::string_view specifier) const = 0;
    /// What `name` means in the top-level scope of `file`: its own declarations first, then its imports.
    [[nodiscard]] virtual Declaration lookup(FileId file, std::string_view name) const = 0;
    /// What `import { name } from file` would get.
    [[nodiscard]] virtual Declaration lookupExport(FileId file, std::string_view name) const = 0;
    /// Names that a module exports, re-exports included, sorted (for namespaces and Object.values(ns)).
    [[nodiscard]] virtual std::vector<std::string_view> exportedNames(FileId file) const = 0;

    /// Sorted by folder, name and version.
    [[nodiscard]] virtual const std::vector<Package>& packages() const = 0;
    [[nodiscard]] virtual const std::vector<PackageUse>& packageUses() const = 0;
    /// The version of a dependency as seen from `file` ("" unknown): installed, else lock file, else lower
    /// bound of the range in the nearest package.json that names it.
    [[nodiscard]] virtual std::string versionOf(FileId file, std::string_view package) const = 0;

    struct Counters {
        std::size_t seen = 0, read = 0, lowered = 0, skipped = 0, unreadableFolders = 0;
        std::size_t bytesSeen = 0, bytesLowered = 0;
        std::size_t mentioning =
            0;                  ///< lowered because they mention TypeORM; the others import what reaches it
        std::size_t ahead = 0;  ///< lowered beyond that because evaluation will ask for them
        std::size_t waves = 0;  ///< rounds of the fixpoint
        double walkMs = 0, scanMs = 0,
               lowerMs = 0;  ///< wall time of build(): walk, read and scan, the fixpoint
    };
    [[nodiscard]] virtual Counters counters() const = 0;
    struct Skip {
        std::string path, reason;
    };
    [[nodiscard]] virtual const std::vector<Skip>& skips() const = 0;  ///< files and folders, sorted by path
};

}  // namespace audit::project
