#include "summaries/declared_types.h"

#include <algorithm>

namespace audit::summaries {

using ir::kNone;
using ir::TypeKind;
using project::Declaration;
using project::FileId;

namespace {

constexpr int maxDepth = 10;

bool isIdentifier(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '$';
    });
}

bool isNothing(const ir::Module& m, const ir::Type& type) {
    if (type.kind != TypeKind::Keyword) return false;
    const std::string_view text = m.str(type.text);
    return text == "null" || text == "undefined" || text == "void";
}

}  // namespace

const ir::Class* findClass(const ir::Module& module, std::string_view name) {
    for (const ir::Class& c : module.classes)
        if (module.str(c.name) == name) return &c;
    return nullptr;
}

std::string_view DeclaredTypes::source(FileId file, ir::TypeId type) const {
    const ir::Module* m = project_->module(file);
    if (m == nullptr || type == kNone || type >= m->types.size()) return {};
    const source::Span span = m->types[type].span;
    const std::string_view text = project_->text(file);
    return span.end <= text.size() && span.begin < span.end ? text.substr(span.begin, span.end - span.begin)
                                                            : std::string_view();
}

bool DeclaredTypes::mentions(FileId file, ir::TypeId type, std::string_view word) const {
    return source(file, type).find(word) != std::string_view::npos;
}

std::string DeclaredTypes::text(FileId file, ir::TypeId type, const std::vector<std::string>& scope) const {
    Bound bound;
    for (const std::string& name : scope) bound[name] = name;
    return render(file, type, bound, 0);
}

std::string DeclaredTypes::render(FileId file, ir::TypeId id, const Bound& bound, int depth) const {
    const ir::Module* m = project_->module(file);
    const std::string none(kNoType);
    if (m == nullptr || id == kNone || id >= m->types.size() || depth > maxDepth) return none;
    const ir::Type& type = m->types[id];
    auto item = [&](std::uint32_t i) { return render(file, m->at(type.items, i), bound, depth + 1); };
    switch (type.kind) {
        case TypeKind::Keyword:
            return std::string(m->str(type.text));
        case TypeKind::Literal: {
            const std::string_view text = m->str(type.text);
            if (m->str(type.keyword) != "string") return std::string(text);
            return isIdentifier(text) ? "'" + std::string(text) + "'" : "string";
        }
        case TypeKind::Array: {
            std::string element = item(0);
            if (element == none) return none;
            return element.find('|') == std::string::npos ? element + "[]" : "(" + element + ")[]";
        }
        case TypeKind::Union: {
            std::string out;
            std::vector<std::string> seen;
            for (std::uint32_t i = 0; i < type.items.count; ++i) {
                std::string part = item(i);
                if (part == none || std::ranges::find(seen, part) != seen.end()) continue;
                out += (out.empty() ? "" : " | ") + part;
                seen.push_back(std::move(part));
            }
            const bool onlyNothing = std::ranges::all_of(
                seen, [](const std::string& part) { return part == "null" || part == "undefined"; });
            return out.empty() || onlyNothing ? none : out;
        }
        case TypeKind::Intersection:
            for (std::uint32_t i = 0; i < type.items.count; ++i)
                if (std::string part = item(i); part != none) return part;
            return none;
        case TypeKind::Reference:
            return reference(file, type, bound, depth);
        default:
            return none;
    }
}

