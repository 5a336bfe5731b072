// Which file does a path without (or with another) extension mean?
#pragma once

#include <string>
#include <string_view>

#include "source/disk.h"

namespace audit::project {

// Declarations say what types there are, code says what runs: code is preferred except among .d.ts files.
enum class Prefer : unsigned char { code, declarations };

// `path` as a module: itself, with an extension, or, for a path that ends in .js and its like, the TypeScript
// file it is compiled from. "" when there is no such file. Absolute, normalized paths.
std::string probeFile(const source::Disk& disk, const std::string& path, Prefer prefer);

// The index file of a folder; "" when there is none.
std::string probeIndex(const source::Disk& disk, const std::string& folder, Prefer prefer);

// The path without .ts, .d.ts, .js … (all of a module's extension).
std::string_view withoutExtension(std::string_view path);

// Is it one of the extensions that ir::lower reads?
bool isModulePath(std::string_view path);

bool isDeclarationPath(std::string_view path);  // .d.ts .d.mts .d.cts
bool isJavaScriptPath(std::string_view path);   // .js .jsx .mjs .cjs

}  // namespace audit::project
