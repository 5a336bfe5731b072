#include "ir/repairs.h"

#include <algorithm>
#include <array>
#include <utility>

namespace audit::ir {

namespace {

using source::Span;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// A matching bracket is looked for this far: longer than any decorator or type written by hand, short enough
// that a file of nothing but open brackets is not searched once for each of them.
constexpr std::size_t bracketReach = 2000;
// Fragments are parsed one by one, each with the file's blanks around it.
constexpr std::size_t maxFragments = 100;

struct Token {
    Kind kind = Kind::None;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

// Strings and regular expressions are one token; so is a template, and the tokens of its substitutions
// follow.
std::vector<Token> tokensOf(const syntax::Tree& tree) {
    std::vector<Token> tokens;
    for (std::uint32_t i = 0; i < tree.nodes().size();) {
        const syntax::NodeData& node = tree.nodes()[i];
        const bool whole = node.kind == Kind::String || node.kind == Kind::Regex;
        const bool leaf = node.next == i + 1;
        const bool skipped = node.kind == Kind::Comment || node.begin == node.end;
        if (!skipped && (whole || leaf || node.kind == Kind::TemplateString)) {
            tokens.push_back({node.kind, node.begin, node.end});
        }
        i = whole ? node.next : i + 1;
    }
    return tokens;
}

// `a < b && c > -1` comes as `a<b & & c> - 1`; TypeScript reads no type arguments before a sign (its
// parser.ts: canFollowTypeArgumentsInExpression).
bool isComparison(Node node) {
    if (!node.is(Kind::InstantiationExpression)) return false;
    const Node outer = node.parent();
    return outer.is(Kind::BinaryExpression) && node.field() == Field::Left &&
           outer.child(Field::Operator).isAny(Kind::Plus, Kind::Minus);
}

// `const f = () => {}` and a bracket on the next line: an arrow function cannot be called or indexed.
bool isCalledArrow(Node node) {
    return node.isAny(Kind::CallExpression, Kind::MemberExpression, Kind::SubscriptExpression) &&
           node.firstChild().is(Kind::ArrowFunction);
}

// `namespace A` with its `{` on the next line.
bool isBodilessNamespace(Node node) {
    return node.isAny(Kind::InternalModule, Kind::Module) && !node.child(Field::Body);
}

// `let` and `export` alone in their line are taken for names.
bool isSplitDeclaration(Node node) {
    if (!node.is(Kind::ExpressionStatement)) return false;
    const std::string_view text = node.firstChild().text();
    return text == "let" || text == "export";
}

bool isSilentGap(const syntax::Tree& tree, std::uint32_t i) {
    switch (tree.nodes()[i].kind) {
        case Kind::InstantiationExpression:
            return isComparison(tree.node(i));
        case Kind::CallExpression:
        case Kind::MemberExpression:
        case Kind::SubscriptExpression:
            return isCalledArrow(tree.node(i));
        case Kind::InternalModule:
        case Kind::Module:
            return isBodilessNamespace(tree.node(i));
        case Kind::ExpressionStatement:
            return isSplitDeclaration(tree.node(i));
        case Kind::TemplateString:
            return tree.node(i).parent().is(Kind::BinaryExpression);
        default:
            return false;
    }
}

class Repairer {
  public:
    Repairer(const syntax::Tree& tree, syntax::Dialect dialect, syntax::Parser& parser, Repairs& repairs)
        : tree_(tree),
          original_(tree.text()),
          text_(original_),
          tokens_(tokensOf(tree)),
          dialect_(dialect),
          parser_(parser),
          repairs_(repairs) {}

    // Nothing when the text is as it was.
    std::optional<std::string> run(bool hasError) {
        silentGaps();
        if (hasError && dialect_ == syntax::Dialect::tsx) ampersands();
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            usingDeclaration(i);
            typeArgumentsOfTemplate(i);
            if (!hasError) continue;
            importAttributes(i);
            exportTypeStar(i);
            importPhase(i);
            exportedImport(i);
            modifier(i);
            wordAsName(i);
            variance(i);
            importType(i);
            decorator(i);
        }
        repairs_.sort();
        if (text_ == original_) return std::nullopt;
        return std::move(text_);
    }

