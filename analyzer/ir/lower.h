// One file's text to its Module.
#pragma once

#include <memory>
#include <string_view>

#include "ir/module.h"

namespace audit::ir {

// A pure function of the bytes and the extension of the path (.ts .mts .cts .tsx .jsx .js .mjs .cjs, `.d.ts`
// and its like; anything else is read as .ts). Never fails: see `problems` and Opaque in module.h. Spans
// count bytes as stored; bytes beyond 4 GiB are not read. May be called from several threads at once.
Module lower(std::string_view bytes, std::string_view path);

// The same for many files, one Lowerer a thread: keeps the parser and the working memory between files.
class Lowerer {
  public:
    Lowerer();
    ~Lowerer();
    Lowerer(Lowerer&&) noexcept;
    Lowerer& operator=(Lowerer&&) noexcept;

    Module lower(std::string_view bytes, std::string_view path);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace audit::ir
