// A source text and its Module, with what tests ask about them.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "ir/dump.h"
#include "ir/lower.h"
#include "ir/validate.h"

namespace audit::ir {

struct Lowered {
    std::string source;
    Module module;

    explicit Lowered(std::string text, std::string_view path = "a.ts")
        : source(std::move(text)), module(lower(source, path)) {
        CHECK(validate(module, static_cast<std::uint32_t>(source.size())) == "");
    }

    [[nodiscard]] std::string dump() const { return ir::dump(module); }
    [[nodiscard]] std::string_view str(StrId id) const { return module.str(id); }
    [[nodiscard]] std::string at(Span span) const { return source.substr(span.begin, span.end - span.begin); }

    // The only expression statement.
    [[nodiscard]] ExprId expression() const {
        REQUIRE(!module.topLevel.empty());
        return module.stmt(module.topLevel.front()).a;
    }
};

// The dump of a file that must parse.
inline std::string dumped(std::string text, std::string_view path = "a.ts") {
    const Lowered lowered(std::move(text), path);
    CHECK(lowered.module.problems.empty());
    return lowered.dump();
}

// The same of a type, an expression, a member of a class.
inline std::string dumpedType(const std::string& text) {
    const std::string all = dumped("let x: " + text);
    return all.substr(8, all.size() - 9);
}
inline std::string dumpedMembers(const std::string& text) {
    const std::string all = dumped("class C { " + text + " }");
    constexpr std::string_view head = "(class C\n  ";
    REQUIRE(all.starts_with(head));
    return all.substr(head.size(), all.size() - head.size() - 1);
}

}  // namespace audit::ir