  private:
    [[nodiscard]] std::string_view at(std::size_t i) const {
        if (i >= tokens_.size()) return {};
        return original_.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin);
    }
    [[nodiscard]] bool is(std::size_t i, std::string_view text) const { return at(i) == text; }
    [[nodiscard]] bool isAny(std::size_t i, std::initializer_list<std::string_view> texts) const {
        return std::ranges::find(texts, at(i)) != texts.end();
    }
    [[nodiscard]] bool isString(std::size_t i) const {
        return i < tokens_.size() && tokens_[i].kind == Kind::String;
    }
    [[nodiscard]] bool isWord(std::size_t i) const {
        const std::string_view text = at(i);
        if (text.empty()) return false;
        const char c = text.front();
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (c & 0x80) != 0;
    }
    [[nodiscard]] bool isName(std::size_t i) const {
        return isWord(i) || isString(i) || is(i, "[") || (i < tokens_.size() && at(i).front() == '#');
    }
    [[nodiscard]] bool sameLine(std::size_t i, std::size_t j) const {
        return j < tokens_.size() &&
               original_.substr(tokens_[i].end, tokens_[j].begin - tokens_[i].end).find('\n') ==
                   std::string_view::npos;
    }
    [[nodiscard]] Span span(std::size_t first, std::size_t last) const {
        return {tokens_[first].begin, tokens_[last].end};
    }

    void blank(Span span) { std::fill(text_.begin() + span.begin, text_.begin() + span.end, ' '); }
    void makeName(Span span) { std::fill(text_.begin() + span.begin, text_.begin() + span.end, '_'); }
    void note(Repair::Kind kind, std::uint32_t anchor, Span span, std::unique_ptr<Fragment> fragment = {}) {
        repairs_.add({kind, anchor, span, std::move(fragment)});
    }

    // The token that closes the bracket at `open`; 0 when there is none within reach.
    [[nodiscard]] std::size_t closing(std::size_t open) const {
        int depth = 0;
        for (std::size_t i = open; i < std::min(tokens_.size(), open + bracketReach); ++i) {
            if (isAny(i, {"(", "[", "{", "${"})) ++depth;
            if (isAny(i, {")", "]", "}"}) && --depth == 0) return i;
        }
        return 0;
    }
    // The same for `<`, where `>>` closes two.
    [[nodiscard]] std::size_t closingAngle(std::size_t open) const {
        int depth = 0;
        int brackets = 0;  // `;` and `=` may stand in the members of an object type
        for (std::size_t i = open; i < std::min(tokens_.size(), open + bracketReach); ++i) {
            if (isAny(i, {"(", "[", "{"})) ++brackets;
            if (isAny(i, {")", "]", "}"}) && --brackets < 0) return 0;
            if (is(i, "<")) ++depth;
            depth -= closers(i);
            if (depth <= 0) return i;
            if (brackets == 0 && isAny(i, {";", "="})) return 0;
        }
        return 0;
    }
    [[nodiscard]] int closers(std::size_t i) const {
        const std::string_view text = at(i);
        return text.find_first_not_of('>') == std::string_view::npos ? static_cast<int>(text.size()) : 0;
    }

    std::unique_ptr<Fragment> fragment(Span span, std::string_view before, std::string_view after) {
        if (fragments_++ >= maxFragments || span.begin < before.size()) return nullptr;
        std::string text(span.begin - before.size(), ' ');
        text += before;
        text += original_.substr(span.begin, span.end - span.begin);
        text += after;
        auto made = std::make_unique<Fragment>(Fragment{std::move(text), syntax::Tree({}, {{}})});
        made->tree = parser_.parse(made->text, dialect_);
        return made;
    }

    void usingDeclaration(std::size_t i) {
        if (!is(i, "using") || !isWord(i + 1) || !sameLine(i, i + 1) || !isAny(i + 2, {"=", ":", "of"}))
            return;
        if (isAny(i + 1, {"of", "in", "as", "satisfies", "instanceof"}) || (i > 0 && is(i - 1, "."))) return;
        text_.replace(tokens_[i].begin, 5, "const");
        if (i > 0 && is(i - 1, "await")) blank(span(i - 1, i - 1));
        note(Repair::Kind::Using, tokens_[i].begin, span(i, i));
    }

    void typeArgumentsOfTemplate(std::size_t i) {
        if (i == 0 || tokens_[i].kind != Kind::TemplateString || closers(i - 1) == 0) return;
        const std::size_t open = openingAngle(i - 1);
        if (open == 0 || tokens_[open - 1].end != tokens_[open].begin) return;  // `a < b` is a comparison
        if (!isWord(open - 1) && !isAny(open - 1, {")", "]"})) return;
        const Span written = span(open, i - 1);
        blank(written);
        note(Repair::Kind::TypeArguments, tokens_[i].begin, written, fragment(written, "f", "()"));
    }
    [[nodiscard]] std::size_t openingAngle(std::size_t close) const {
        int depth = 0;
        const std::size_t limit = close > bracketReach ? close - bracketReach : 0;
        for (std::size_t i = close; i > limit; --i) {
            depth += closers(i);
            if (is(i, "<") && --depth == 0) return i;
            if (isAny(i, {"=", "(", ")", "&&", "||", "+", "`", "return", "${"})) return 0;
        }
        return 0;
    }

