// Module scopes: top levels run once, on first use; names lead to declarations, imports, globals.
#include <algorithm>

#include "evaluate/interpreter.h"

namespace audit::evaluate {

using project::Declaration;

Scope* Interpreter::newScope(Scope* parent, FileId file) {
    Scope scope;
    scope.parent = parent;
    scope.file = file;
    return arena_.make(scope);
}

Variable* Interpreter::addVariable(Scope* scope, std::string_view name, V value, Guard under) {
    Variable* variable = arena_.make(Variable{name, value, under});
    scope->add(variable);
    return variable;
}

const Declaration& Interpreter::lookup(FileId file, std::string_view name) {
    name = store_.intern(name);
    const auto key = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(name.data()));
    if (const Declaration* known = lookups_.find(file, key)) return *known;
    Declaration& found = declarations_.emplace_back(project_.lookup(file, name));
    lookups_.insert(file, key, &found);
    return found;
}

ModuleState& Interpreter::moduleState(FileId file) {
    if (file >= modules_.size()) modules_.resize(std::max<std::size_t>(file + 1, project_.fileCount()));
    if (modules_[file]) return *modules_[file];
    modules_[file] = std::make_unique<ModuleState>();
    ModuleState& state = *modules_[file];
    state.module = project_.module(file);
    state.scope.file = file;
    state.scope.isModule = true;
    state.scope.index = &state.names;
    if (!state.module) {
        state.progress = ModuleState::Progress::Done;
        return state;
    }
    const ir::Module& m = *state.module;
    state.declaratorDone.assign(m.declarators.size(), 0);
    for (ir::StmtId id : m.topLevel) {
        const ir::Stmt& s = m.stmt(id);
        switch (s.kind) {
            case ir::StmtKind::Function:
                state.declarations.emplace(m.str(m.functions[s.id].name), id);
                break;
            case ir::StmtKind::Class:
                state.declarations.emplace(m.str(m.classes[s.id].name), id);
                break;
            case ir::StmtKind::Enum:
                state.declarations.emplace(m.str(m.enums[s.id].name), id);
                break;
            case ir::StmtKind::Namespace: {
                std::string_view name = m.str(s.text);
                state.declarations.emplace(name.substr(0, name.find('.')), id);
                break;
            }
            case ir::StmtKind::Variables: {
                auto names = [&](auto&& self, ir::PatternId p) -> void {
                    if (p == ir::kNone) return;
                    const ir::Pattern& pattern = m.patterns[p];
                    if (pattern.kind == ir::Pattern::Kind::Name)
                        state.declarations.emplace(m.str(pattern.name), id);
                    for (std::uint32_t i = 0; i < pattern.elements.count; ++i)
                        self(self, m.patternElements[pattern.elements.first + i].value);
                };
                for (std::uint32_t i = 0; i < s.items.count; ++i)
                    names(names, m.declarators[s.items.first + i].pattern);
                break;
            }
            default:
                break;
        }
    }
    return state;
}

Frame Interpreter::moduleFrame(FileId file) {
    ModuleState& state = moduleState(file);
    Frame frame;
    frame.file = file;
    frame.module = state.module;
    frame.scope = &state.scope;
    frame.live = store_.yes();
    return frame;
}

void Interpreter::runModule(FileId file) {
    ModuleState& state = moduleState(file);
    if (state.progress != ModuleState::Progress::Untouched) return;
    state.progress = ModuleState::Progress::Running;
    // The top level is an entry of its own: it has its own budget, whoever touched the module first.
    Entry outer;
    std::swap(outer, entry_);
    entry_.limit = kMaxModuleSteps;
    entry_.softLimit = kSoftModuleSteps;
    entry_.nesting = outer.nesting;
    Frame frame = moduleFrame(file);
    const ir::Module& m = *state.module;
    if (m.isJavaScript) {
        Cell* cell = store_.cell(store_.yes(), {file, {}});
        state.exportsObject = store_.object(cell);
    }
    if (entry_.nesting < kMaxNesting / 2) {
        for (ir::StmtId id : m.topLevel) {
            const ir::Stmt& s = m.stmt(id);
            if (s.kind == ir::StmtKind::Function && m.functions[s.id].body != ir::kNone) {
                std::string_view name = m.str(m.functions[s.id].name);
                declare(frame, store_.intern(name), store_.function(makeClosure(frame, s.id, name)));
            }
        }
        for (ir::StmtId id : m.topLevel) {
            frame.live = store_.yes();  // `process.exit()` and the like do not end what a module declares
            exec(frame, id);
        }
        for (const ir::Export& e : m.exports)
            if (e.expression != ir::kNone) {
                Declaration d;
                d.kind = Declaration::Kind::Expression;
                d.file = file;
                d.expression = e.expression;
                declarationValue(d);
            }
    }
    state.progress = ModuleState::Progress::Done;
    state.pending = std::move(entry_.pending);
    state.called = std::move(entry_.called);
    out_.counters.steps += entry_.steps;
    std::swap(outer, entry_);
}

