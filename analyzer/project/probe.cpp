#include "project/probe.h"

#include <array>
#include <span>

namespace audit::project {
namespace {

using Extensions = std::span<const std::string_view>;

constexpr std::array<std::string_view, 11> codeFirst{".ts",  ".tsx", ".mts",  ".cts",   ".js",   ".jsx",
                                                     ".mjs", ".cjs", ".d.ts", ".d.mts", ".d.cts"};
constexpr std::array<std::string_view, 11> declarationsFirst{
    ".ts", ".tsx", ".d.ts", ".mts", ".d.mts", ".cts", ".d.cts", ".js", ".jsx", ".mjs", ".cjs"};

Extensions extensions(Prefer prefer) {
    return prefer == Prefer::code ? Extensions(codeFirst) : Extensions(declarationsFirst);
}

// What may stand where a compiled file is named: TypeScript's own rule for NodeNext.
Extensions sourcesOf(std::string_view path, std::size_t& extension) {
    static constexpr std::array<std::string_view, 3> js{".ts", ".tsx", ".d.ts"};
    static constexpr std::array<std::string_view, 2> mjs{".mts", ".d.mts"};
    static constexpr std::array<std::string_view, 2> cjs{".cts", ".d.cts"};
    static constexpr std::array<std::string_view, 2> jsx{".tsx", ".d.ts"};
    extension = 3;
    if (path.ends_with(".js")) return js;
    extension = 4;
    if (path.ends_with(".mjs")) return mjs;
    if (path.ends_with(".cjs")) return cjs;
    if (path.ends_with(".jsx")) return jsx;
    extension = 0;
    return {};
}

}  // namespace

bool isDeclarationPath(std::string_view path) {
    return path.ends_with(".d.ts") || path.ends_with(".d.mts") || path.ends_with(".d.cts");
}

bool isJavaScriptPath(std::string_view path) {
    return path.ends_with(".js") || path.ends_with(".mjs") || path.ends_with(".cjs") ||
           path.ends_with(".jsx");
}

bool isModulePath(std::string_view path) {
    return path.ends_with(".ts") || path.ends_with(".tsx") || path.ends_with(".mts") ||
           path.ends_with(".cts") || isJavaScriptPath(path);
}

std::string_view withoutExtension(std::string_view path) {
    for (const std::string_view extension :
         {".d.ts", ".d.mts", ".d.cts", ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"}) {
        if (path.ends_with(extension)) return path.substr(0, path.size() - extension.size());
    }
    return path;
}

std::string probeFile(const source::Disk& disk, const std::string& path, Prefer prefer) {
    std::size_t compiled = 0;
    const Extensions sources = sourcesOf(path, compiled);
    if (compiled != 0) {
        const std::string stem = path.substr(0, path.size() - compiled);
        const bool exists = disk.isFile(path);
        for (const std::string_view extension : sources) {
            if (exists && prefer == Prefer::code && extension.starts_with(".d.")) continue;
            std::string candidate = stem + std::string(extension);
            if (disk.isFile(candidate)) return candidate;
        }
        if (exists) return path;
    } else if (isModulePath(path) && disk.isFile(path)) {
        return path;
    }
    for (const std::string_view extension : extensions(prefer)) {
        std::string candidate = path + std::string(extension);
        if (disk.isFile(candidate)) return candidate;
    }
    return {};
}

std::string probeIndex(const source::Disk& disk, const std::string& folder, Prefer prefer) {
    if (!disk.isFolder(folder)) return {};
    for (const std::string_view extension : extensions(prefer)) {
        std::string candidate = folder + "/index" + std::string(extension);
        if (disk.isFile(candidate)) return candidate;
    }
    return {};
}

}  // namespace audit::project
