#include "ir/lower.h"

#include <limits>
#include <optional>
#include <string>
#include <utility>

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
    const syntax::Dialect dialect = syntax::dialectOf(path).value_or(syntax::Dialect::typescript);
    syntax::Tree tree = state_->parser.parse(bytes, dialect);
    Repairs repairs;
    const std::optional<std::string> repaired = repair(tree, dialect, state_->parser, repairs);
    if (repaired) tree = state_->parser.parse(*repaired, dialect);
    return Lowering(tree, bytes, repairs, state_->workspace).run(isJavaScript(path), isDeclaration(path));
}

Module lower(std::string_view bytes, std::string_view path) {
    return Lowerer().lower(bytes, path);
}

}  // namespace audit::ir
