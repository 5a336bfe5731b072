// Text in, Tree out: the only place that runs tree-sitter. Plain files are read without it, to the same tree
// (syntax/quick/reader.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "syntax/node.h"

namespace audit::syntax {

// The two dialects differ where `<` may begin a tag: `<T>x` is a cast in typescript, an element in tsx.
enum class Dialect : std::uint8_t { typescript, tsx };

// By extension: .ts .mts .cts (.d.ts too) are typescript; .tsx, .jsx and JavaScript (.js .mjs .cjs, which has
// no casts and may have tags) are tsx. nullopt for everything else.
std::optional<Dialect> dialectOf(std::string_view path);

// Whether to keep tree-sitter's own tree too, at some three times the memory: only Query needs it. With
// `native` tree-sitter parses whatever the text is.
enum class Keep : std::uint8_t { arrayOnly, native };

// Not thread-safe: one for each thread. Reusing it saves its tables, nothing else.
class Parser {
  public:
    Parser();
    ~Parser();
    Parser(Parser&&) noexcept;
    Parser& operator=(Parser&&) noexcept;

    // Parses all of `text`, which must outlive the Tree and be smaller than 4 GiB. Never fails: text that is
    // not TypeScript gives a Tree whose hasError() is true. Bytes that are not UTF-8 end up in error nodes.
    Tree parse(std::string_view text, Dialect dialect, Keep keep = Keep::arrayOnly);

  private:
    struct Native;
    std::unique_ptr<Native> native_;
};

}  // namespace audit::syntax
