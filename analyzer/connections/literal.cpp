#include "connections/literal.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

namespace audit::connections {

using ir::ExprKind;

namespace {

std::string_view slice(std::string_view text, source::Span span) {
    if (span.begin > span.end || span.end > text.size()) return {};
    return text.substr(span.begin, span.end - span.begin);
}

bool isUpperName(std::string_view text) {
    if (text.size() < 2 || !std::isupper(static_cast<unsigned char>(text[0]))) return false;
    return std::ranges::all_of(
        text, [](unsigned char c) { return std::isupper(c) || std::isdigit(c) || c == '_'; });
}

bool within(source::Span inner, source::Span outer) {
    return inner.begin >= outer.begin && inner.end <= outer.end;
}

// From `at` over white space and comments; stops at `end`.
std::size_t skipBlank(std::string_view text, std::size_t at, std::size_t end) {
    while (at < end) {
        if (std::isspace(static_cast<unsigned char>(text[at]))) {
            ++at;
        } else if (text.substr(at).starts_with("//")) {
            at = std::min(text.find('\n', at), end);
        } else if (text.substr(at).starts_with("/*")) {
            auto close = text.find("*/", at + 2);
            at = close == std::string_view::npos ? end : std::min(close + 2, end);
        } else {
            break;
        }
    }
    return at;
}

std::size_t lineStart(std::string_view text, std::size_t at) {
    auto newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    return newline == std::string_view::npos ? 0 : newline + 1;
}

// White space at the start of the line of `at`.
std::string_view indentation(std::string_view text, std::size_t at) {
    auto begin = lineStart(text, at);
    auto end = begin;
    while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
    return text.substr(begin, end - begin);
}

bool firstOnLine(std::string_view text, std::size_t at) {
    return lineStart(text, at) + indentation(text, at).size() == at;
}

std::string write(const NewProperty& property, const std::string& indent, const std::string& unit,
                  const std::string& newline, bool trailingComma, bool multiline) {
    if (property.block.empty()) return property.name + ": " + property.value;
    std::string out = property.name + ": {";
    bool first = true;
    for (const auto& inner : property.block) {
        if (multiline) {
            out += (first ? "" : ",") + newline + indent + unit;
        } else {
            out += first ? " " : ", ";
        }
        out += write(inner, indent + unit, unit, newline, trailingComma, multiline);
        first = false;
    }
    if (multiline) {
        if (trailingComma) out += ",";
        return out + newline + indent + "}";
    }
    return out + " }";
}

struct Held {
    ir::ExprId expr = ir::kNone;
    const ir::Property* property = nullptr;
};

Held holder(const ir::Module& module, source::Span span) {
    Held found;
    for (ir::ExprId id = 0; id < module.exprs.size(); ++id) {
        const auto& expr = module.exprs[id];
        if (expr.kind != ExprKind::Object || !within(span, expr.span)) continue;
        for (std::uint32_t i = 0; i < expr.items.count; ++i) {
            const auto& property = module.props[expr.items.first + i];
            if (property.span == span) return {id, &property};
        }
    }
    return found;
}

}  // namespace

std::optional<Literal> literalAt(const project::Project& project, Location where) {
    if (!where.known()) return std::nullopt;
    const auto* module = project.module(where.file);
    if (module == nullptr) return std::nullopt;
    for (ir::ExprId id = 0; id < module->exprs.size(); ++id) {
        const auto& expr = module->exprs[id];
        if (expr.kind == ExprKind::Object && expr.span == where.span)
            return Literal{where.file, id, expr.span};
    }
    return std::nullopt;
}

std::optional<Literal> literalHolding(const project::Project& project, Location property) {
    if (!property.known()) return std::nullopt;
    const auto* module = project.module(property.file);
    if (module == nullptr) return std::nullopt;
    auto held = holder(*module, property.span);
    if (held.expr == ir::kNone) return std::nullopt;
    return Literal{property.file, held.expr, module->exprs[held.expr].span};
}

Location valueOf(const project::Project& project, Location property) {
    if (!property.known()) return {};
    const auto* module = project.module(property.file);
    if (module == nullptr) return {};
    auto held = holder(*module, property.span);
    if (held.property == nullptr || held.property->kind != ir::Property::Kind::Value ||
        held.property->value == ir::kNone) {
        return {};
    }
    return {property.file, module->exprs[held.property->value].span};
}

Location definitionOf(const project::Project& project, Location value) {
    if (!value.known()) return {};
    const auto* module = project.module(value.file);
    if (module == nullptr) return {};
    std::string_view name;
    for (const auto& expr : module->exprs) {
        if (expr.kind == ExprKind::Identifier && expr.span == value.span) name = module->str(expr.text);
    }
    if (name.empty()) return {};
    auto declaration = project.lookup(value.file, name);
    if (declaration.kind != project::Declaration::Kind::Local) return {};
    const auto* home = project.module(declaration.file);
    if (home == nullptr) return {};
    for (auto id : home->topLevel) {
        const auto& stmt = home->stmts[id];
        if (stmt.kind != ir::StmtKind::Variables) continue;
        for (std::uint32_t i = 0; i < stmt.items.count; ++i) {
            const auto& declarator = home->declarators[stmt.items.first + i];
            if (declarator.pattern == ir::kNone || declarator.init == ir::kNone) continue;
            if (home->str(home->patterns[declarator.pattern].name) == declaration.name) {
                return {declaration.file, home->exprs[declarator.init].span};
            }
        }
    }
    return {};
}

std::vector<Insertion> addProperties(const project::Project& project, const Literal& literal,
                                     const std::vector<NewProperty>& properties) {
    const auto* module = project.module(literal.file);
    if (module == nullptr || properties.empty() || literal.span.end < literal.span.begin + 2) return {};
    auto text = project.text(literal.file);
    if (literal.span.end > text.size()) return {};
    const auto& expr = module->exprs[literal.expr];
    const std::string newline = text.find("\r\n") != std::string_view::npos ? "\r\n" : "\n";
    auto body = slice(text, literal.span);
    bool multiline = body.find('\n') != std::string_view::npos;
    std::string base(indentation(text, literal.span.begin));

    const ir::Property* last =
        expr.items.count > 0 ? &module->props[expr.items.first + expr.items.count - 1] : nullptr;
    const ir::Property* firstProperty = expr.items.count > 0 ? &module->props[expr.items.first] : nullptr;
    std::string unit = base.find('\t') != std::string::npos ? "\t" : "  ";
    std::string indent = base + unit;
    if (firstProperty != nullptr && multiline && firstOnLine(text, firstProperty->span.begin)) {
        indent = std::string(indentation(text, firstProperty->span.begin));
        if (indent.starts_with(base) && indent.size() > base.size()) unit = indent.substr(base.size());
    }
    auto at = [&](std::size_t position) {
        auto byte = static_cast<std::uint32_t>(position);
        return Location{literal.file, {byte, byte}};
    };

    if (last == nullptr) {
        // `{}`: the block decides its own layout.
        std::string out;
        for (const auto& property : properties) {
            out += newline + indent + write(property, indent, unit, newline, true, true) + ",";
        }
        return {
            {Location{literal.file, {literal.span.begin + 1, literal.span.end - 1}}, out + newline + base}};
    }

    std::size_t close = literal.span.end - 1;
    std::size_t comma = skipBlank(text, last->span.end, close);
    bool trailingComma = comma < close && text[comma] == ',';
    if (!multiline) {
        std::string out;
        for (const auto& property : properties)
            out += ", " + write(property, indent, unit, newline, false, false);
        if (trailingComma) return {{at(comma), out}};
        return {{at(last->span.end), out}};
    }
    std::string lines;
    for (std::size_t i = 0; i < properties.size(); ++i) {
        lines += newline + indent + write(properties[i], indent, unit, newline, trailingComma, true);
        if (trailingComma || i + 1 < properties.size()) lines += ",";
    }
    // A comment behind the last property stays with it.
    std::size_t end = trailingComma ? comma + 1 : last->span.end;
    std::size_t lineEnd = std::min(text.find('\n', end), close);
    auto rest = text.substr(end, lineEnd - end);
    if (!rest.empty() && rest.back() == '\r') rest.remove_suffix(1);
    auto blank = rest.find_first_not_of(" \t");
    bool comment = blank != std::string_view::npos && rest.substr(blank).starts_with("//");
    if (!comment) return {{at(end), (trailingComma ? "" : ",") + lines}};
    std::vector<Insertion> out;
    if (!trailingComma) out.push_back({at(last->span.end), ","});
    out.push_back({at(end + rest.size()), lines});
    return out;
}

std::optional<Insertion> removeProperty(const project::Project& project, const Literal& literal,
                                        Location property) {
    auto text = project.text(literal.file);
    if (property.file != literal.file || literal.span.end > text.size()) return std::nullopt;
    std::size_t close = literal.span.end - 1;
    std::size_t begin = property.span.begin;
    std::size_t end = property.span.end;
    std::size_t next = skipBlank(text, end, close);
    bool comma = next < close && text[next] == ',';
    if (comma) {
        end = next + 1;
        if (firstOnLine(text, begin)) {
            // The whole line, when nothing else stands on it but a comment on this property.
            auto lineEnd = text.find('\n', end);
            auto rest = lineEnd < close ? text.substr(end, lineEnd - end) : std::string_view("x");
            auto first = rest.find_first_not_of(" \t\r");
            if (first == std::string_view::npos || rest.substr(first).starts_with("//")) {
                begin = lineStart(text, begin);
                end = lineEnd + 1;
            }
        } else {
            while (end < close && (text[end] == ' ' || text[end] == '\t')) ++end;
        }
    } else {
        // The last one without a comma takes the comma before it along.
        auto before = begin;
        while (before > literal.span.begin + 1 && std::isspace(static_cast<unsigned char>(text[before - 1])))
            --before;
        if (text[before - 1] == ',')
            begin = before - 1;
        else if (text[before - 1] == '{')
            begin = before;
    }
    return Insertion{{literal.file, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}},
                     ""};
}

