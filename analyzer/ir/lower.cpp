#include "ir/lower.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "ir/limits.h"
#include "ir/lowering.h"
#include "ir/repairs.h"
#include "syntax/parser.h"

namespace audit::ir {

namespace {

bool isJavaScript(std::string_view path) {
    return path.ends_with(".js") || path.ends_with(".mjs") || path.ends_with(".cjs") ||
           path.ends_with(".jsx");
}

bool isDeclaration(std::string_view path) {
    return path.ends_with(".d.ts") || path.ends_with(".d.mts") || path.ends_with(".d.cts");
}

// Of any kind, and also those in strings and comments: this only has to tell real code from an attack.
std::uint32_t bracketDepth(std::string_view bytes) {
    std::uint32_t depth = 0;
    std::uint32_t most = 0;
    for (const char c : bytes) {
        switch (c) {
            case '(':
            case '[':
            case '{':
                most = std::max(most, ++depth);
                break;
            case ')':
            case ']':
            case '}':
                depth -= depth != 0 ? 1 : 0;
                break;
            default:
                break;
        }
    }
    return most;
}

// A file that is not even parsed.
Module unread(std::string_view bytes, std::string_view why) {
    Module module;
    StringInterner strings(module, 1);
    const Span whole{0, static_cast<std::uint32_t>(bytes.size())};
    module.exprs.push_back(
        {.kind = ExprKind::Opaque, .span = whole, .textSpan = whole, .text = strings.intern(why)});
    module.stmts.push_back({.kind = StmtKind::Expression, .span = whole, .a = 0});
    module.topLevel.push_back(0);
    module.problems.push_back({whole, strings.intern(why)});
    return module;
}

Module parseAndLower(std::string_view bytes, std::string_view path, syntax::Parser& parser,
                     Workspace& workspace) {
    const syntax::Dialect dialect = syntax::dialectOf(path).value_or(syntax::Dialect::typescript);
    syntax::Tree tree = parser.parse(bytes, dialect);
    Repairs repairs;
    const std::optional<std::string> repaired = repair(tree, dialect, parser, repairs);
    if (repaired) tree = parser.parse(*repaired, dialect);
    return Lowering(tree, bytes, repairs, workspace).run(isJavaScript(path), isDeclaration(path));
}

}  // namespace

struct Lowerer::State {
    syntax::Parser parser;
    Workspace workspace;
};

Lowerer::Lowerer() : state_(std::make_unique<State>()) {}
Lowerer::~Lowerer() = default;
Lowerer::Lowerer(Lowerer&&) noexcept = default;
Lowerer& Lowerer::operator=(Lowerer&&) noexcept = default;

Module Lowerer::lower(std::string_view bytes, std::string_view path) {
    bytes = bytes.substr(0, std::numeric_limits<std::uint32_t>::max() - 1);
    // Most files are smaller than the limit: nothing to count.
    if (bytes.size() > maxBrackets && bracketDepth(bytes) > maxBrackets) return unread(bytes, "too deep");
    return parseAndLower(bytes, path, state_->parser, state_->workspace);
}

Module lower(std::string_view bytes, std::string_view path) {
    return Lowerer().lower(bytes, path);
}

}  // namespace audit::ir
