// What the grammar does not know, made readable for it: a second parse of text in which the few known gaps of
// tree-sitter-typescript are overwritten, byte for byte, by what it does know. Offsets stay those of the
// file. Where what was overwritten matters to the Module, a Repair says so.
//
// Gaps that leave an error node:
//   export … from 'x' with { … }       the attributes become blank
//   export type * from 'x'             `type` becomes blank (TypeOnly)
//   import defer * as x                `defer` becomes blank
//   static accessor, abstract override the last modifier becomes blank
//   interface X<in T, out U>           the variance becomes blank
//   import('y').Z<T> as a type         `import('y')` becomes a name (ImportType)
//   @Foo<T> without a call             the type arguments become blank
//   @(x ?? y), @a().b()                becomes a name (DecoratorExpression)
//   export import x = require('y')     `export` becomes blank (ExportedImport)
//   accessor = 1 in a class, let as    changes case: names are read from the file as stored
//   <b>Q & A</b>                       `&` becomes blank
//
// Gaps that come silently as something else:
//   using x = f(), for (using …)       `using` becomes `const`, an `await` before it blank (Using)
//   sql<Row>`…`                        the type arguments become blank (TypeArguments)
//   a < b && c > -1                    `<` becomes `>` (Less)
//   () => {} and a bracket below it    a semicolon in between
//   namespace A and `{` below it       the line break becomes blank; so it does after a lonely `let`
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/file_id.h"
#include "syntax/parser.h"

namespace audit::ir {

// Part of the file parsed by itself: a text of the same offsets with blanks around.
struct Fragment {
    std::string text;
    syntax::Tree tree;
};

struct Repair {
    enum class Kind : std::uint8_t {
        TypeOnly,
        ImportType,
        DecoratorExpression,
        ExportedImport,
        Using,
        TypeArguments,
        Less,
    };
    Kind kind = Kind::TypeOnly;
    std::uint32_t anchor =
        0;  // where to look for it in the new tree: a name, a keyword, an operator, the template
    source::Span span{};                 // what was overwritten
    std::unique_ptr<Fragment> fragment;  // DecoratorExpression, TypeArguments
};

class Repairs {
  public:
    [[nodiscard]] bool empty() const { return repairs_.empty(); }
    // The repair whose anchor is there, or null.
    [[nodiscard]] const Repair* at(std::uint32_t anchor, Repair::Kind kind) const;
    [[nodiscard]] bool within(source::Span span, Repair::Kind kind) const;

    void add(Repair repair);
    void sort();

  private:
    std::vector<Repair> repairs_;  // by anchor
};

// The text to parse instead, when there is anything to repair.
std::optional<std::string> repair(const syntax::Tree& tree, syntax::Dialect dialect, syntax::Parser& parser,
                                  Repairs& repairs);

}  // namespace audit::ir
