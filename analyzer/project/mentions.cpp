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

// The modifiers that stand ahead of a member's name, up to `at`.
struct Modifiers {
    bool isPrivate = false;
    bool isField = false;     // one of those that only members have
    bool isVariable = false;  // const, let, var
    bool isExported = false;  // export const
};

Modifiers modifiersBefore(std::string_view text, std::size_t at) {
    Modifiers found;
    at = skipSpaceBack(text, at);
    for (std::string_view word = wordBefore(text, at); !word.empty(); word = wordBefore(text, at)) {
        if (word == "private") {
            found.isPrivate = true;
        } else if (word == "public" || word == "protected" || word == "readonly" || word == "declare" ||
                   word == "static" || word == "override") {
            found.isField = true;
        } else if (word == "const" || word == "let" || word == "var") {
            found.isVariable = true;
        } else {
            found.isExported = word == "export";
            break;
        }
        at = skipSpaceBack(text, at - word.size());
    }
    return found;
}

// `x = new Local()` as a member, `return new Local()`, `() => new Local()`; `at` is where `new` stands.
bool handsOnNew(std::string_view text, std::size_t at) {
    std::size_t before = skipSpaceBack(text, at);
    if (wordBefore(text, before) == "return") return true;
    if (before == 0) return false;
    if (text[before - 1] == '>') return before > 1 && text[before - 2] == '=';
    if (text[before - 1] != '=') return false;
    before = skipSpaceBack(text, before - 1);
    const std::string_view name = wordBefore(text, before);
    before -= name.size();
    if (name.empty() || (before > 0 && (text[before - 1] == '.' || text[before - 1] == '#'))) return false;
    const Modifiers modifiers = modifiersBefore(text, before);
    return !modifiers.isPrivate && (!modifiers.isVariable || modifiers.isExported);
}

// Is the thing that stands at `at` handed on to importers: as the type of a member or a result that is not
// private, as a value that is exported or returned?
bool handsOn(std::string_view text, std::size_t at) {
    std::size_t before = skipSpaceBack(text, at);
    // Up through `Promise<`, `A | `, to the colon of the annotation.
    for (int i = 0; i < 8 && before > 0 &&
                    (text[before - 1] == '<' || text[before - 1] == '|' || text[before - 1] == '&');
         ++i) {
        before = skipSpaceBack(text, before - 1);
        before = skipSpaceBack(text, before - wordBefore(text, before).size());
    }
    if (before == 0) return false;
    if (text[before - 1] != ':') {
        const std::string_view word = wordBefore(text, before);
        if (word == "new") return handsOnNew(text, before - word.size());
        return word == "default" || word == "return" || word == "typeof";
    }
    std::size_t named = skipSpaceBack(text, before - 1);
    if (named == 0) return false;
    // A result. Private methods hand nothing on; finding out costs more than lowering the file.
    if (text[named - 1] == ')') return true;
    while (named > 0 && (text[named - 1] == '?' || text[named - 1] == '!'))
        named = skipSpaceBack(text, named - 1);
    const std::string_view name = wordBefore(text, named);
    if (name.empty()) return false;
    named = skipSpaceBack(text, named - name.size());
    if (named > 0 && text[named - 1] == '#') return false;
    const Modifiers modifiers = modifiersBefore(text, named);
    if (modifiers.isPrivate) return false;
    if (modifiers.isVariable) return modifiers.isExported;
    if (modifiers.isField) return true;
    // `name: Local;` is a field, `name: Local,` and `name: Local)` are parameters.
    std::size_t behind = at;
    while (behind < text.size() && (isWordByte(text[behind]) || text[behind] == '>' || text[behind] == ']' ||
                                    text[behind] == '[' || text[behind] == '<')) {
        ++behind;
    }
    while (behind < text.size() && (text[behind] == ' ' || text[behind] == '\t')) ++behind;
    return behind < text.size() && text[behind] != ',' && text[behind] != ')' && text[behind] != '=';
}

// Does the exported value that begins at `at` hold `local` as a value? `x: Local` inside parentheses, or
// outside of all brackets, is a type; whether the type is handed on is asked elsewhere.
bool holdsValue(std::string_view text, std::size_t at, std::string_view local) {
    constexpr std::size_t maxValueBytes = 64 * 1024;
    const std::size_t limit = std::min(text.size(), at + maxValueBytes);
    std::size_t found = findWord(text, local, at);
    std::string open;
    for (; at < limit && found < limit; ++at) {
        if (at == found) {
            const std::size_t before = skipSpaceBack(text, at);
            const char mark = before > 0 ? text[before - 1] : ' ';
            const bool inObject = !open.empty() && open.back() != '(';
            if (mark != '<' && (mark != ':' || inObject)) return true;
            found = findWord(text, local, at + 1);
        }
        const char c = text[at];
        if (c == '(' || c == '[' || c == '{') open += c;
        if ((c == ')' || c == ']' || c == '}') && !open.empty()) open.pop_back();
        if (open.empty() && (c == ';' || c == '\n')) return false;
    }
    return false;
}

// `export { Local }`, `export default Local`, `export = Local`, `export const x = { Local }`.
bool exports(std::string_view text, std::string_view local) {
    for (std::size_t at = findWord(text, "export"); at != std::string_view::npos;
         at = findWord(text, "export", at + 6)) {
        std::size_t next = at + 6;
        while (next < text.size() && isSpace(text[next])) ++next;
        const std::string_view rest = text.substr(next);
        for (const std::string_view form : {"{", "=", "default", "const", "let", "import", "type"}) {
            if (rest.starts_with(form) && holdsValue(text, next, local)) return true;
        }
    }
    return false;
}

}  // namespace

bool mentionsReach(std::string_view text, std::string_view local, const Reach& reach) {
    if (reach.use || reach.generic || reach.decorator) return true;
    const auto mentioned = [&](const std::string& word) { return hasWord(text, word); };
    if (std::ranges::any_of(reach.asks, mentioned)) return true;
    for (const Opening& opening : reach.openings) {
        if (!opening.member.empty() && !hasWord(text, opening.member)) continue;
        if (opening.sinks.empty()) return true;
        if (std::ranges::any_of(opening.sinks, mentioned)) return true;
    }
    // A subclass has the members of its base.
    if ((reach.extend || !reach.openings.empty()) && extends(text, local)) return true;
    if (exports(text, local)) return true;
    if (reach.openings.empty() && !reach.options && reach.handed.empty()) return false;
    for (std::size_t at = findWord(text, local); at != std::string_view::npos;
         at = findWord(text, local, at + 1)) {
        if (handsOn(text, at)) return true;
    }
    return false;
}

}  // namespace audit::project
