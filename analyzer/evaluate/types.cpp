// Declared types: what injected things, parameters and results are when no value tells.
#include <algorithm>

#include "evaluate/interpreter.h"

namespace audit::evaluate {

const ir::Type* Interpreter::irType(const TypeRef& type) const {
    if (type.type == ir::kNone || type.file == source::kNoFile) return nullptr;
    const ir::Module* m = project_.module(type.file);
    return m && type.type < m->types.size() ? &m->types[type.type] : nullptr;
}

namespace {

const TypeRef* bound(const TypeBindings* bindings, std::string_view name) {
    for (; bindings; bindings = bindings->parent)
        for (const auto& [n, ref] : bindings->types)
            if (n == name) return &ref;
    return nullptr;
}

bool isNullKeyword(const ir::Module& m, const ir::Type& t) {
    if (t.kind != ir::TypeKind::Keyword) return false;
    std::string_view text = m.str(t.text);
    return text == "null" || text == "undefined" || text == "void";
}

}  // namespace

/// An interface or a type alias of a project file that has nothing to do with the database: what it stands
/// for is not worth reading the file for.
bool Interpreter::namesNothing(const project::Declaration& declaration) const {
    using Sort = project::Declaration::Sort;
    if (declaration.sort != Sort::Interface && declaration.sort != Sort::TypeAlias) return false;
    const project::File& file = project_.file(declaration.file);
    return file.state == project::FileState::NotNeeded && !file.inPackage;
}

std::optional<TypeRef> Interpreter::resolveAlias(TypeRef type, int depth) {
    if (depth > 16) return {};
    const ir::Type* t = irType(type);
    if (!t || t->kind != ir::TypeKind::Reference) return {};
    const ir::Module& m = *project_.module(type.file);
    std::string_view name = m.str(t->text);
    if (const TypeRef* ref = bound(type.bindings, name)) return *ref;
    const project::Declaration& d = lookup(type.file, name.substr(0, name.find('.')));
    if (d.kind != project::Declaration::Kind::Local || namesNothing(d)) return {};
    const ir::Module* dm = project_.module(d.file);
    if (!dm) return {};
    for (const ir::TypeDeclaration& declaration : dm->typeDeclarations) {
        if (dm->str(declaration.name) != d.name) continue;
        TypeBindings* bindings = nullptr;
        if (t->items.count && declaration.typeParams.count) {
            bindings = &bindings_.emplace_back();
            for (std::uint32_t i = 0; i < t->items.count && i < declaration.typeParams.count; ++i)
                bindings->types.emplace_back(
                    dm->str(dm->typeParameters[declaration.typeParams.first + i].name),
                    TypeRef{type.file, m.at(t->items, i), type.bindings});
        }
        return TypeRef{d.file, declaration.type, bindings};
    }
    return {};
}

V Interpreter::classOfType(TypeRef type) {
    const ir::Type* t = irType(type);
    if (!t || t->kind != ir::TypeKind::Reference) return nullptr;
    const ir::Module& m = *project_.module(type.file);
    std::string_view name = m.str(t->text);
    std::string_view first = name.substr(0, name.find('.'));
    project::Declaration d = lookup(type.file, first);
    if (d.kind == project::Declaration::Kind::None) return nullptr;
    if (d.kind == project::Declaration::Kind::External && first.size() == name.size())
        return externalValue(d.package, d.subpath, d.name);
    if (d.kind == project::Declaration::Kind::External)
        return externalValue(d.package, d.subpath, name.substr(name.rfind('.') + 1));
    if (d.kind == project::Declaration::Kind::Namespace && first.size() != name.size()) {
        project::Declaration inner = project_.lookupExport(d.file, name.substr(first.size() + 1));
        if (inner.kind == project::Declaration::Kind::External)
            return externalValue(inner.package, inner.subpath, inner.name);
        if (inner.kind != project::Declaration::Kind::Local) return nullptr;
        d = inner;
    }
    if (d.kind == project::Declaration::Kind::Local) {
        if (namesNothing(d)) return nullptr;
        ModuleState& state = moduleState(d.file);
        if (!state.module) return nullptr;
        auto it = state.declarations.find(d.name);
        if (it == state.declarations.end()) return nullptr;  // a type
        const ir::Stmt& s = state.module->stmt(it->second);
        if (s.kind == ir::StmtKind::Enum || s.kind == ir::StmtKind::Function) return nullptr;
        V value = moduleValue(d.file, d.name);
        return value && (value->is(Kind::Class) || value->is(NativeKind::EntitySchema)) ? value : nullptr;
    }
    if (d.kind == project::Declaration::Kind::Expression) {
        V value = declarationValue(d);
        return value && value->is(Kind::Class) ? value : nullptr;
    }
    return nullptr;
}

V Interpreter::typeArgumentValue(TypeRef type) {
    for (int depth = 0; depth < 16; ++depth) {
        const ir::Type* t = irType(type);
        if (!t) break;
        if (V cls = classOfType(type); cls && (cls->is(Kind::Class) || cls->is(NativeKind::EntitySchema)))
            return cls;
        auto alias = resolveAlias(type, 0);
        if (!alias) {
            const ir::Module& m = *project_.module(type.file);
            if (t->kind == ir::TypeKind::Reference)
                return store_.symbol("type " + std::string(m.str(t->text)));
            if (t->kind == ir::TypeKind::Intersection || t->kind == ir::TypeKind::Union) {
                TypeRef first{type.file, m.at(t->items, 0), type.bindings};
                type = first;
                continue;
            }
            break;
        }
        type = *alias;
    }
    return store_.symbol("a type that names no class");
}

V Interpreter::typedValue(TypeRef type, std::string_view what, Guard under, int depth) {
    if (const TypeRef* plain = plainType(type)) return store_.symbol(what, plain);
    V value = typedValueOf(type, what, under, depth);
    if (depth == 0 && modulesDone_ && !type.bindings && value->is(Kind::Symbol) && value->type &&
        !plainType(type))
        plainTypes_.insert(type.file, type.type, value->type);
    return value;
}

V Interpreter::typedValueOf(TypeRef type, std::string_view what, Guard under, int depth) {
    const ir::Type* t = irType(type);
    if (!t || depth > 12) return store_.symbol(what, t ? store_.typeRef(type) : nullptr);
    const ir::Module& m = *project_.module(type.file);
    auto next = [&](ir::TypeId id) {
        return typedValue({type.file, id, type.bindings}, what, under, depth + 1);
    };
    switch (t->kind) {
        case ir::TypeKind::Union:
        case ir::TypeKind::Intersection: {
            V plain = nullptr;
            for (std::uint32_t i = 0; i < t->items.count; ++i) {
                const ir::Type& part = m.types[m.at(t->items, i)];
                if (isNullKeyword(m, part) || part.kind == ir::TypeKind::Keyword ||
                    part.kind == ir::TypeKind::Literal)
                    continue;
                V value = next(m.at(t->items, i));
                if (value->is(Kind::Native) || value->is(Kind::Instance)) return value;
                plain = value;
            }
            if (t->items.count && plain && t->kind == ir::TypeKind::Union && t->items.count == 2)
                return plain;
            return store_.symbol(what, store_.typeRef(type));
        }
        case ir::TypeKind::Reference: {
            std::string_view name = m.str(t->text);
            if (const TypeRef* ref = bound(type.bindings, name))
                return typedValue(*ref, what, under, depth + 1);
            if ((name == "Promise" || name == "Awaited" || name == "Readonly" || name == "Required" ||
                 name == "NonNullable" || name == "Observable") &&
                t->items.count)
                return next(m.at(t->items, 0));
            V cls = classOfType(type);
            if (cls && cls->is(NativeKind::TypeormExport)) {
                std::string_view exported = cls->text;
                V entity = t->items.count ? typeArgumentValue({type.file, m.at(t->items, 0), type.bindings})
                                          : store_.symbol("an entity that is not named");
                if (exported == "Repository" || exported == "TreeRepository" || exported == "MongoRepository")
                    return store_.native(NativeKind::Repository, exported == "TreeRepository" ? "tree" : "",
                                         {entity});
                if (exported == "EntityManager") return store_.native(NativeKind::Manager, "");
                if (exported == "DataSource" || exported == "Connection")
                    return store_.native(NativeKind::DataSource, "");
                if (exported == "QueryRunner") return store_.native(NativeKind::QueryRunner, "");
                if (exported.ends_with("QueryBuilder") || exported == "WhereExpressionBuilder" ||
                    exported == "WhereExpression") {
                    Cell* cell = store_.cell(under, {});
                    cell->builder = store_.builder();
                    cell->builder->entity = entity;
                    cell->builder->incomplete = true;
                    cell->builder->incompleteReason =
                        store_.intern("the query builder comes from a caller (" + std::string(what) + ")");
                    return store_.native(NativeKind::Builder, exported, {}, cell);
                }
                return store_.symbol(what, store_.typeRef(type));
            }
            if (cls && cls->is(NativeKind::External)) {
                if (cls->text == "@nestjs/config#ConfigService")
                    return store_.native(NativeKind::ConfigService, "");
                return store_.symbol(what, store_.typeRef(type));
            }
            if (cls && cls->is(Kind::Class)) {
                if (isEntity(cls->cls)) return store_.native(NativeKind::EntityOf, what, {cls});
                TypeBindings* bindings = nullptr;
                if (t->items.count) {
                    const ir::Module& cm = irModule(cls->cls);
                    const ir::Class& cc = irClass(cls->cls);
                    bindings = &bindings_.emplace_back();
                    for (std::uint32_t i = 0; i < t->items.count && i < cc.typeParams.count; ++i)
                        bindings->types.emplace_back(cm.str(cm.typeParameters[cc.typeParams.first + i].name),
                                                     TypeRef{type.file, m.at(t->items, i), type.bindings});
                }
                return symbolicInstance(cls->cls, bindings, under);
            }
            if (auto alias = resolveAlias(type, depth)) {
                const ir::Type* at = irType(*alias);
                if (at && at->kind != ir::TypeKind::Object) return typedValue(*alias, what, under, depth + 1);
            }
            return store_.symbol(what, store_.typeRef(type));
        }
        default:
            return store_.symbol(what, store_.typeRef(type));
    }
}

TypeRef Interpreter::elementType(TypeRef type) {
    for (int depth = 0; depth < 8; ++depth) {
        const ir::Type* t = irType(type);
        if (!t) return {};
        const ir::Module& m = *project_.module(type.file);
        if (t->kind == ir::TypeKind::Array) return {type.file, m.at(t->items, 0), type.bindings};
        if (t->kind == ir::TypeKind::Reference) {
            std::string_view name = m.str(t->text);
            if ((name == "Array" || name == "ReadonlyArray" || name == "Set" || name == "Iterable") &&
                t->items.count)
                return {type.file, m.at(t->items, 0), type.bindings};
            if (name == "Promise" && t->items.count) {
                type.type = m.at(t->items, 0);
                continue;
            }
            auto alias = resolveAlias(type, 0);
            if (!alias) return {};
            type = *alias;
            continue;
        }
        if (t->kind == ir::TypeKind::Union) {
            TypeRef found{};
            for (std::uint32_t i = 0; i < t->items.count; ++i)
                if (!isNullKeyword(m, m.types[m.at(t->items, i)])) {
                    found = {type.file, m.at(t->items, i), type.bindings};
                    break;
                }
            if (found.type == ir::kNone) return {};
            type = found;
            continue;
        }
        return {};
    }
    return {};
}

V Interpreter::typedMember(V object, std::string_view name) {
    return object->type ? typedMemberOf(object, *object->type, name) : nullptr;
}

V Interpreter::typedMemberOf(V object, TypeRef type, std::string_view name, int level) {
    if (level > 8) return nullptr;
    for (int depth = 0; depth < 8; ++depth) {
        const ir::Type* t = irType(type);
        if (!t) return nullptr;
        const ir::Module& m = *project_.module(type.file);
        if (t->kind == ir::TypeKind::Object) {
            for (std::uint32_t i = 0; i < t->items.count; ++i) {
                const ir::TypeMember& member = m.typeMembers[t->items.first + i];
                if (m.str(member.name) != name || member.type == ir::kNone || member.method) continue;
                TypeRef memberType{type.file, member.type, type.bindings};
                V plain = store_.derived(".", {object, store_.string(name)}, store_.typeRef(memberType));
                if (plainType(memberType)) return plain;
                V typed = typedValue(memberType, describe(plain, 2), store_.yes());
                if (typed->is(Kind::Symbol)) return plain;  // identity by path: two reads are the same value
                if (typed->is(NativeKind::EntityOf))
                    return store_.native(NativeKind::EntityOf, describe(plain, 2), {typed->items[0]});
                return typed;
            }
            return nullptr;
        }
        if (t->kind == ir::TypeKind::Union || t->kind == ir::TypeKind::Intersection) {
            for (std::uint32_t i = 0; i < t->items.count; ++i) {
                const ir::TypeId part = m.at(t->items, i);
                if (isNullKeyword(m, m.types[part])) continue;
                V typed = typedMemberOf(object, {type.file, part, type.bindings}, name, level + 1);
                if (typed) return typed;
            }
            return nullptr;
        }
        if (t->kind == ir::TypeKind::Reference) {
            std::string_view reference = m.str(t->text);
            if ((reference == "Partial" || reference == "Readonly" || reference == "Required" ||
                 reference == "Pick" || reference == "Omit") &&
                t->items.count) {
                type.type = m.at(t->items, 0);
                continue;
            }
            if (V cls = classOfType(type); cls && cls->is(Kind::Class))
                return memberTypeOfClass(object, cls->cls, name);
            auto alias = resolveAlias(type, 0);
            if (!alias) return nullptr;
            type = *alias;
            continue;
        }
        return nullptr;
    }
    return nullptr;
}

V Interpreter::memberTypeOfClass(V object, const ClassInfo* cls, std::string_view name) {
    int depth = 0;
    for (const ClassInfo* c = cls; c && depth < 64; c = c->super, ++depth) {
        const ir::Module& m = irModule(c);
        const ir::Class& ic = irClass(c);
        for (std::uint32_t i = 0; i < ic.members.count; ++i) {
            const ir::Member& member = m.members[ic.members.first + i];
            if (m.str(member.name) != name || member.kind != ir::MemberKind::Property ||
                member.type == ir::kNone)
                continue;
            TypeRef type{c->file, member.type, nullptr};
            V plain = store_.derived(".", {object, store_.string(name)}, store_.typeRef(type));
            if (plainType(type)) return plain;
            V typed = typedValue(type, describe(plain, 2), store_.yes());
            if (typed->is(Kind::Symbol) || typed->is(NativeKind::EntityOf)) return plain;
            return typed;
        }
    }
    return nullptr;
}

}  // namespace audit::evaluate
