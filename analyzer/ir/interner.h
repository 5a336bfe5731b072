// Gives equal strings of one Module the same StrId while the Module is being built.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ir/module.h"

namespace audit::ir {

// Writes into module.stringBytes and stringOffsets. The empty string is id 0. The views passed in need not
// live on.
class StringInterner {
  public:
    explicit StringInterner(Module& module, std::size_t expectedStrings = 64);

    StrId intern(std::string_view text);

  private:
    struct Slot {
        std::uint32_t hash = 0;
        StrId id = kNone;
    };
    void grow();

    Module& module_;
    std::vector<Slot> slots_;  // open addressing, a power of two, at most half full
    std::uint32_t used_ = 0;
};

}  // namespace audit::ir
