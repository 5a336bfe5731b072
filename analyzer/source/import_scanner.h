// What a file imports, read from its bytes without parsing: cheap enough for every file of a project, so that
// the linker can decide which files to parse at all.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "source/file_id.h"

namespace audit::source {

enum class ImportForm : std::uint8_t {
    import,      // import … from 'x'
    sideEffect,  // import 'x'
    reExport,    // export … from 'x'
    dynamic,     // import('x'); in a type, import('x').Name, too
    require,     // require('x'), import y = require('x')
};

struct ScannedName {
    std::string_view exported;  // the name in the other module; "default"; "*" for the namespace
    std::string_view
        local;  // the name here; of a re-export, the name under which it is exported on ("*": as is)
    bool typeOnly = false;
};

struct ScannedImport {
    ImportForm form = ImportForm::import;
    std::string_view specifier;  // between the quotes, escapes as written
    std::vector<ScannedName>
        names;              // empty for sideEffect, dynamic and require: then all of the module may be used
    bool typeOnly = false;  // import type …, export type …
    Span span;              // from the keyword to the closing quote

    [[nodiscard]] bool wholeModule() const;  // names is empty, or one of them is "*"; never for sideEffect
};

// In source order; views into `text`. Errs on the side of too many: what stands in a string or a comment may
// be taken for an import (most comments are recognised), an import of valid code is never missed as long as
// its specifier is a plain string. Never fails, whatever the bytes. Linear.
std::vector<ScannedImport> scanImports(std::string_view text);

}  // namespace audit::source
