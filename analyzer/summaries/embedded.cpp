#include "summaries/embedded.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "embedded/package_summaries.h"
#include "ir/lower.h"
#include "summaries/typescript.h"

namespace audit::summaries {
namespace {

using Version = std::array<int, 3>;

Version parse(std::string_view text) {
    Version out{};
    std::size_t at = 0;
    for (int& part : out) {
        const std::from_chars_result read =
            std::from_chars(text.data() + at, text.data() + text.size(), part);
        if (read.ec != std::errc()) break;
        at = static_cast<std::size_t>(read.ptr - text.data());
        if (at >= text.size() || text[at] != '.') break;
        ++at;
    }
    return out;
}

}  // namespace

Summaries::Summaries(const std::vector<std::string_view>& texts) {
    for (const std::string_view text : texts) {
        // The head alone is read here; a summary is parsed when it is needed.
        const auto field = [&](std::string_view key) -> std::string {
            const std::string mark = " \"" + std::string(key) + "\": \"";
            const std::size_t at = text.find(mark);
            if (at == std::string_view::npos || at > 1000) return {};
            const std::size_t from = at + mark.size();
            return std::string(text.substr(from, text.find('"', from) - from));
        };
        One one{field("package"), field("packageVersion"), text};
        if (!one.package.empty() && !one.version.empty()) all_.push_back(std::move(one));
    }
    std::ranges::sort(all_, [](const One& a, const One& b) {
        return std::make_pair(std::string_view(a.package), parse(a.version)) <
               std::make_pair(std::string_view(b.package), parse(b.version));
    });
}

bool Summaries::knows(std::string_view package) const {
    return std::ranges::any_of(all_, [&](const One& one) { return one.package == package; });
}

std::optional<project::PackageFacts> Summaries::facts(std::string_view package,
                                                      std::string_view version) const {
    const One* best = nullptr;
    const Version wanted = parse(version);
    for (const One& one : all_) {
        if (one.package != package) continue;
        const Version has = parse(one.version);
        if (version.empty()) {
            best = &one;
        } else if (has[0] == wanted[0] && (best == nullptr || has <= wanted)) {
            best = &one;
        }
    }
    if (best == nullptr) return std::nullopt;
    const Json summary = Json::parse(best->text, nullptr, false);
    if (!summary.is_object()) return std::nullopt;
    project::PackageFacts out;
    out.version = best->version;
    try {
        out.text = typescript(summary);
    } catch (const Json::exception&) {  // not what summarize() writes
        return std::nullopt;
    }
    out.module = ir::lower(out.text, "summary.ts");
    return out;
}

const project::PackageFactsProvider& embedded() {
    static const Summaries provider = [] {
        std::vector<std::string_view> texts;
        for (const source::EmbeddedFile& file : audit::embedded::package_summaries())
            texts.push_back(file.content);
        return Summaries(texts);
    }();
    return provider;
}

}  // namespace audit::summaries
