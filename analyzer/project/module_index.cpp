#include "project/module_index.h"

#include <algorithm>

#include "project/surface.h"

namespace audit::project {

using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::kNone;
using ir::Op;
using ir::Stmt;
using ir::StmtKind;

namespace {

// Chains of assignments and arguments that CommonJS exports hide in are shallow; this only guards the
// recursion.
constexpr int maxDepth = 32;

}  // namespace

ModuleIndex::ModuleIndex(const ir::Module& module) : module_(&module) {
    declareStatements();
    readImports();
    readExports();
    if (module.isJavaScript) readCommonJs();
    exportedNames_.reserve(exports_.size());
    for (const auto& [name, exported] : exports_) exportedNames_.push_back(name);
    std::ranges::sort(exportedNames_);
}

const Imported* ModuleIndex::import(std::string_view local) const {
    const auto at = imports_.find(local);
    return at == imports_.end() ? nullptr : &at->second;
}

const Exported* ModuleIndex::exported(std::string_view name) const {
    const auto at = exports_.find(name);
    return at == exports_.end() ? nullptr : &at->second;
}

void ModuleIndex::declare(std::string_view name, Declaration::Sort sort) {
    const auto [at, added] = declared_.emplace(name, sort);
    if (!added) at->second = preferred(at->second, sort);
}

Declaration::Sort ModuleIndex::sortOf(std::string_view name) const {
    const auto at = declared_.find(name);
    return at == declared_.end() ? Declaration::Sort::Unknown : at->second;
}

void ModuleIndex::declarePattern(ir::PatternId id) {
    if (id == kNone) return;
    const ir::Pattern& pattern = module_->patterns[id];
    if (pattern.kind == ir::Pattern::Kind::Name)
        declare(module_->str(pattern.name), Declaration::Sort::Variable);
    if (pattern.kind != ir::Pattern::Kind::Object && pattern.kind != ir::Pattern::Kind::Array) return;
    for (std::uint32_t i = 0; i < pattern.elements.count; ++i) {
        declarePattern(module_->patternElements[pattern.elements.first + i].value);
    }
}

void ModuleIndex::declareStatements() {
    for (const ir::StmtId id : module_->topLevel) {
        const Stmt& stmt = module_->stmt(id);
        switch (stmt.kind) {
            case StmtKind::Variables:
                for (std::uint32_t i = 0; i < stmt.items.count; ++i) {
                    declarePattern(module_->declarators[stmt.items.first + i].pattern);
                }
                break;
            case StmtKind::Function:
                declare(module_->str(module_->functions[stmt.id].name), Declaration::Sort::Function);
                break;
            case StmtKind::Class:
                declare(module_->str(module_->classes[stmt.id].name), Declaration::Sort::Class);
                break;
            case StmtKind::Enum:
                declare(module_->str(module_->enums[stmt.id].name), Declaration::Sort::Enum);
                break;
            case StmtKind::Namespace: {
                const std::string_view name = module_->str(stmt.text);
                declare(name.substr(0, name.find('.')), Declaration::Sort::Namespace);
                break;
            }
            default:
                break;
        }
    }
    for (const ir::TypeDeclaration& type : module_->typeDeclarations) {
        declare(module_->str(type.name),
                type.isInterface ? Declaration::Sort::Interface : Declaration::Sort::TypeAlias);
    }
}

void ModuleIndex::readImports() {
    for (const ir::Import& import : module_->imports) {
        if (import.local == 0) continue;
        imports_[module_->str(import.local)] = {module_->str(import.specifier), module_->str(import.imported),
                                                import.span};
    }
}

void ModuleIndex::readExports() {
    for (const ir::Export& one : module_->exports) {
        const std::string_view name = module_->str(one.exported);
        switch (one.kind) {
            case ir::Export::Kind::Local:
                // An overloaded or merged declaration is exported several times under one name.
                exports_.emplace(name, Exported{Exported::Kind::local, module_->str(one.local), {}, kNone});
                break;
            case ir::Export::Kind::Expression:
                exports_[name] = meaning(one.expression, {});
                break;
            case ir::Export::Kind::From:
                exports_[name] = {Exported::Kind::from, module_->str(one.imported),
                                  module_->str(one.specifier), kNone};
                break;
            case ir::Export::Kind::Namespace:
                exports_[name] = {Exported::Kind::from, "*", module_->str(one.specifier), kNone};
                break;
            case ir::Export::Kind::All:
                stars_.push_back(module_->str(one.specifier));
                break;
            case ir::Export::Kind::Assignment:
                exportWhole(one.expression);
                break;
        }
    }
}

// --- CommonJS ---

bool ModuleIndex::isModuleExports(ExprId id) const {
    if (id == kNone) return false;
    const Expr& expr = module_->expr(id);
    if (expr.kind != ExprKind::Member || expr.a == kNone || module_->str(expr.text) != "exports")
        return false;
    const Expr& object = module_->expr(expr.a);
    return object.kind == ExprKind::Identifier && module_->str(object.text) == "module";
}

bool ModuleIndex::isExports(ExprId id) const {
    if (id == kNone) return false;
    const Expr& expr = module_->expr(id);
    if (expr.kind == ExprKind::Identifier) return module_->str(expr.text) == "exports";
    return isModuleExports(id);
}

// The X of `exports.X`, `module.exports.X`, `exports["X"]`; "" for anything else.
std::string_view ModuleIndex::exportsMember(ExprId id) const {
    if (id == kNone) return {};
    const Expr& expr = module_->expr(id);
    if (expr.kind == ExprKind::Member && isExports(expr.a)) return module_->str(expr.text);
    if (expr.kind == ExprKind::Index && isExports(expr.a) && expr.b != kNone) {
        const Expr& key = module_->expr(expr.b);
        if (key.kind == ExprKind::String) return module_->str(key.text);
    }
    return {};
}

bool ModuleIndex::isVoid(ExprId id) const {
    return id != kNone && module_->expr(id).kind == ExprKind::Unary && module_->expr(id).op == Op::Void;
}

// The x of `require("x")`, also inside __importStar(…), tslib_1.__importDefault(…), and of a variable that
// holds one.
std::string_view ModuleIndex::required(ExprId id) const {
    for (int depth = 0; id != kNone && depth < maxDepth; ++depth) {
        const Expr& expr = module_->expr(id);
        if (expr.kind == ExprKind::Identifier) {
            const Imported* imported = import(module_->str(expr.text));
            return imported != nullptr && (imported->name == "*" || imported->name == "=")
                       ? imported->specifier
                       : std::string_view();
        }
        if (expr.kind != ExprKind::Call || expr.a == kNone || expr.items.count == 0) return {};
        const Expr& callee = module_->expr(expr.a);
        const bool named = callee.kind == ExprKind::Identifier || callee.kind == ExprKind::Member;
        const std::string_view name = named ? module_->str(callee.text) : std::string_view();
        const ExprId argument = module_->at(expr.items, 0);
        if (name == "require") {
            if (argument == kNone || module_->expr(argument).kind != ExprKind::String) return {};
            return module_->str(module_->expr(argument).text);
        }
        if (name != "__importStar" && name != "__importDefault" && name != "_interopRequireDefault" &&
            name != "_interopRequireWildcard" && name != "__toESM") {
            return {};
        }
        id = argument;
    }
    return {};
}

// `const a = require('x')`, `const { b, c: d } = require('x')`, `const e = require('x').e`.
void ModuleIndex::readRequire(const ir::Declarator& declarator) {
    if (declarator.init == kNone || declarator.pattern == kNone) return;
    const ir::Pattern& pattern = module_->patterns[declarator.pattern];
    ExprId init = declarator.init;
    std::string_view picked;
    if (module_->expr(init).kind == ExprKind::Member) {
        picked = module_->str(module_->expr(init).text);
        init = module_->expr(init).a;
    }
    if (init == kNone || module_->expr(init).kind != ExprKind::Call) return;
    const std::string_view specifier = required(init);
    if (specifier.empty()) return;
    if (pattern.kind == ir::Pattern::Kind::Name) {
        const std::string_view local = module_->str(pattern.name);
        imports_.emplace(local,
                         Imported{specifier, picked.empty() ? std::string_view("=") : picked, pattern.span});
        declared_.erase(local);
        return;
    }
    if (pattern.kind != ir::Pattern::Kind::Object || !picked.empty()) return;
    for (std::uint32_t i = 0; i < pattern.elements.count; ++i) {
        const ir::PatternElement& element = module_->patternElements[pattern.elements.first + i];
        if (element.rest || element.computedKey != kNone || element.value == kNone) continue;
        const ir::Pattern& value = module_->patterns[element.value];
        if (value.kind != ir::Pattern::Kind::Name) continue;
        const std::string_view local = module_->str(value.name);
        imports_.emplace(local, Imported{specifier, module_->str(element.key), value.span});
        declared_.erase(local);
    }
}

// What an exported value is: a name of this module, something of another module, or just an expression.
// `declared` is the variable that the same statement sets.
Exported ModuleIndex::meaning(ExprId id, std::string_view declared) const {
    const Exported expression{Exported::Kind::expression, {}, {}, id};
    if (id == kNone) return expression;
    const Expr& expr = module_->expr(id);
    switch (expr.kind) {
        case ExprKind::Identifier: {
            const std::string_view name = module_->str(expr.text);
            if (declares(name) || import(name) != nullptr) return {Exported::Kind::local, name, {}, kNone};
            return expression;
        }
        case ExprKind::Assign:  // exports.X = X = __decorate(…)
            if (expr.a != kNone && module_->expr(expr.a).kind == ExprKind::Identifier)
                return meaning(expr.a, declared);
            if (expr.op == Op::Set) return meaning(expr.b, declared);
            return expression;
        case ExprKind::Member: {
            const std::string_view specifier = required(expr.a);
            if (!specifier.empty()) return {Exported::Kind::from, module_->str(expr.text), specifier, kNone};
            return expression;
        }
        case ExprKind::Call: {
            const std::string_view specifier = required(id);
            if (!specifier.empty()) return {Exported::Kind::from, "=", specifier, kNone};
            break;
        }
        default:
            break;
    }
    if (!declared.empty()) return {Exported::Kind::local, declared, {}, kNone};
    return expression;
}

void ModuleIndex::exportMember(std::string_view name, ExprId value, std::string_view declared) {
    commonJs_ = true;
    ExprId last = value;
    for (int depth = 0; last != kNone && module_->expr(last).kind == ExprKind::Assign && depth < maxDepth;
         ++depth) {
        last = module_->expr(last).b;
    }
    if (isVoid(last)) return;  // exports.A = exports.B = void 0: the declaration ahead of the value
    exports_[name] = meaning(value, declared);
}

void ModuleIndex::exportWhole(ExprId value) {
    assignment_ = meaning(value, {});
    hasAssignment_ = true;
    if (value == kNone) return;
    // The properties of an object are names that can be imported.
    const Expr* object = &module_->expr(value);
    if (object->kind != ExprKind::Object) return;
    for (std::uint32_t i = 0; i < object->items.count; ++i) {
        const ir::Property& property = module_->props[object->items.first + i];
        if (property.kind == ir::Property::Kind::Spread) {
            const std::string_view specifier = required(property.value);
            if (!specifier.empty()) stars_.push_back(specifier);
        } else if (property.name != 0 && property.value != kNone) {
            exports_.emplace(module_->str(property.name), meaning(property.value, {}));
        }
    }
}

// Object.defineProperty(exports, "X", { enumerable: true, get: function () { return x_1.X; } })
void ModuleIndex::defineProperty(const Expr& call) {
    if (call.items.count < 3 || !isExports(module_->at(call.items, 0))) return;
    const ExprId key = module_->at(call.items, 1);
    const ExprId description = module_->at(call.items, 2);
    if (key == kNone || description == kNone) return;
    if (module_->expr(key).kind != ExprKind::String || module_->expr(description).kind != ExprKind::Object)
        return;
    commonJs_ = true;
    const std::string_view name = module_->str(module_->expr(key).text);
    if (name == "__esModule") return;
    const ir::Range properties = module_->expr(description).items;
    for (std::uint32_t i = 0; i < properties.count; ++i) {
        const ir::Property& property = module_->props[properties.first + i];
        const std::string_view kind = module_->str(property.name);
        if (property.value == kNone) continue;
        if (kind == "value") exports_[name] = meaning(property.value, {});
        if (kind != "get" || module_->expr(property.value).kind != ExprKind::Function) continue;
        const ir::Function& getter = module_->functions[module_->expr(property.value).id];
        if (getter.expressionBody != kNone) exports_[name] = meaning(getter.expressionBody, {});
        if (getter.body == kNone) continue;
        const Stmt& body = module_->stmt(getter.body);
        for (std::uint32_t j = 0; j < body.items.count; ++j) {
            const Stmt& stmt = module_->stmt(module_->at(body.items, j));
            if (stmt.kind == StmtKind::Return && stmt.a != kNone) exports_[name] = meaning(stmt.a, {});
        }
    }
}

void ModuleIndex::visit(ExprId id, std::string_view declared, int depth) {
    if (id == kNone || depth > maxDepth) return;
    const Expr& expr = module_->expr(id);
    switch (expr.kind) {
        case ExprKind::Assign: {
            const std::string_view name = exportsMember(expr.a);
            if (!name.empty() && expr.op == Op::Set) exportMember(name, expr.b, declared);
            if (isModuleExports(expr.a)) {
                commonJs_ = true;
                exportWhole(expr.b);
            }
            visit(expr.b, declared, depth + 1);
            break;
        }
        case ExprKind::Sequence:
            for (std::uint32_t i = 0; i < expr.items.count; ++i)
                visit(module_->at(expr.items, i), declared, depth + 1);
            break;
        case ExprKind::Binary:  // (function (E) { … })(E || (exports.E = E = {}))
            visit(expr.a, declared, depth + 1);
            visit(expr.b, declared, depth + 1);
            break;
        case ExprKind::Call: {
            if (expr.a == kNone) break;
            const Expr& callee = module_->expr(expr.a);
            const bool named = callee.kind == ExprKind::Identifier || callee.kind == ExprKind::Member;
            const std::string_view name = named ? module_->str(callee.text) : std::string_view();
            if (name == "defineProperty") defineProperty(expr);
            if (name == "__exportStar" || name == "__export") {
                const ExprId argument = expr.items.count > 0 ? module_->at(expr.items, 0) : kNone;
                if (const std::string_view specifier = required(argument); !specifier.empty()) {
                    commonJs_ = true;
                    stars_.push_back(specifier);
                }
            }
            for (std::uint32_t i = 0; i < expr.items.count; ++i)
                visit(module_->at(expr.items, i), {}, depth + 1);
            break;
        }
        default:
            break;
    }
}

void ModuleIndex::readCommonJs() {
    // Bindings first: an export may name one that stands below it.
    for (const ir::StmtId id : module_->topLevel) {
        const Stmt& stmt = module_->stmt(id);
        if (stmt.kind != StmtKind::Variables) continue;
        for (std::uint32_t i = 0; i < stmt.items.count; ++i)
            readRequire(module_->declarators[stmt.items.first + i]);
    }
    for (const ir::StmtId id : module_->topLevel) {
        const Stmt& stmt = module_->stmt(id);
        if (stmt.kind == StmtKind::Expression) visit(stmt.a, {}, 0);
        if (stmt.kind != StmtKind::Variables) continue;
        for (std::uint32_t i = 0; i < stmt.items.count; ++i) {
            const ir::Declarator& declarator = module_->declarators[stmt.items.first + i];
            std::string_view declared;
            if (declarator.pattern != kNone &&
                module_->patterns[declarator.pattern].kind == ir::Pattern::Kind::Name) {
                declared = module_->str(module_->patterns[declarator.pattern].name);
            }
            visit(declarator.init, declared, 0);
        }
    }
}

}  // namespace audit::project