    void importAttributes(std::size_t i) {
        if (!is(i, "from") || !isString(i + 1) || !isAny(i + 2, {"with", "assert"}) || !is(i + 3, "{"))
            return;
        if (const std::size_t close = closing(i + 3)) blank(span(i + 2, close));
    }

    void exportTypeStar(std::size_t i) {
        if (!is(i, "export") || !is(i + 1, "type") || !is(i + 2, "*")) return;
        blank(span(i + 1, i + 1));
        note(Repair::Kind::TypeOnly, tokens_[i + 1].begin, span(i + 1, i + 1));
    }

    void importPhase(std::size_t i) {
        if (!is(i, "import") || !isAny(i + 1, {"defer", "source"})) return;
        const bool binding = is(i + 2, "*") || is(i + 2, "{") || (isWord(i + 2) && is(i + 3, "from"));
        if (binding && !isString(i + 3)) blank(span(i + 1, i + 1));
    }

    void exportedImport(std::size_t i) {
        const std::size_t name = is(i + 2, "type") && isWord(i + 3) ? i + 3 : i + 2;
        if (!is(i, "export") || !is(i + 1, "import") || !is(name + 1, "=") || !is(name + 2, "require"))
            return;
        blank(span(i, i));
        note(Repair::Kind::ExportedImport, tokens_[i + 1].begin, span(i, i));
    }

    // Words that the grammar takes for a keyword although they name something. Only their case changes: names
    // are read from the file as stored.
    void wordAsName(std::size_t i) {
        const bool member = isAny(i, {"accessor", "abstract", "override"}) &&
                            isAny(i + 1, {"=", ":", ";", "(", "?", "!", "}", ","});
        const bool variable = is(i, "using") && !(isWord(i + 1) && sameLine(i, i + 1));
        const bool as =
            is(i, "as") && (isAny(i + 1, {"=", ";", ",", ")", ".", "?", ":", "}", "]", "&&", "||"}) ||
                            (i > 0 && isAny(i - 1, {"let", "const", "var", "!", "("})));
        if (member || variable || as) text_[tokens_[i].end - 1] ^= 'a' ^ 'A';
    }

    void silentGaps() {
        for (std::uint32_t i = 0; i < tree_.nodes().size(); ++i) {
            if (!isSilentGap(tree_, i)) continue;
            const Node node = tree_.node(i);
            switch (node.kind()) {
                case Kind::InstantiationExpression:
                    comparison(node);
                    break;
                case Kind::InternalModule:
                case Kind::Module:
                    joinLines(node.child(Field::Name).end(), "{");
                    break;
                case Kind::ExpressionStatement:
                    joinLines(node.firstChild().end(), "");
                    break;
                case Kind::CallExpression:
                case Kind::MemberExpression:
                case Kind::SubscriptExpression:
                    endStatement(node.firstChild().end());
                    break;
                default:
                    break;
            }
        }
    }
    // `<` becomes the other operator that binds the same.
    void comparison(Node instantiation) {
        const std::uint32_t less = instantiation.child(Field::TypeArguments).start();
        text_[less] = '>';
        note(Repair::Kind::Less, less, {less, less + 1});
    }
    // What stands between here and the next token becomes blank, line breaks and comments too.
    void joinLines(std::uint32_t end, std::string_view expected) {
        const auto next = std::ranges::lower_bound(tokens_, end, {}, &Token::begin);
        if (next == tokens_.end() || !original_.substr(next->begin).starts_with(expected)) return;
        if (next->begin > end) blank({end, next->begin});
    }
    void endStatement(std::uint32_t end) {
        const char c = original_[end];
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') text_[end] = ';';
    }

    // A bare `&` in the text of an element or of an attribute.
    void ampersands() {
        for (std::uint32_t i = 0; i < tree_.nodes().size(); ++i) {
            const Node node = tree_.node(i);
            if (!node.is(Kind::Error) || !node.text().starts_with('&')) continue;
            if (!node.parent().isAny(Kind::JsxElement, Kind::JsxAttribute, Kind::String)) continue;
            for (std::uint32_t at = node.start(); at < node.end() && text_[at] != '{'; ++at) {
                if (text_[at] == '&') text_[at] = ' ';
            }
        }
    }

    void modifier(std::size_t i) {
        if (is(i, "static") && is(i + 1, "[") && isWord(i + 2) && is(i + 3, ":")) return blank(span(i, i));
        if (i == 0 || !isName(i + 1) || !sameLine(i, i + 1)) return;
        const bool accessor =
            is(i, "accessor") && isAny(i - 1, {"static", "override", "abstract", "readonly", "declare",
                                               "public", "private", "protected"});
        const bool overriding = is(i, "override") && is(i - 1, "abstract");
        if (accessor || overriding) blank(span(i, i));
    }