std::optional<NameFrame> nameFrame(std::string_view variable) {
    if (!isUpperName(variable)) return std::nullopt;
    static constexpr std::array<std::string_view, 16> kThings = {
        "HOST", "HOSTNAME", "PORT", "USER", "USERNAME", "PASS",   "PASSWORD", "PWD",
        "NAME", "DATABASE", "DB",   "URL",  "URI",      "SERVER", "SCHEMA",   "DBNAME"};
    std::vector<std::string_view> parts;
    std::vector<std::size_t> starts;
    std::size_t at = 0;
    while (at <= variable.size()) {
        auto end = std::min(variable.find('_', at), variable.size());
        parts.push_back(variable.substr(at, end - at));
        starts.push_back(at);
        at = end + 1;
    }
    // PGHOST
    if (parts.size() == 1 && variable.starts_with("PG")) return NameFrame{"PG_", ""};
    for (auto i = parts.size(); i-- > 0;) {
        if (std::ranges::find(kThings, parts[i]) == kThings.end()) continue;
        if (i == 0) return std::nullopt;  // HOST, PORT: the server's own
        return NameFrame{std::string(variable.substr(0, starts[i])),
                         std::string(variable.substr(starts[i] + parts[i].size()))};
    }
    return std::nullopt;
}

std::string NumberReader::expression(std::string_view name, long fallback) const {
    const auto number = std::to_string(fallback);
    const auto full = variable(name);
    switch (form) {
        case Form::Constant:
            return number;
        case Form::Inline:
            return "Number(" + read + full + readEnd + ") || " + number;
        case Form::HelperOfValue:
            return helper + "(" + read + full + readEnd + ", " + number + ")";
        case Form::HelperOfName:
            return helper + "(" + quote + full + quote + ", " + number + ")";
    }
    return number;
}

