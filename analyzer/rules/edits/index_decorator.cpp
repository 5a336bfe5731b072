#include "rules/edits/index_decorator.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "source/hash.h"

namespace audit::rules {
namespace {

using ir::Module;
using source::FileId;
using source::Span;

constexpr std::size_t kNameLimit = 63;  // NAMEDATALEN - 1

bool isUpper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool isLower(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

std::string lowered(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (isUpper(c)) c = static_cast<char>(c - 'A' + 'a');
    return out;
}

/// What a file looks like around its decorators and imports.
struct FileStyle {
    std::string_view text;
    std::string lineEnd = "\n";
    char quote = '\'';

    FileStyle(const Module& module, std::string_view fileText) : text(fileText) {
        const std::size_t end = text.find('\n');
        if (end != std::string_view::npos && end > 0 && text[end - 1] == '\r') lineEnd = "\r\n";
        for (const ir::Import& import : module.imports) {
            const std::string_view statement =
                text.substr(import.statement.begin, import.statement.end - import.statement.begin);
            const std::size_t at = statement.find_last_of("'\"");
            if (at == std::string_view::npos) continue;
            quote = statement[at];
            break;
        }
    }

    /// White space between the line's start and `at`; nothing when other text stands there.
    [[nodiscard]] std::optional<std::string> indentation(std::size_t at) const {
        std::size_t start = at;
        while (start > 0 && (text[start - 1] == ' ' || text[start - 1] == '\t')) --start;
        if (start > 0 && text[start - 1] != '\n' && text[start - 1] != '\r') return std::nullopt;
        return std::string(text.substr(start, at - start));
    }

    [[nodiscard]] bool restOfLineIsBlank(std::size_t at) const {
        while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
        return at == text.size() || text[at] == '\n' || text[at] == '\r';
    }

    [[nodiscard]] std::string quoted(std::string_view value) const {
        std::string out(1, quote);
        for (const char c : value) {
            if (c == quote || c == '\\') out += '\\';
            out += c;
        }
        return out + quote;
    }
};

Edit insertion(FileId file, std::size_t at, std::string text) {
    const auto byte = static_cast<std::uint32_t>(at);
    return {{file, Span{byte, byte}}, std::move(text)};
}

/// How this file can write `Index`, and the edit that makes it so.
struct IndexImport {
    std::string local = "Index";
    std::optional<Edit> edit;
};

bool isTypeOnlyStatement(std::string_view statement) {
    if (!statement.starts_with("import")) return false;
    statement.remove_prefix(6);
    while (!statement.empty() && std::isspace(static_cast<unsigned char>(statement.front())))
        statement.remove_prefix(1);
    return statement.starts_with("type ") || statement.starts_with("type{");
}

bool isSorted(const Module& module, const std::vector<const ir::Import*>& bindings) {
    return std::ranges::is_sorted(bindings, [&](const ir::Import* a, const ir::Import* b) {
        return lowered(module.str(a->imported)) < lowered(module.str(b->imported));
    });
}

/// Adds Index to the braces of an import, in its order when the names are sorted, at the end otherwise.
Edit extendImport(FileId file, const Module& module, const FileStyle& style,
                  const std::vector<const ir::Import*>& bindings) {
    if (bindings.size() > 1 && isSorted(module, bindings)) {
        for (const ir::Import* binding : bindings) {
            if (lowered(module.str(binding->imported)) < "index") continue;
            const std::size_t at = binding->span.begin;
            const std::optional<std::string> indent = style.indentation(at);
            return insertion(file, at, indent ? "Index," + style.lineEnd + *indent : "Index, ");
        }
    }
    const ir::Import* last = bindings.back();
    const std::optional<std::string> indent = style.indentation(last->span.begin);
    return insertion(file, last->span.end, indent ? "," + style.lineEnd + *indent + "Index" : ", Index");
}

Edit addImport(FileId file, const Module& module, const FileStyle& style) {
    const std::string line = "import { Index } from " + style.quoted("typeorm") + ";";
    std::size_t at = 0;
    for (const ir::Import& import : module.imports) at = std::max<std::size_t>(at, import.statement.end);
    if (at == 0)
        return insertion(file, style.text.starts_with("\xEF\xBB\xBF") ? 3 : 0,
                         line + style.lineEnd + style.lineEnd);
    return insertion(file, at, style.lineEnd + line);
}

IndexImport importIndex(FileId file, const Module& module, const FileStyle& style) {
    IndexImport result;
    std::vector<const ir::Import*> bindings;  // of the first value import from typeorm with braces
    for (const ir::Import& import : module.imports) {
        if (module.str(import.specifier) != "typeorm" || import.local == 0) continue;
        const std::string_view imported = module.str(import.imported);
        const std::string_view statement =
            style.text.substr(import.statement.begin, import.statement.end - import.statement.begin);
        if (isTypeOnlyStatement(statement)) continue;
        if (imported == "Index" && !import.typeOnly) {
            result.local = module.str(import.local);
            return result;
        }
        if (imported == "*") {
            result.local = std::string(module.str(import.local)) + ".Index";
            return result;
        }
        if (imported == "default" || imported == "=") continue;
        if (bindings.empty() || bindings.front()->statement == import.statement) bindings.push_back(&import);
    }
    result.edit =
        bindings.empty() ? addImport(file, module, style) : extendImport(file, module, style, bindings);
    return result;
}

std::string_view decoratorName(const Module& module, const ir::Decorator& decorator) {
    if (decorator.expression == ir::kNone) return {};
    const ir::Expr* expression = &module.expr(decorator.expression);
    if (expression->kind == ir::ExprKind::Call && expression->a != ir::kNone)
        expression = &module.expr(expression->a);
    if (expression->kind == ir::ExprKind::Identifier || expression->kind == ir::ExprKind::Member)
        return module.str(expression->text);
    return {};
}

std::string decoratorText(const FileStyle& style, const std::string& local, const IndexDecorator& decorator) {
    std::string text = "@" + local + "(" + style.quoted(decorator.name) + ", [";
    for (std::size_t i = 0; i < decorator.properties.size(); ++i)
        text += (i > 0 ? ", " : "") + style.quoted(decorator.properties[i]);
    text += "]";
    if (!decorator.where.empty()) text += ", { where: " + style.quoted(decorator.where) + " }";
    return text + ")";
}

/// Below the last @Index of the class, else above its first decorator, else above the class.
Edit placeDecorator(FileId file, const Module& module, const FileStyle& style, const ir::Class& cls,
                    const std::string& text) {
    const ir::Decorator* lastIndex = nullptr;
    for (std::uint32_t i = 0; i < cls.decorators.count; ++i) {
        const ir::Decorator& each = module.decorators[cls.decorators.first + i];
        if (decoratorName(module, each) == "Index") lastIndex = &each;
    }
    if (lastIndex && style.restOfLineIsBlank(lastIndex->span.end) && style.indentation(lastIndex->span.begin))
        return insertion(file, lastIndex->span.end,
                         style.lineEnd + *style.indentation(lastIndex->span.begin) + text);
    std::size_t at = cls.span.begin;
    if (lastIndex)
        at = lastIndex->span.begin;
    else if (cls.decorators.count > 0)
        at = module.decorators[cls.decorators.first].span.begin;
    const std::optional<std::string> indent = style.indentation(at);
    return insertion(file, at, indent ? text + style.lineEnd + *indent : text + " ");
}

}  // namespace

std::vector<Edit> addIndexDecorator(const Program& program, const entities::Entity& entity,
                                    const IndexDecorator& decorator) {
    if (!entity.cls || entity.cls->id == ir::kNone || decorator.properties.empty()) return {};
    const FileId file = entity.cls->file;
    if (file == source::kNoFile || program.project->file(file).inPackage) return {};
    const Module* module = program.project->module(file);
    if (!module || module->isJavaScript || entity.cls->id >= module->classes.size()) return {};

    const FileStyle style(*module, program.project->text(file));
    IndexImport import = importIndex(file, *module, style);
    std::vector<Edit> edits;
    if (import.edit) edits.push_back(std::move(*import.edit));
    edits.push_back(placeDecorator(file, *module, style, module->classes[entity.cls->id],
                                   decoratorText(style, import.local, decorator)));
    return edits;
}

std::vector<Edit> removeIndexDecorator(const Program& program, const Location& location) {
    if (!editable(program, location)) return {};
    const std::string_view written = textAt(program, location);
    if (!written.starts_with("@Index")) return {};
    const std::string_view text = program.project->text(location.file);
    std::size_t begin = location.span.begin, end = location.span.end;
    while (begin > 0 && (text[begin - 1] == ' ' || text[begin - 1] == '\t')) --begin;
    const bool startsLine = begin == 0 || text[begin - 1] == '\n' || text[begin - 1] == '\r';
    while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
    const bool endsLine = end < text.size() && (text[end] == '\n' || text[end] == '\r');
    if (startsLine && endsLine) {
        if (text[end] == '\r') ++end;
        if (end < text.size() && text[end] == '\n') ++end;
    } else {
        begin = location.span.begin;  // something shares the line: only the blanks after it go
        if (endsLine) end = location.span.end;
    }
    return {{{location.file, Span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}}, ""}};
}

std::string snakeCase(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if (c == '.') {
            out += '_';
            continue;
        }
        const bool boundary =
            i > 0 && isUpper(c) &&
            (isLower(name[i - 1]) || (i + 1 < name.size() && isUpper(name[i - 1]) && isLower(name[i + 1])));
        if (boundary) out += '_';
        out += isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

std::string shortenedName(const std::string& name) {
    if (name.size() <= kNameLimit) return name;
    const std::string hash = source::contentHash(name).hex().substr(0, 8);
    std::size_t keep = kNameLimit - 1 - hash.size();
    while (keep > 0 && (static_cast<unsigned char>(name[keep]) & 0xC0) == 0x80)
        --keep;  // never inside a character
    std::string out = name.substr(0, keep);
    while (out.ends_with('_')) out.pop_back();
    return out + "_" + hash;
}

std::string indexName(const catalog::Catalog& catalog, const catalog::Table& table,
                      const std::vector<std::string>& properties) {
    std::string name = "idx_" + snakeCase(table.name);
    for (const std::string& property : properties) name += "_" + snakeCase(property);
    const std::string wanted = shortenedName(name);
    const bool taken = std::ranges::any_of(catalog.tables, [&](const catalog::Table& each) {
        return each.schema == table.schema &&
               std::ranges::any_of(each.indexes,
                                   [&](const catalog::Index& index) { return index.name == wanted; });
    });
    if (!taken) return wanted;
    const std::string hash = source::contentHash(name + table.schema).hex().substr(0, 8);
    return shortenedName(wanted + "_" + hash);
}

}  // namespace audit::rules