void Interpreter::runDeclarator(Frame& frame, std::uint32_t index) {
    ModuleState& state = moduleState(frame.file);
    if (state.declaratorDone[index]) return;
    state.declaratorDone[index] = 1;
    Frame top = moduleFrame(frame.file);
    declareVariable(top, frame.module->declarators[index]);
}

V Interpreter::moduleValue(FileId file, std::string_view name) {
    ModuleState& state = moduleState(file);
    if (!state.module) return store_.unknown("its file cannot be read");
    auto bound = [&]() -> V {
        Variable* v = state.scope.find(name);
        return v ? v->value : nullptr;
    };
    if (V value = bound()) return value;
    if (state.progress == ModuleState::Progress::Untouched) {
        runModule(file);
        if (V value = bound()) return value;
    }
    // Circular imports: the module is running and has not come to this declaration yet. Take it early.
    if (auto it = state.declarations.find(name); it != state.declarations.end()) {
        const ir::Module& m = *state.module;
        const ir::Stmt& s = m.stmt(it->second);
        Frame top = moduleFrame(file);
        if (s.kind == ir::StmtKind::Variables) {
            for (std::uint32_t i = 0; i < s.items.count; ++i) {
                const std::uint32_t index = s.items.first + i;
                if (state.declaratorDone[index]) continue;
                const ir::Pattern* p = m.declarators[index].pattern == ir::kNone
                                           ? nullptr
                                           : &m.patterns[m.declarators[index].pattern];
                if (p && (p->kind != ir::Pattern::Kind::Name || m.str(p->name) == name))
                    runDeclarator(top, index);
            }
        } else {
            exec(top, it->second);
        }
        if (V value = bound()) return value;
        return store_.unknown("it refers to itself");
    }
    if (name == "exports" && state.exportsObject) return state.exportsObject;
    const Declaration& declaration = lookup(file, name);
    if (declaration.kind == Declaration::Kind::None) return nullptr;
    if (declaration.kind == Declaration::Kind::Local && declaration.file == file && declaration.name == name)
        return nullptr;  // a type, or something that only declares
    V value = declarationValue(declaration);
    if (value && !value->is(Kind::Unknown))
        addVariable(&state.scope, store_.intern(name), value, store_.yes());
    return value;
}

V Interpreter::declarationValue(const Declaration& declaration) {
    switch (declaration.kind) {
        case Declaration::Kind::None:
            return store_.unknown("no such export");
        case Declaration::Kind::Local: {
            V value = moduleValue(declaration.file, declaration.name);
            return value ? value : store_.unknown("a type, not a value");
        }
        case Declaration::Kind::Namespace:
            return store_.module(declaration.file);
        case Declaration::Kind::External:
            return externalValue(declaration.package, declaration.subpath, declaration.name);
        case Declaration::Kind::Expression: {
            // `export default <expression>`: evaluated once, kept under a name no program can have.
            ModuleState& state = moduleState(declaration.file);
            if (!state.module) return store_.unknown("its file cannot be read");
            const std::string_view key = store_.intern("%default" + std::to_string(declaration.expression));
            if (Variable* v = state.scope.find(key))
                return v->value ? v->value : store_.unknown("it refers to itself");
            runModule(declaration.file);
            if (Variable* v = state.scope.find(key); v && v->value) return v->value;
            if (!state.scope.find(key)) addVariable(&state.scope, key, nullptr, store_.yes());
            Frame top = moduleFrame(declaration.file);
            const ir::Expr& e = state.module->expr(declaration.expression);
            V value = e.kind == ir::ExprKind::Function ? store_.function(makeClosure(top, e.id, "default"))
                      : e.kind == ir::ExprKind::Class  ? classValue(top, e.id, "default")
                                                       : eval(top, declaration.expression);
            state.scope.find(key)->value = value;
            lookForDataSourceOptions(top, value, "default", {declaration.file, e.span});
            return value;
        }
    }
    return store_.undefined();
}

