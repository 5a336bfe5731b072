#include "config/suppressions.h"

#include <algorithm>

#include "source/text_index.h"

namespace audit::config {
namespace {

constexpr std::string_view kMarker = "typeorm-audit-";

bool isSpace(char c) {
    return c == ' ' || c == '\t';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    return text;
}

/// Only a comment counts: the marker inside a string or in prose does not.
bool opensComment(std::string_view before) {
    before = trimmed(before);
    return before.ends_with("//") || before.ends_with("/*") || before.ends_with("*") || before.ends_with("#");
}

bool readKind(std::string_view& rest, Directive::Kind& kind) {
    struct Word {
        std::string_view text;
        Directive::Kind kind;
    };
    // Longer words first: "disable" begins them all.
    static constexpr Word kWords[] = {{"disable-next-line", Directive::Kind::NextLine},
                                      {"disable-line", Directive::Kind::Line},
                                      {"disable-file", Directive::Kind::File},
                                      {"disable", Directive::Kind::Disable},
                                      {"enable", Directive::Kind::Enable}};
    for (const Word& word : kWords) {
        if (!rest.starts_with(word.text)) continue;
        const std::string_view after = rest.substr(word.text.size());
        if (!after.empty() && !isSpace(after.front()) && !after.starts_with("*/")) continue;
        rest = after;
        kind = word.kind;
        return true;
    }
    return false;
}

std::vector<std::string> readRules(std::string_view text) {
    std::vector<std::string> rules;
    std::string word;
    const auto flush = [&] {
        if (!word.empty()) rules.push_back(word);
        word.clear();
    };
    for (const char c : text) {
        if (isSpace(c) || c == ',')
            flush();
        else
            word += c;
    }
    flush();
    return rules;
}

/// ESLint's separator: two or more dashes between spaces.
std::size_t reasonStart(std::string_view text) {
    for (std::size_t at = text.find("--"); at != std::string_view::npos; at = text.find("--", at + 1))
        if (at == 0 || isSpace(text[at - 1])) return at;
    return std::string_view::npos;
}

bool concerns(const Directive& directive, std::string_view rule) {
    return directive.rules.empty() || std::ranges::find(directive.rules, rule) != directive.rules.end();
}

}  // namespace

Suppressions::Suppressions(std::string_view text) {
    if (text.find(kMarker) == std::string_view::npos) return;
    const source::TextIndex index(text);
    std::size_t at = 0;
    while ((at = text.find(kMarker, at)) != std::string_view::npos) {
        const std::uint32_t number = index.lineOf(static_cast<std::uint32_t>(at));
        const std::string_view line = index.line(number);
        const std::size_t column = at - static_cast<std::size_t>(line.data() - text.data());
        at += kMarker.size();
        if (column > line.size() || !opensComment(line.substr(0, column))) continue;
        std::string_view rest = line.substr(column + kMarker.size());
        Directive directive;
        directive.line = number;
        if (!readKind(rest, directive.kind)) continue;
        rest = rest.substr(0, rest.find("*/"));
        const std::size_t dashes = reasonStart(rest);
        if (dashes != std::string_view::npos) {
            std::string_view reason = rest.substr(dashes);
            while (reason.starts_with('-')) reason.remove_prefix(1);
            directive.reason = trimmed(reason);
        }
        directive.rules = readRules(rest.substr(0, dashes));
        directives_.push_back(std::move(directive));
    }
}

const Directive* Suppressions::find(std::string_view rule, std::uint32_t line) const {
    const Directive* open = nullptr;
    for (const Directive& directive : directives_) {
        if (!concerns(directive, rule)) continue;
        switch (directive.kind) {
            case Directive::Kind::File:
                return &directive;
            case Directive::Kind::Line:
                if (directive.line == line) return &directive;
                break;
            case Directive::Kind::NextLine:
                if (directive.line + 1 == line) return &directive;
                break;
            case Directive::Kind::Disable:
                if (directive.line <= line) open = &directive;
                break;
            case Directive::Kind::Enable:
                if (directive.line <= line) open = nullptr;
                break;
        }
    }
    return open;
}

}  // namespace audit::config
