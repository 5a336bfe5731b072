// Types of a package's declaration files, written with the names of its summary.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "project/project.h"

namespace audit::summaries {

// What summaries say where a type is of no use to anybody.
inline constexpr std::string_view kNoType = "unknown";

class DeclaredTypes {
  public:
    // Name in the summary of a class that a declaration file declares, "" when it has none.
    using NameOf = std::function<std::string(project::FileId, std::string_view)>;

    DeclaredTypes(const project::Project& project, NameOf nameOf)
        : project_(&project), nameOf_(std::move(nameOf)) {}

    // `scope`: type parameters that stay as they are.
    [[nodiscard]] std::string text(project::FileId file, ir::TypeId type,
                                   const std::vector<std::string>& scope) const;

    // Does the text of a type, as it stands in the file, hold this word?
    [[nodiscard]] bool mentions(project::FileId file, ir::TypeId type, std::string_view word) const;
    [[nodiscard]] std::string_view source(project::FileId file, ir::TypeId type) const;

    // A function type, through unions and aliases; kNone when it is none. `where` is the file that declares
    // it.
    [[nodiscard]] ir::FunctionId functionOf(project::FileId file, ir::TypeId type, project::FileId& where,
                                            int depth = 0) const;

    // The class of the package that the type names, through `X | undefined`.
    [[nodiscard]] project::Declaration classOf(project::FileId file, ir::TypeId type) const;
    // The export of typeorm that it names, "" when none.
    [[nodiscard]] std::string typeormOf(project::FileId file, ir::TypeId type) const;

  private:
    using Bound = std::unordered_map<std::string, std::string>;
    [[nodiscard]] std::string render(project::FileId file, ir::TypeId type, const Bound& bound,
                                     int depth) const;
    [[nodiscard]] std::string reference(project::FileId file, const ir::Type& type, const Bound& bound,
                                        int depth) const;
    [[nodiscard]] const ir::Type* single(project::FileId file, ir::TypeId type) const;

    const project::Project* project_;
    NameOf nameOf_;
};

[[nodiscard]] const ir::Class* findClass(const ir::Module& module, std::string_view name);

}  // namespace audit::summaries
