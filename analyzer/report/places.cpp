#include "report/places.h"

namespace audit::report {

const source::TextIndex& Places::index(FileId file) const {
    std::unique_ptr<source::TextIndex>& slot = indexes_[file];
    if (!slot) slot = std::make_unique<source::TextIndex>(project_.text(file));
    return *slot;
}

Place Places::place(const Location& location) const {
    const source::TextIndex& lines = index(location.file);
    const source::Position begin = lines.position(location.span.begin);
    const source::Position end = lines.position(location.span.end);
    return {path(location.file), begin.line, begin.column, end.line, end.column};
}

std::string Places::brief(const Location& location) const {
    if (!location.known()) return {};
    const Place at = place(location);
    return std::string(at.file) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

}  // namespace audit::report