V Interpreter::exportValue(FileId file, std::string_view name) {
    Declaration declaration = project_.lookupExport(file, name);
    if (declaration.kind != Declaration::Kind::None) return declarationValue(declaration);
    ModuleState& state = moduleState(file);
    if (state.exportsObject) {
        runModule(file);
        if (const Prop* prop = state.exportsObject->cell->find(name)) return propValue(*prop);
    }
    if (name == "default") return store_.module(file);  // esModuleInterop over CommonJS
    return store_.unknown("no export '" + std::string(name) + "' in " + project_.file(file).path);
}

V Interpreter::requireValue(FileId from, std::string_view specifier) {
    project::Resolution resolution = project_.resolve(from, specifier);
    switch (resolution.kind) {
        case project::Resolution::Kind::File:
            return store_.module(resolution.file);
        case project::Resolution::Kind::External:
            return externalValue(resolution.package, resolution.subpath, "*");
        default:
            return store_.unknown("cannot find '" + std::string(specifier) + "'");
    }
}

V Interpreter::lookupName(Frame& frame, std::string_view name) {
    if (name == "undefined") return store_.undefined();
    for (Scope* scope = frame.scope; scope; scope = scope->parent) {
        if (scope->isModule) break;
        if (Variable* v = scope->find(name)) return v->value ? v->value : store_.undefined();
    }
    if (frame.module->isJavaScript &&
        (name == "__decorate" || name == "__metadata" || name == "__param" || name == "__rest"))
        return store_.native(NativeKind::Global,
                             name);  // TypeScript's helpers: modelled, whatever their text is
    if (V value = moduleValue(frame.file, name)) return value;
    static constexpr std::string_view kGlobals[] = {"Object",
                                                    "Array",
                                                    "Promise",
                                                    "process",
                                                    "console",
                                                    "String",
                                                    "Number",
                                                    "Boolean",
                                                    "Math",
                                                    "JSON",
                                                    "Date",
                                                    "Map",
                                                    "Set",
                                                    "WeakMap",
                                                    "WeakSet",
                                                    "Symbol",
                                                    "RegExp",
                                                    "Error",
                                                    "parseInt",
                                                    "parseFloat",
                                                    "isNaN",
                                                    "isFinite",
                                                    "require",
                                                    "module",
                                                    "Reflect",
                                                    "globalThis",
                                                    "Buffer",
                                                    "setTimeout",
                                                    "setImmediate",
                                                    "setInterval",
                                                    "encodeURIComponent",
                                                    "BigInt",
                                                    "structuredClone",
                                                    "global",
                                                    "Proxy",
                                                    "queueMicrotask",
                                                    "arguments",
                                                    "__importStar",
                                                    "__importDefault"};
    if (std::ranges::any_of(kGlobals, [&](std::string_view known) { return sameText(known, name); }))
        return store_.native(NativeKind::Global, name);
    if (name.starts_with("__audit_") && project_.file(frame.file).inPackage)
        return store_.native(NativeKind::Global, name);  // what a package summary says: callSummary()
    if (name == "NaN") return store_.number(__builtin_nan(""));
    if (name == "Infinity") return store_.number(__builtin_inf());
    if (name == "__dirname" || name == "__filename") {
        std::string path = project_.file(frame.file).absolute;
        if (name == "__dirname") path = path.substr(0, path.rfind('/'));
        return store_.string(path);
    }
    return store_.unknown("'" + std::string(name) + "' is declared nowhere in the program");
}

V Interpreter::externalValue(std::string_view package, std::string_view subpath, std::string_view name) {
    // typeorm's own subpaths (typeorm/data-source/DataSource, typeorm/browser) export the same names.
    if (package == "typeorm") return store_.native(NativeKind::TypeormExport, name);
    std::string text(package);
    if (!subpath.empty()) text.append("/").append(subpath);
    text.append("#").append(name);
    return store_.native(NativeKind::External, text);
}

}  // namespace audit::evaluate
