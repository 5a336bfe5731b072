#pragma once
// Locations as people and other programs read them. Line tables are made once a file; one Places a thread.
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "project/project.h"
#include "source/text_index.h"

namespace audit::report {

using source::FileId;
using source::Location;

/// 1-based; columns in UTF-16 code units; the end is exclusive.
struct Place {
    std::string_view file;  ///< relative to the root, as long as the project lives
    std::uint32_t line = 1, column = 1, endLine = 1, endColumn = 1;
};

class Places {
  public:
    explicit Places(const project::Project& project) : project_(project) {}

    /// `location.known()` is required.
    [[nodiscard]] Place place(const Location& location) const;
    [[nodiscard]] const source::TextIndex& index(FileId file) const;
    [[nodiscard]] std::string_view text(FileId file) const { return project_.text(file); }
    [[nodiscard]] std::string_view path(FileId file) const { return project_.file(file).path; }
    /// "src/a.ts:3:4"; "" when unknown.
    [[nodiscard]] std::string brief(const Location& location) const;
    /// A file of an installed package or of a summary is not the user's to edit, and its path means nothing
    /// elsewhere.
    [[nodiscard]] bool inPackage(FileId file) const { return project_.file(file).inPackage; }
    [[nodiscard]] const project::Project& project() const { return project_; }

  private:
    const project::Project& project_;
    mutable std::map<FileId, std::unique_ptr<source::TextIndex>> indexes_;
};

}  // namespace audit::report