namespace {

bool soundsNumeric(std::string_view callee) {
    std::string name;
    for (char c : callee) name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (std::string_view word : {"int", "num", "positive"}) {
        if (name.find(word) != std::string::npos) return true;
    }
    return false;
}

// `process.env.X`, `env.X`, `config.get('X')`: the text before and behind the name.
struct Read {
    std::string before, after, name;
};

std::optional<Read> readOf(const ir::Module& module, std::string_view text, ir::ExprId id) {
    if (id == ir::kNone) return std::nullopt;
    const auto& expr = module.exprs[id];
    if (expr.kind == ExprKind::Member && (expr.flags & ir::kOptional) == 0 &&
        isUpperName(module.str(expr.text))) {
        auto object = slice(text, module.exprs[expr.a].span);
        if (object == "process.env" || object == "env" || object.ends_with(".env")) {
            return Read{std::string(object) + ".", "", std::string(module.str(expr.text))};
        }
    }
    if (expr.kind == ExprKind::Index && expr.b != ir::kNone &&
        module.exprs[expr.b].kind == ExprKind::String) {
        auto object = slice(text, module.exprs[expr.a].span);
        const auto& key = module.exprs[expr.b];
        if (object == "process.env" && isUpperName(module.str(key.text))) {
            char quote = text[key.span.begin];
            return Read{"process.env[" + std::string(1, quote), std::string(1, quote) + "]",
                        std::string(module.str(key.text))};
        }
    }
    if (expr.kind == ExprKind::Call && expr.items.count >= 1 && expr.a != ir::kNone) {
        const auto& callee = module.exprs[expr.a];
        const auto& key = module.exprs[module.at(expr.items, 0)];
        if (callee.kind == ExprKind::Member && key.kind == ExprKind::String &&
            isUpperName(module.str(key.text)) &&
            (module.str(callee.text) == "get" || module.str(callee.text) == "getOrThrow")) {
            // Without its type argument, and with `get`: the variable is an option.
            auto object = slice(text, module.exprs[callee.a].span);
            char quote = text[key.span.begin];
            return Read{std::string(object) + ".get(" + std::string(1, quote), std::string(1, quote) + ")",
                        std::string(module.str(key.text))};
        }
    }
    return std::nullopt;
}

bool numeric(const ir::Module& module, ir::ExprId id) {
    if (id == ir::kNone) return false;
    const auto& expr = module.exprs[id];
    if (expr.kind == ExprKind::Number) return true;
    if (expr.kind == ExprKind::Identifier) return true;  // a constant for the default
    return expr.kind == ExprKind::Conditional && numeric(module, expr.b) && numeric(module, expr.c);
}

}  // namespace

