#include "project/surface.h"

#include <algorithm>

#include "source/byte_search.h"

namespace audit::project {
namespace {

bool isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

bool isWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

class Reader {
  public:
    Reader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

    void skipSpace() {
        while (at_ < text_.size()) {
            if (isSpace(text_[at_])) {
                ++at_;
            } else if (text_.substr(at_, 2) == "//") {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else if (text_.substr(at_, 2) == "/*") {
                const std::size_t end = text_.find("*/", at_ + 2);
                at_ = end == std::string_view::npos ? text_.size() : end + 2;
            } else {
                return;
            }
        }
    }
    char peek() {
        skipSpace();
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    bool symbol(char c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }
    std::string_view word() {
        skipSpace();
        const std::size_t begin = at_;
        while (at_ < text_.size() && isWordByte(text_[at_])) ++at_;
        return text_.substr(begin, at_ - begin);
    }
    std::string_view string() {
        const char quote = peek();
        if (quote != '\'' && quote != '"') return {};
        const std::size_t end = text_.find(quote, at_ + 1);
        if (end == std::string_view::npos) return {};
        const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        return inside;
    }
    std::string_view name() {
        const std::string_view plain = word();
        return plain.empty() ? string() : plain;
    }

  private:
    std::string_view text_;
    std::size_t at_;
};

using Sort = Declaration::Sort;

// `export` is read. False: a form that is not understood.
bool readExport(Reader& reader, Surface& out) {
    const auto add = [&](std::string_view name, Sort sort = Sort::Unknown) {
        out.names.push_back({name, sort});
    };
    if (reader.symbol('=')) {  // export = x: its members can be imported
        out.closed = false;
        return true;
    }
    if (reader.symbol('*')) {
        const std::string_view word = reader.word();
        if (word == "as") {
            add(reader.name());
            return true;
        }
        if (word != "from") return false;
        out.stars.push_back(reader.string());
        return true;
    }
    if (reader.symbol('{')) {
        while (true) {
            if (reader.symbol('}')) return true;
            std::string_view last = reader.name();
            if (last.empty()) return false;
            // The word before the comma is the exported name: `a`, `a as b`, `type a`, `type a as b`.
            for (std::string_view next = reader.name(); !next.empty(); next = reader.name()) last = next;
            add(last);
            if (!reader.symbol(',')) return reader.symbol('}');
        }
    }
    std::string_view word = reader.word();
    while (word == "declare" || word == "abstract" || word == "async") word = reader.word();
    if (word == "default") {
        add("default");
        return true;
    }
    if (word == "type") {  // export type X =, export type { X }, export type * from
        if (reader.peek() == '{' || reader.peek() == '*') return readExport(reader, out);
        add(reader.word(), Sort::TypeAlias);
        return true;
    }
    if (word == "const" || word == "let" || word == "var" || word == "using") {
        const std::string_view name = reader.word();
        if (name == "enum") {
            add(reader.word(), Sort::Enum);
            return true;
        }
        if (name.empty()) return false;  // a pattern
        // `export const a = 1, b = 2` is rare, and telling its comma from others needs a parser.
        add(name, Sort::Variable);
        return true;
    }
    if (word == "function") {
        reader.symbol('*');
        add(reader.word(), Sort::Function);
        return true;
    }
    if (word == "class") add(reader.word(), Sort::Class);
    if (word == "interface") add(reader.word(), Sort::Interface);
    if (word == "enum") add(reader.word(), Sort::Enum);
    if (word == "namespace" || word == "module") add(reader.word(), Sort::Namespace);
    if (word == "import") add(reader.word());
    return word == "class" || word == "interface" || word == "enum" || word == "namespace" ||
           word == "module" || word == "import" || word == "as";  // export as namespace X
}

// Does code stand at a place, for all that the bytes tell? Asked for places that only go forward.
class CodeCheck {
  public:
    explicit CodeCheck(std::string_view text) : text_(text) {}

    // In the first column, where the exports of a namespace or of quoted code seldom are; in no comment, no
    // template.
    bool isCode(std::size_t at) {
        if (at > 0 && text_[at - 1] != '\n') return false;
        for (; checked_ < at; ++checked_) {
            if (text_[checked_] == '`') template_ = !template_;
            if (text_[checked_] == '/' && checked_ + 1 < at && text_[checked_ + 1] == '*') comment_ = true;
            if (text_[checked_] == '*' && checked_ + 1 < at && text_[checked_ + 1] == '/') comment_ = false;
        }
        return !template_ && !comment_;
    }

  private:
    std::string_view text_;
    std::size_t checked_ = 0;
    bool template_ = false;
    bool comment_ = false;
};

}  // namespace

const Surface::Name* Surface::find(std::string_view name) const {
    const auto at = std::ranges::lower_bound(names, name, {}, &Name::text);
    return at != names.end() && at->text == name ? &*at : nullptr;
}

Declaration::Sort preferred(Sort a, Sort b) {
    const auto rank = [](Sort sort) {
        switch (sort) {
            case Sort::Class:
                return 0;
            case Sort::Function:
                return 1;
            case Sort::Enum:
                return 2;
            case Sort::Variable:
                return 3;
            case Sort::Namespace:
                return 4;
            case Sort::Interface:
                return 5;
            case Sort::TypeAlias:
                return 6;
            case Sort::Unknown:
                return 7;
        }
        return 7;
    };
    return rank(a) <= rank(b) ? a : b;
}

Surface scanSurface(std::string_view text) {
    static const source::ByteSearch keyword({"export"});
    Surface out;
    CodeCheck check(text);
    std::size_t from = 0;
    while (const source::ByteSearch::Hit hit = keyword.find(text, from)) {
        const std::size_t end = hit.at + 6;
        from = end;
        if (hit.at > 0 && (isWordByte(text[hit.at - 1]) || text[hit.at - 1] == '.')) {
            // module.exports = …
            if (text[hit.at - 1] == '.' && text.substr(end, 1) == "s") out.closed = false;
            continue;
        }
        if (end < text.size() && isWordByte(text[end])) {
            if (text[end] == 's' && (end + 1 >= text.size() || !isWordByte(text[end + 1])))
                out.closed = false;
            continue;
        }
        Reader reader(text, end);
        if (reader.peek() == ':' || reader.peek() == '(' || reader.peek() == ')')
            continue;  // a property of that name
        const std::size_t before = out.names.size();
        if (!readExport(reader, out)) {
            out.names.resize(before);
            out.closed = false;
        } else if (!check.isCode(hit.at)) {
            for (std::size_t i = before; i < out.names.size(); ++i) out.names[i].sort = Sort::Unknown;
        }
    }
    // Declared and exported by a list, declared twice: a name stands for all of its declarations.
    std::ranges::stable_sort(out.names, {}, &Surface::Name::text);
    std::vector<Surface::Name> unique;
    for (const Surface::Name& name : out.names) {
        if (name.text.empty()) continue;
        if (unique.empty() || unique.back().text != name.text) {
            unique.push_back(name);
        } else {
            unique.back().sort = preferred(unique.back().sort, name.sort);
        }
    }
    out.names = std::move(unique);
    return out;
}

}  // namespace audit::project
