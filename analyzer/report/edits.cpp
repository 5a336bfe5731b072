#include "report/edits.h"

#include <algorithm>
#include <map>

namespace audit::report {
namespace {

std::vector<rules::Edit> ofFile(FileId file, const std::vector<rules::Edit>& edits) {
    std::vector<rules::Edit> own;
    for (const rules::Edit& edit : edits)
        if (edit.range.known() && edit.range.file == file) own.push_back(edit);
    std::ranges::stable_sort(own, {}, [](const rules::Edit& edit) { return edit.range.span.begin; });
    return own;
}

/// `text` from `begin` to `end`, edited; the edits lie inside.
std::string edited(std::string_view text, std::size_t begin, std::size_t end,
                   std::vector<rules::Edit>::const_iterator from,
                   std::vector<rules::Edit>::const_iterator to) {
    std::string out;
    std::size_t at = begin;
    for (; from != to; ++from) {
        if (from->range.span.begin < at) continue;
        out += text.substr(at, from->range.span.begin - at);
        out += from->newText;
        at = from->range.span.end;
    }
    if (at < end) out += text.substr(at, end - at);
    return out;
}

std::vector<std::string> lines(std::string_view text) {
    std::vector<std::string> out;
    while (true) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        out.emplace_back(line);
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end + 1);
    }
}

void addFile(const Places& places, FileId file, const std::vector<rules::Edit>& edits,
             std::vector<DiffLine>& out) {
    const std::vector<rules::Edit> own = ofFile(file, edits);
    const source::TextIndex& index = places.index(file);
    const std::string_view text = places.text(file);
    for (auto from = own.begin(); from != own.end();) {
        const std::uint32_t first = index.lineOf(from->range.span.begin);
        std::uint32_t last = index.lineOf(from->range.span.end);
        auto to = std::next(from);
        while (to != own.end() && index.lineOf(to->range.span.begin) <= last) {
            last = std::max(last, index.lineOf(to->range.span.end));
            ++to;
        }
        const std::size_t begin = index.lineStart(first);
        const std::string_view lastLine = index.line(last);
        const std::size_t end = static_cast<std::size_t>(lastLine.data() - text.data()) + lastLine.size();

        std::vector<std::string> before = lines(text.substr(begin, end - begin));
        std::vector<std::string> after = lines(edited(text, begin, end, from, to));
        // Lines that stay at either end are context, not a change.
        std::size_t head = 0, tail = 0;
        while (head < before.size() && head < after.size() && before[head] == after[head]) ++head;
        while (tail < before.size() - head && tail < after.size() - head &&
               before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
            ++tail;
        const auto add = [&](char sign, std::uint32_t number, const std::string& line) {
            out.push_back({places.path(file), sign, number, line});
        };
        for (std::size_t i = head; i < before.size() - tail; ++i)
            add('-', first + static_cast<std::uint32_t>(i), before[i]);
        for (std::size_t i = head; i < after.size() - tail; ++i) add('+', 0, after[i]);
        if (tail > 0) {
            const std::size_t i = before.size() - tail;
            add(' ', first + static_cast<std::uint32_t>(i), before[i]);
        }
        from = to;
    }
}

}  // namespace

std::vector<DiffLine> diff(const Places& places, const std::vector<rules::Edit>& edits) {
    std::map<std::string_view, FileId> files;
    for (const rules::Edit& edit : edits)
        if (edit.range.known() && !places.inPackage(edit.range.file))
            files.emplace(places.path(edit.range.file), edit.range.file);
    std::vector<DiffLine> out;
    for (const auto& [path, file] : files) addFile(places, file, edits, out);
    return out;
}

std::string applied(const Places& places, FileId file, const std::vector<rules::Edit>& edits) {
    const std::vector<rules::Edit> own = ofFile(file, edits);
    const std::string_view text = places.text(file);
    return edited(text, 0, text.size(), own.begin(), own.end());
}

}  // namespace audit::report