    void variance(std::size_t i) {
        if (!isAny(i, {"class", "interface", "type"}) || !isWord(i + 1) || !is(i + 2, "<")) return;
        const std::size_t close = closingTypeParameters(i + 2);
        for (std::size_t at = i + 3; at < close; ++at) {
            const bool first = isAny(at - 1, {"<", ",", "const"}) || (is(at - 1, "in") && is(at, "out"));
            if (first && isAny(at, {"in", "out"}) && isWord(at + 1) && !is(at + 1, "extends"))
                blank(span(at, at));
        }
    }
    // Unlike type arguments they may hold defaults (`=`).
    [[nodiscard]] std::size_t closingTypeParameters(std::size_t open) const {
        int depth = 0;
        for (std::size_t i = open; i < std::min(tokens_.size(), open + bracketReach); ++i) {
            if (is(i, "<")) ++depth;
            depth -= closers(i);
            if (depth <= 0) return i;
        }
        return 0;
    }

    void importType(std::size_t i) {
        if (!is(i, "import") || !is(i + 1, "(") || !isString(i + 2) || !is(i + 3, ")") || !is(i + 4, "."))
            return;
        std::size_t next = i + 4;
        while (is(next, ".") && isWord(next + 1)) next += 2;
        const std::size_t close = is(next, "<") ? closingAngle(next) : 0;
        if (!is(next, "[") && (close == 0 || is(close + 1, "("))) return;
        makeName(span(i, i + 3));
        note(Repair::Kind::ImportType, tokens_[i].begin, span(i, i + 3));
    }

    void decorator(std::size_t i) {
        if (!is(i, "@")) return;
        if (is(i + 1, "(")) {
            const std::size_t close = closing(i + 1);
            if (close != 0) decoratorExpression(i + 1, close);
            return;
        }
        if (!isWord(i + 1)) return;
        std::size_t next = i + 2;
        while (is(next, ".") && isWord(next + 1)) next += 2;
        const std::size_t name = next;
        if (is(next, "<")) {
            const std::size_t close = closingAngle(next);
            if (close == 0) return;
            next = close + 1;
        }
        if (!is(next, "(")) {
            if (next != name) blank(span(name, next - 1));
            return;
        }
        const std::size_t call = closing(next);
        if (call == 0 || !isAny(call + 1, {".", "("})) return;
        decoratorExpression(i + 1, endOfChain(call));
    }
    // `@a().b()`, `@f()()`: goes on behind the first call.
    [[nodiscard]] std::size_t endOfChain(std::size_t call) const {
        for (;;) {
            std::size_t next = call + 1;
            while (is(next, ".") && isWord(next + 1)) next += 2;
            const std::size_t close = is(next, "(") ? closing(next) : 0;
            if (close == 0) return next - 1;
            call = close;
        }
    }
    void decoratorExpression(std::size_t first, std::size_t last) {
        const Span written = span(first, last);
        auto parsed = fragment(written, "", "");
        if (!parsed) return;
        makeName(written);
        note(Repair::Kind::DecoratorExpression, written.begin, written, std::move(parsed));
    }

    const syntax::Tree& tree_;
    std::string_view original_;
    std::string text_;
    std::vector<Token> tokens_;
    syntax::Dialect dialect_;
    syntax::Parser& parser_;
    Repairs& repairs_;
    std::size_t fragments_ = 0;
};

// The gaps that leave no error node.
bool mayMisparse(const syntax::Tree& tree) {
    const std::string_view text = tree.text();
    if (text.find(">`") != std::string_view::npos || text.find("using ") != std::string_view::npos)
        return true;
    for (std::uint32_t i = 0; i < tree.nodes().size(); ++i) {
        if (isSilentGap(tree, i)) return true;
    }
    return false;
}

}  // namespace

std::optional<std::string> repair(const syntax::Tree& tree, syntax::Dialect dialect, syntax::Parser& parser,
                                  Repairs& repairs) {
    if (tree.isPlain() || (!tree.hasError() && !mayMisparse(tree))) return std::nullopt;
    return Repairer(tree, dialect, parser, repairs).run(tree.hasError());
}

void Repairs::add(Repair repair) {
    repairs_.push_back(std::move(repair));
}

void Repairs::sort() {
    std::ranges::stable_sort(repairs_, {}, &Repair::anchor);
}

const Repair* Repairs::at(std::uint32_t anchor, Repair::Kind kind) const {
    for (auto i = std::ranges::lower_bound(repairs_, anchor, {}, &Repair::anchor);
         i != repairs_.end() && i->anchor == anchor; ++i) {
        if (i->kind == kind) return &*i;
    }
    return nullptr;
}

bool Repairs::within(Span span, Repair::Kind kind) const {
    for (auto i = std::ranges::lower_bound(repairs_, span.begin, {}, &Repair::anchor);
         i != repairs_.end() && i->anchor < span.end; ++i) {
        if (i->kind == kind) return true;
    }
    return false;
}

}  // namespace audit::ir