NumberReader numberReader(const project::Project& project, const Literal& literal,
                          const std::vector<std::string>& variables) {
    NumberReader reader;
    const auto* module = project.module(literal.file);
    if (module == nullptr) return reader;
    auto text = project.text(literal.file);

    // The frame that most of the connection's variables share.
    std::map<std::pair<std::string, std::string>, int> frames;
    for (const auto& variable : variables) {
        if (auto frame = nameFrame(variable)) ++frames[{frame->prefix, frame->suffix}];
    }
    int best = 0;
    for (const auto& [frame, count] : frames) {
        if (count > best) {
            best = count;
            reader.prefix = frame.first;
            reader.suffix = frame.second;
        }
    }
    if (best == 0) reader.prefix = "DB_";

    int quotes[2] = {0, 0};
    std::optional<Read> inLiteral, inFile;
    for (ir::ExprId id = 0; id < module->exprs.size(); ++id) {
        const auto& expr = module->exprs[id];
        if (expr.kind == ExprKind::String && expr.span.begin < text.size()) {
            if (text[expr.span.begin] == '\'') ++quotes[0];
            if (text[expr.span.begin] == '"') ++quotes[1];
        }
        if (auto read = readOf(*module, text, id)) {
            if (within(expr.span, literal.span) && !inLiteral) inLiteral = read;
            if (read->before == "process.env." && !inFile) inFile = read;
        }
        if (expr.kind == ExprKind::Call && expr.items.count == 2 && expr.a != ir::kNone &&
            reader.helper.empty()) {
            auto callee = slice(text, module->exprs[expr.a].span);
            auto first = module->at(expr.items, 0);
            if (callee == "parseInt" || callee == "Number.parseInt" || callee.size() > 60 ||
                !soundsNumeric(callee) || !numeric(*module, module->at(expr.items, 1))) {
                continue;
            }
            if (auto read = readOf(*module, text, first)) {
                reader.form = NumberReader::Form::HelperOfValue;
                reader.helper = callee;
            } else if (module->exprs[first].kind == ExprKind::String &&
                       isUpperName(module->str(module->exprs[first].text))) {
                reader.form = NumberReader::Form::HelperOfName;
                reader.helper = callee;
            }
        }
    }
    reader.quote = quotes[1] > quotes[0] ? '"' : '\'';

    // A helper that is declared here and not used yet.
    if (reader.helper.empty()) {
        for (const auto id : module->topLevel) {
            const auto& stmt = module->stmts[id];
            std::string_view name;
            ir::FunctionId function = ir::kNone;
            if (stmt.kind == ir::StmtKind::Function) {
                function = stmt.id;
                name = module->str(module->functions[function].name);
            } else if (stmt.kind == ir::StmtKind::Variables && stmt.items.count == 1) {
                const auto& declarator = module->declarators[stmt.items.first];
                if (declarator.init == ir::kNone || declarator.pattern == ir::kNone) continue;
                const auto& init = module->exprs[declarator.init];
                if (init.kind != ExprKind::Function) continue;
                function = init.id;
                name = module->str(module->patterns[declarator.pattern].name);
            }
            if (function == ir::kNone || !soundsNumeric(name)) continue;
            const auto& declared = module->functions[function];
            if (declared.params.count != 2) continue;
            auto first = module->parameters[declared.params.first].pattern;
            if (first == ir::kNone) continue;
            auto parameter = module->str(module->patterns[first].name);
            bool byName = parameter == "name" || parameter == "key" || parameter == "variable";
            reader.form = byName ? NumberReader::Form::HelperOfName : NumberReader::Form::HelperOfValue;
            reader.helper = name;
            break;
        }
    }

    auto read = inLiteral ? inLiteral : inFile;
    if (read) {
        reader.read = read->before;
        reader.readEnd = read->after;
        if (reader.form == NumberReader::Form::Constant) reader.form = NumberReader::Form::Inline;
    } else if (reader.form != NumberReader::Form::HelperOfName) {
        reader.form = NumberReader::Form::Constant;
    }
    return reader;
}

}  // namespace audit::connections
