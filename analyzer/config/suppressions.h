#pragma once
// Comments that switch findings off in place:
//   // typeorm-audit-disable-next-line index/uncovered-query -- the table holds ten rows
// also -disable-line, -disable … -enable, -disable-file; `#` in .env and yaml files; no rule names means all
// rules.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace audit::config {

struct Directive {
    enum class Kind : std::uint8_t { NextLine, Line, Disable, Enable, File };
    Kind kind = Kind::Line;
    std::uint32_t line = 0;          ///< 1-based, where the comment stands
    std::vector<std::string> rules;  ///< empty: all
    std::string reason;              ///< what follows `--`
};

/// The directives of one file, in order.
class Suppressions {
  public:
    Suppressions() = default;
    explicit Suppressions(std::string_view text);

    /// The directive that switches `rule` off on that line; nullptr when none does.
    [[nodiscard]] const Directive* find(std::string_view rule, std::uint32_t line) const;
    [[nodiscard]] const std::vector<Directive>& directives() const { return directives_; }

  private:
    std::vector<Directive> directives_;
};

}  // namespace audit::config
