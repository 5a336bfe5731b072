#include "source/import_scanner.h"

#include <algorithm>
#include <optional>
#include <string>

#include "source/byte_search.h"

namespace audit::source {

namespace {

// A clause longer than this is not an import but text that happens to begin like one; it keeps the scan
// linear.
constexpr std::size_t maxClauseBytes = 32 * 1024;

bool isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

// Bytes of identifiers; everything outside ASCII is taken for a letter.
bool isWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

// Does the line up to `at` look like the inside of a comment: "// …", " * …", "/* …"? A statement cannot
// begin after any of these. (`a\n * import('x')` would be missed; nobody multiplies by a promise.)
bool inComment(std::string_view text, std::size_t at) {
    std::size_t start = at;
    while (start > 0 && text[start - 1] != '\n' && at - start < 1024) --start;
    std::string_view before = text.substr(start, at - start);
    const std::size_t first = before.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return false;
    before.remove_prefix(first);
    if (before.starts_with("//")) return true;
    if (before.starts_with("*") || before.starts_with("/*"))
        return before.find("*/") == std::string_view::npos;
    return false;
}

// Reads tokens of an import clause; every read function leaves `at_` behind what it read, or where it was.
class ClauseReader {
  public:
    ClauseReader(std::string_view text, std::size_t at)
        : text_(text.substr(0, std::min(text.size(), at + maxClauseBytes))), at_(at) {}

    [[nodiscard]] std::size_t at() const { return at_; }