std::string DeclaredTypes::reference(FileId file, const ir::Type& type, const Bound& bound, int depth) const {
    const ir::Module& m = *project_->module(file);
    const std::string none(kNoType);
    const std::string name(m.str(type.text));
    if (const auto at = bound.find(name); at != bound.end()) return at->second;
    auto arguments = [&]() -> std::string {
        std::string out;
        for (std::uint32_t i = 0; i < type.items.count; ++i)
            out += (out.empty() ? "" : ", ") + render(file, m.at(type.items, i), bound, depth + 1);
        return out.empty() ? out : "<" + out + ">";
    };
    const Declaration found = project_->lookup(file, name.substr(0, name.find('.')));
    if (found.kind == Declaration::Kind::None) {
        static constexpr std::string_view builtins[] = {"Promise", "Array",   "ReadonlyArray", "Map",
                                                        "Set",     "Date",    "Buffer",        "Readonly",
                                                        "Partial", "Required"};
        if (std::ranges::find(builtins, name) == std::end(builtins)) return none;
        std::string with = arguments();
        return with == "<unknown>" && name != "Promise" ? none : name + with;
    }
    if (name.find('.') != std::string::npos) return none;
    if (found.kind == Declaration::Kind::External) {
        if (found.package != "typeorm" || !isIdentifier(found.name)) return none;
        return std::string(found.name) + arguments();
    }
    if (found.kind != Declaration::Kind::Local) return none;
    if (std::string known = nameOf_(found.file, found.name); !known.empty()) return known + arguments();
    const ir::Module* there = project_->module(found.file);
    if (there == nullptr) return none;
    for (const ir::TypeDeclaration& alias : there->typeDeclarations) {
        if (there->str(alias.name) != found.name || alias.isInterface) continue;
        Bound inner;
        for (std::uint32_t i = 0; i < alias.typeParams.count; ++i) {
            const std::string parameter(there->str(there->typeParameters[alias.typeParams.first + i].name));
            inner[parameter] =
                i < type.items.count ? render(file, m.at(type.items, i), bound, depth + 1) : none;
        }
        return render(found.file, alias.type, inner, depth + 1);
    }
    return none;
}

// The part of `X | null | undefined` that says something, when there is just one.
const ir::Type* DeclaredTypes::single(FileId file, ir::TypeId id) const {
    const ir::Module* m = project_->module(file);
    if (m == nullptr || id == kNone || id >= m->types.size()) return nullptr;
    const ir::Type* type = &m->types[id];
    if (type->kind != TypeKind::Union) return type;
    const ir::Type* found = nullptr;
    for (std::uint32_t i = 0; i < type->items.count; ++i) {
        const ir::Type& part = m->types[m->at(type->items, i)];
        if (isNothing(*m, part)) continue;
        if (found != nullptr) return nullptr;
        found = &part;
    }
    return found;
}

ir::FunctionId DeclaredTypes::functionOf(FileId file, ir::TypeId id, FileId& where, int depth) const {
    const ir::Module* m = project_->module(file);
    if (m == nullptr || id == kNone || id >= m->types.size() || depth > maxDepth) return kNone;
    const ir::Type& type = m->types[id];
    if (type.kind == TypeKind::Function) {
        if (source(file, id).starts_with("new")) return kNone;
        where = file;
        return type.id;
    }
    if (type.kind == TypeKind::Union) {
        for (std::uint32_t i = 0; i < type.items.count; ++i)
            if (const ir::FunctionId found = functionOf(file, m->at(type.items, i), where, depth + 1);
                found != kNone)
                return found;
        return kNone;
    }
    if (type.kind != TypeKind::Reference) return kNone;
    const Declaration found = project_->lookup(file, m->str(type.text));
    if (found.kind != Declaration::Kind::Local) return kNone;
    const ir::Module* there = project_->module(found.file);
    if (there == nullptr) return kNone;
    for (const ir::TypeDeclaration& alias : there->typeDeclarations)
        if (there->str(alias.name) == found.name && !alias.isInterface)
            return functionOf(found.file, alias.type, where, depth + 1);
    return kNone;
}

Declaration DeclaredTypes::classOf(FileId file, ir::TypeId id) const {
    const ir::Type* type = single(file, id);
    if (type == nullptr || type->kind != TypeKind::Reference) return {};
    Declaration found = project_->lookup(file, project_->module(file)->str(type->text));
    if (found.kind != Declaration::Kind::Local) return {};
    const ir::Module* there = project_->module(found.file);
    return there != nullptr && findClass(*there, found.name) != nullptr ? found : Declaration();
}

std::string DeclaredTypes::typeormOf(FileId file, ir::TypeId id) const {
    const ir::Type* type = single(file, id);
    if (type == nullptr || type->kind != TypeKind::Reference) return {};
    const Declaration found = project_->lookup(file, project_->module(file)->str(type->text));
    return found.kind == Declaration::Kind::External && found.package == "typeorm" ? std::string(found.name)
                                                                                   : std::string();
}

}  // namespace audit::summaries
