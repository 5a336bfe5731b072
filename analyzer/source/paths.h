// Paths as strings with '/'; nothing here looks at a disk.
#pragma once

#include <string>
#include <string_view>

namespace audit::source {

// Without ".", "..", "//" and a trailing '/': "a/./b/../c/" is "a/c". ".." that lead above a relative path
// stay; above "/" they vanish. The empty path and "." are ".".
std::string normalize(std::string_view path);

// `path` seen from the folder `base`, normalized; an absolute `path` stays as it is.
std::string join(std::string_view base, std::string_view path);

// The folder that holds it: "a/b.ts" is "a", "b.ts" is ".", "/a" is "/", "/" is "/".
std::string_view parentPath(std::string_view path);

// "a/b.ts" is "b.ts".
std::string_view fileName(std::string_view path);

// How to get from the folder `base` to `path`, both absolute or both relative to the same place: "../c/d.ts";
// "." when they are the same.
std::string relative(std::string_view base, std::string_view path);

// Is `path` the folder itself or below it? Both normalized.
bool isWithin(std::string_view folder, std::string_view path);

}  // namespace audit::source
