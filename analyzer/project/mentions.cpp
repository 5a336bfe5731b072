// What an importer's bytes say of a name: far cheaper than lowering the file to find out.
#include <algorithm>

#include "project/reach.h"

namespace audit::project {
namespace {

bool isWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

bool isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

// Where `word` stands as a whole word at or after `from`; npos when nowhere.
std::size_t findWord(std::string_view text, std::string_view word, std::size_t from = 0) {
    if (word.empty()) return std::string_view::npos;
    for (std::size_t at = text.find(word, from); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !isWordByte(text[at - 1])) && (end == text.size() || !isWordByte(text[end])))
            return at;
    }
    return std::string_view::npos;
}

bool hasWord(std::string_view text, std::string_view word) {
    return findWord(text, word) != std::string_view::npos;
}

std::size_t skipSpaceBack(std::string_view text, std::size_t at) {
    while (at > 0 && isSpace(text[at - 1])) --at;
    return at;
}

std::string_view wordBefore(std::string_view text, std::size_t at) {
    std::size_t begin = at;
    while (begin > 0 && isWordByte(text[begin - 1])) --begin;
    return text.substr(begin, at - begin);
}

// `class X extends Local`, `extends Mixin(Local)`.
bool extends(std::string_view text, std::string_view local) {
    for (std::size_t at = findWord(text, "extends"); at != std::string_view::npos;
         at = findWord(text, "extends", at + 7)) {
        const std::size_t end = std::min(text.find('{', at), text.size());
        if (hasWord(text.substr(at, end - at), local)) return true;
    }
    return false;
}

// Is the thing that stands at `at` handed on: a field, a getter's or method's type that is not private, an
// export?
bool handsOn(std::string_view text, std::size_t at) {
    std::size_t before = skipSpaceBack(text, at);
    // Up through `Promise<`, `Map<string, `, to the colon of the annotation.
    for (int i = 0; i < 8 && before > 0 &&
                    (text[before - 1] == '<' || text[before - 1] == '|' || text[before - 1] == '&');
         ++i) {
        before = skipSpaceBack(text, before - 1);
        const std::string_view wrapper = wordBefore(text, before);
        before = skipSpaceBack(text, before - wrapper.size());
    }
    if (before == 0) return false;
    const char mark = text[before - 1];
    if (mark == '=' || mark == '(' || mark == ',' || mark == '[' || mark == '.') {
        return false;
    }
    if (mark != ':') {
        const std::string_view word = wordBefore(text, before);
        return word == "default" || word == "return" || word == "typeof";
    }
    std::size_t named = skipSpaceBack(text, before - 1);
    if (named == 0) return false;
    if (text[named - 1] == ')') {
        // A return type. Private methods hand nothing on; finding out costs more than lowering the file.
        return true;
    }
    while (named > 0 && (text[named - 1] == '?' || text[named - 1] == '!'))
        named = skipSpaceBack(text, named - 1);
    const std::string_view name = wordBefore(text, named);
    if (name.empty()) return false;
    named = skipSpaceBack(text, named - name.size());
    if (named > 0 && text[named - 1] == '#') return false;
    bool field = false;
    for (std::string_view word = wordBefore(text, named); !word.empty(); word = wordBefore(text, named)) {
        if (word == "private") return false;
        if (word == "public" || word == "protected" || word == "readonly" || word == "declare" ||
            word == "static" || word == "override") {
            field = true;
        } else if (word == "const" || word == "let" || word == "var") {
            const std::size_t exported = skipSpaceBack(text, named - word.size());
            return wordBefore(text, exported) == "export";
        } else {
            break;
        }
        named = skipSpaceBack(text, named - word.size());
    }
    if (field) return true;
    // `name: Local;` is a field, `name: Local,` and `name: Local)` are parameters.
    std::size_t behind = at;
    while (behind < text.size() && (isWordByte(text[behind]) || text[behind] == '>' || text[behind] == ']' ||
                                    text[behind] == '[' || text[behind] == '<')) {
        ++behind;
    }
    while (behind < text.size() && (text[behind] == ' ' || text[behind] == '\t')) ++behind;
    return behind < text.size() && text[behind] != ',' && text[behind] != ')' && text[behind] != '=';
}

// `export { Local }`, `export default Local`, `export = Local`, `export const x = Local`.
bool exports(std::string_view text, std::string_view local) {
    for (std::size_t at = findWord(text, "export"); at != std::string_view::npos;
         at = findWord(text, "export", at + 6)) {
        std::size_t next = at + 6;
        while (next < text.size() && isSpace(text[next])) ++next;
        if (next >= text.size()) return false;
        if (text[next] == '{') {
            const std::size_t end = std::min(text.find('}', next), text.size());
            if (hasWord(text.substr(next, end - next), local)) return true;
            continue;
        }
        const std::string_view rest = text.substr(next);
        if (rest.starts_with("default") || rest.starts_with('=') || rest.starts_with("const") ||
            rest.starts_with("let") || rest.starts_with("import") || rest.starts_with("type")) {
            const std::size_t end = std::min({rest.find('\n'), rest.find(';'), rest.size()});
            if (hasWord(rest.substr(0, end), local)) return true;
        }
    }
    return false;
}

}  // namespace

bool mentionsReach(std::string_view text, std::string_view local, const Reach& reach) {
    if (reach.use || reach.decorator) return true;
    if (reach.extend && extends(text, local)) return true;
    for (const Opening& opening : reach.openings) {
        if (!opening.member.empty() && !hasWord(text, opening.member)) continue;
        if (opening.sinks.empty()) return true;
        if (std::ranges::any_of(opening.sinks, [&](const std::string& word) { return hasWord(text, word); }))
            return true;
    }
    if (reach.openings.empty() && !reach.extend && !reach.options && reach.handed.empty()) return false;
    if (exports(text, local)) return true;
    if (reach.openings.empty() && !reach.options && reach.handed.empty()) return false;
    for (std::size_t at = findWord(text, local); at != std::string_view::npos;
         at = findWord(text, local, at + 1)) {
        if (handsOn(text, at)) return true;
    }
    return false;
}

}  // namespace audit::project
