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

// `export` is read. False: a form that is not understood.
bool readExport(Reader& reader, Surface& out) {
    if (reader.symbol('=')) {  // export = x: its members can be imported
        out.closed = false;
        return true;
    }
    if (reader.symbol('*')) {
        std::string_view word = reader.word();
        if (word == "as") {
            out.names.push_back(reader.name());
            return true;
        }
        if (word != "from") return false;
        out.stars.push_back(reader.string());
        return true;
    }
    if (reader.symbol('{')) {
        for (int i = 0; i < 100000; ++i) {
            if (reader.symbol('}')) return true;
            std::string_view last = reader.name();
            if (last.empty()) return false;
            // The word before the comma is the exported name: `a`, `a as b`, `type a`, `type a as b`.
            for (std::string_view next = reader.name(); !next.empty(); next = reader.name()) last = next;
            out.names.push_back(last);
            if (!reader.symbol(',')) return reader.symbol('}');
        }
        return false;
    }
    std::string_view word = reader.word();
    while (word == "declare" || word == "abstract" || word == "async") word = reader.word();
    if (word == "default") {
        out.names.push_back("default");
        return true;
    }
    if (word == "type") {  // export type X =, export type { X }, export type * from
        if (reader.peek() == '{' || reader.peek() == '*') return readExport(reader, out);
        out.names.push_back(reader.word());
        return true;
    }
    if (word == "const" || word == "let" || word == "var" || word == "using") {
        const std::string_view name = reader.word();
        if (name == "enum") {
            out.names.push_back(reader.word());
            return true;
        }
        if (name.empty()) return false;  // a pattern
        out.names.push_back(name);
        // `export const a = 1, b = 2` is rare, and telling its comma from others needs a parser.
        return true;
    }
    if (word == "function") reader.symbol('*');
    if (word == "class" || word == "function" || word == "interface" || word == "enum" ||
        word == "namespace" || word == "module" || word == "import") {
        out.names.push_back(reader.word());
        return true;
    }
    return word == "as";  // export as namespace X
}

}  // namespace

bool Surface::mayExport(std::string_view name) const {
    return !closed || std::ranges::binary_search(names, name);
}

Surface scanSurface(std::string_view text) {
    enum : std::size_t { exportWord, exportsWord };
    static const source::ByteSearch keyword({"export"});
    Surface out;
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
        }
    }
    std::ranges::sort(out.names);
    out.names.erase(std::unique(out.names.begin(), out.names.end()), out.names.end());
    std::erase(out.names, std::string_view());
    return out;
}

}  // namespace audit::project