    void skipSpace() {
        while (at_ < text_.size()) {
            if (isSpace(text_[at_])) {
                ++at_;
            } else if (text_.substr(at_).starts_with("//")) {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else if (text_.substr(at_).starts_with("/*")) {
                const std::size_t end = text_.find("*/", at_ + 2);
                at_ = end == std::string_view::npos ? text_.size() : end + 2;
            } else {
                return;
            }
        }
    }

    bool symbol(char c) {
        skipSpace();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    std::string_view word() {
        skipSpace();
        const std::size_t start = at_;
        while (at_ < text_.size() && isWordByte(text_[at_])) ++at_;
        return text_.substr(start, at_ - start);
    }

    bool word(std::string_view wanted) {
        const std::size_t start = at_;
        if (word() == wanted) return true;
        at_ = start;
        return false;
    }

    // 'x' or "x"; a template without holes where it is allowed.
    std::optional<std::string_view> string(bool templates = false) {
        skipSpace();
        if (at_ >= text_.size()) return std::nullopt;
        const char quote = text_[at_];
        if (quote != '\'' && quote != '"' && !(templates && quote == '`')) return std::nullopt;
        for (std::size_t end = at_ + 1; end < text_.size(); ++end) {
            const char c = text_[end];
            if (c == '\\') {
                ++end;
            } else if (c == quote) {
                const std::string_view content = text_.substr(at_ + 1, end - at_ - 1);
                at_ = end + 1;
                return content;
            } else if (c == '\n' || (quote == '`' && c == '$')) {
                return std::nullopt;
            }
        }
        return std::nullopt;
    }

    // A module export name: a word, or a string (ES2022).
    std::string_view name() {
        const std::string_view plain = word();
        if (!plain.empty()) return plain;
        return string().value_or(std::string_view());
    }

  private:
    std::string_view text_;
    std::size_t at_;
};

// The inside of { … }, the brace read: names with `type` and `as`. `type` itself may be a name: { type },
// { type as x }, { type type }, { type as as x }.
bool readNames(ClauseReader& reader, bool typeOnly, std::vector<ScannedName>& names) {
    for (;;) {
        if (reader.symbol('}')) return true;
        ScannedName entry{reader.name(), {}, typeOnly};
        if (entry.exported.empty()) return false;
        if (entry.exported == "type") {
            ClauseReader ahead = reader;
            const std::string_view next = ahead.name();
            if (!next.empty() && next != "as") {
                entry = {next, {}, true};
                reader = ahead;
            } else if (next == "as") {
                // { type as x }: the name `type`. { type as }: the type `as`. { type as as x }: the type
                // `as`, renamed.
                ClauseReader further = ahead;
                const std::string_view third = further.name();
                if (third.empty() || (third == "as" && !ClauseReader(further).name().empty())) {
                    entry = {next, {}, true};
                    reader = ahead;
                }
            }
        }
        entry.local = reader.word("as") ? reader.name() : entry.exported;
        if (entry.local.empty()) return false;
        names.push_back(entry);
        if (!reader.symbol(',')) return reader.symbol('}');
    }
}

bool finish(ClauseReader& reader, ScannedImport& found) {
    const std::optional<std::string_view> specifier = reader.string();
    if (!specifier) return false;
    found.specifier = *specifier;
    return true;
}

bool readCall(ClauseReader& reader, ScannedImport& found) {
    const std::optional<std::string_view> specifier = reader.string(true);
    if (!specifier) return false;
    found.specifier = *specifier;
    return true;
}

// `import` is read.
bool readImport(ClauseReader& reader, ScannedImport& found) {
    if (reader.symbol('(')) {
        found.form = ImportForm::dynamic;
        return readCall(reader, found);
    }
    if (const auto specifier = reader.string()) {
        found.form = ImportForm::sideEffect;
        found.specifier = *specifier;
        return true;
    }
    // `type`, `defer` and `source` may be modifiers or the local name of the default export.
    for (const std::string_view modifier : {"type", "defer", "source"}) {
        ClauseReader ahead = reader;
        if (!ahead.word(modifier)) continue;
        ClauseReader after = ahead;
        const bool isName = after.symbol(',') || after.symbol('=') || (after.word("from") && after.string());
        if (!isName) {
            reader = ahead;
            found.typeOnly = modifier == "type";
        }
        break;
    }

    if (!reader.symbol('{')) {
        if (reader.symbol('*')) {
            if (!reader.word("as")) return false;
            found.names.push_back({"*", reader.word(), found.typeOnly});
        } else {
            const std::string_view local = reader.word();
            if (local.empty()) return false;
            if (reader.symbol('=')) {
                if (!reader.word("require") || !reader.symbol('(')) return false;
                found.form = ImportForm::require;
                return readCall(reader, found);
            }
            found.names.push_back({"default", local, found.typeOnly});
            if (reader.symbol(',')) {
                if (reader.symbol('*')) {
                    if (!reader.word("as")) return false;
                    found.names.push_back({"*", reader.word(), found.typeOnly});
                } else if (!reader.symbol('{') || !readNames(reader, found.typeOnly, found.names)) {
                    return false;
                }
            }
        }
    } else if (!readNames(reader, found.typeOnly, found.names)) {
        return false;
    }
    return reader.word("from") && finish(reader, found);
}

// `export` is read.
bool readExport(ClauseReader& reader, ScannedImport& found) {
    found.form = ImportForm::reExport;
    if (reader.word("type")) found.typeOnly = true;
    // `export import x = require('x')` is found at its own `import`.
    if (reader.symbol('*')) {
        const std::string_view local = reader.word("as") ? reader.name() : "*";
        found.names.push_back({"*", local, found.typeOnly});
    } else if (!reader.symbol('{') || !readNames(reader, found.typeOnly, found.names)) {
        return false;
    }
    return reader.word("from") && finish(reader, found);
}

bool readRequire(ClauseReader& reader, ScannedImport& found) {
    found.form = ImportForm::require;
    return reader.symbol('(') && readCall(reader, found);
}

}  // namespace

bool ScannedImport::wholeModule() const {
    if (form == ImportForm::sideEffect) return false;
    return names.empty() ||
           std::ranges::any_of(names, [](const ScannedName& name) { return name.exported == "*"; });
}

std::vector<ScannedImport> scanImports(std::string_view text) {
    enum : std::size_t { importWord, exportWord, requireWord };
    static const ByteSearch keywords({"import", "export", "require"});

    std::vector<ScannedImport> imports;
    std::size_t from = 0;
    while (const ByteSearch::Hit hit = keywords.find(text, from)) {
        const std::size_t end = hit.at + keywords.words()[hit.word].size();
        // Go on right behind the keyword whatever comes of it, so that a false start hides nothing.
        from = end;
        if (hit.at > 0 && (isWordByte(text[hit.at - 1]) || text[hit.at - 1] == '.')) {
            // `...import('x')` and `...require('x')` are spreads, not members.
            const bool spread = hit.at >= 3 && text.substr(hit.at - 3, 3) == "...";
            if (!spread) continue;
        }
        if (end < text.size() && isWordByte(text[end])) continue;
        if (inComment(text, hit.at)) continue;

        ClauseReader reader(text, end);
        ScannedImport found;
        const bool read = hit.word == importWord   ? readImport(reader, found)
                          : hit.word == exportWord ? readExport(reader, found)
                                                   : readRequire(reader, found);
        if (!read) continue;
        found.span = {static_cast<std::uint32_t>(hit.at), static_cast<std::uint32_t>(reader.at())};
        // `import x = require('x')` would be found again at its `require`.
        if (hit.word == importWord && found.form == ImportForm::require) from = reader.at();
        imports.push_back(std::move(found));
    }
    return imports;
}

}  // namespace audit::source
